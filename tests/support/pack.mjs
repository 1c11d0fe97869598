/** The package as users get it: packed by npm, installed by npm, and served from there. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from './processes.mjs';

const pkg = fileURLToPath(new URL('../../pkg/', import.meta.url));

const npm = (args, cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Packs `pkg/` into a new folder and answers the tarball's path. */
export function pack() {
  if (!existsSync(join(pkg, 'package.json'))) throw new Error('there is no pkg/: run `npm run build` first');
  const folder = scratchFolder('packed').path;
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], pkg));
  return join(folder, filename);
}

/** Installs the tarball beside nothing else; answers where it is and what each entry's file is. */
export function installPacked(tarball = pack()) {
  const folder = scratchFolder('installed').path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', tarball], folder);
  const path = join(folder, 'node_modules', 'whysocket');
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const entries = Object.fromEntries(
    Object.entries(manifest.exports)
      .map(([name, target]) => [name, fileOf(target)])
      .filter(([, file]) => file?.endsWith('.js')),
  );
  return { folder, path, manifest, entries, tarball };
}

/** The file that a browser's bundler takes. */
const fileOf = (target) =>
  typeof target === 'string' ? target : target && fileOf(target.browser ?? target.import ?? target.default);
