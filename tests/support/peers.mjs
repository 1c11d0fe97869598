/** Packages that only one story needs: installed beside its manifest when it first asks, and once. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL('../peers/', import.meta.url));
const read = (...path) => readFileSync(join(folder, ...path), 'utf8');
/** npm puts a copy of the lock there that lacks the project itself. */
const isInstalled = () => {
  if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) return false;
  const { '': _, ...wanted } = JSON.parse(read('package-lock.json')).packages;
  const found = JSON.parse(read('node_modules', '.package-lock.json')).packages;
  return Object.entries(wanted).every(([path, { version }]) => found[path]?.version === version);
};

let installing;
/** Answers what `require` answers. */
export async function peer(name) {
  if (!installing && !isInstalled())
    installing = promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  await installing;
  return createRequire(join(folder, 'package.json'))(name);
}
