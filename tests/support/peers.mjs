/** Packages that only some stories need: installed beside their manifest when they are first asked for, and once. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const peers = fileURLToPath(new URL('../peers/', import.meta.url));

/** npm puts a copy of the lock there that lacks the project itself. */
const isInstalled = (folder) => {
  const read = (...path) => JSON.parse(readFileSync(join(folder, ...path), 'utf8')).packages;
  if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) return false;
  const { '': _, ...wanted } = read('package-lock.json');
  const found = read('node_modules', '.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional }]) => optional || found[path]?.version === version);
};

/** By folder. */
const installing = new Map();

/** Installs what a folder's lock file names, unless it is there. */
export async function ensureInstalled(folder) {
  if (!installing.has(folder) && !isInstalled(folder)) {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    installing.set(folder, promisify(execFile)('npm', args, { cwd: folder }));
  }
  await installing.get(folder);
}

/** Answers what `require` answers, of the packages in tests/peers. */
export async function peer(name) {
  await ensureInstalled(peers);
  return createRequire(join(peers, 'package.json'))(name);
}
