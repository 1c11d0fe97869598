/**
 * Builds the package twice, the second time under another HOME, CARGO_HOME and folder: every file of pkg/ must be the same,
 * byte for byte, and none may name a folder of the machine that built it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../support/processes.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const home = homedir();
const real = {
  cargo: process.env.CARGO_HOME || join(home, '.cargo'),
  rustup: process.env.RUSTUP_HOME || join(home, '.rustup'),
  cache: process.env.XDG_CACHE_HOME || join(home, '.cache'),
  npmrc: process.env.NPM_CONFIG_USERCONFIG || join(home, '.npmrc'),
};

const run = (command, args, options) =>
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

/** What git would have in a fresh clone, and what is new. */
function copySources(to) {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of list.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file), { verbatimSymlinks: true });
  }
}

function build(folder, env) {
  copySources(folder);
  run('npm', ['ci', '--loglevel=error'], { cwd: folder, env });
  run('npm', ['run', '--silent', 'build'], { cwd: folder, env });
  const pkg = join(folder, 'pkg');
  return Object.fromEntries(
    readdirSync(pkg, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((path) => [path.slice(pkg.length + 1), readFileSync(path)]),
  );
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const first = scratchFolder('build');
const second = scratchFolder('another-build-with-a-longer-name');
const elsewhere = join(second.path, 'home of somebody else');
const cargoHome = join(second.path, 'cargo-home');
mkdirSync(elsewhere);
mkdirSync(cargoHome);
// Which registries this machine uses is no part of the question.
for (const name of ['config.toml', 'config']) {
  if (existsSync(join(real.cargo, name))) cpSync(join(real.cargo, name), join(cargoHome, name));
}

console.log('first build');
const one = build(join(first.path, 'a'), process.env);
console.log('second build: another HOME, CARGO_HOME and folder');
const two = build(join(second.path, 'some', 'where', 'else'), {
  ...process.env,
  HOME: elsewhere,
  CARGO_HOME: cargoHome,
  RUSTUP_HOME: real.rustup,
  XDG_CACHE_HOME: real.cache,
  NPM_CONFIG_USERCONFIG: real.npmrc,
});

let failed = 0;
const names = [...new Set([...Object.keys(one), ...Object.keys(two)])].sort();
for (const name of names) {
  const same = one[name] && two[name] && one[name].equals(two[name]);
  if (!same) failed += 1;
  console.log(
    `${same ? 'ok  ' : 'FAIL'} ${sha256(one[name] ?? '')} ${name}${same ? '' : ` is ${sha256(two[name] ?? '')} in the second build`}`,
  );
}

/** The registry's folder of sources has a hash in its name, so it names the machine's registry even behind a remapped home. */
const forbidden = [
  home,
  root,
  real.cargo,
  real.rustup,
  first.path,
  second.path,
  elsewhere,
  cargoHome,
  'registry/src',
  '.cargo/',
  '.rustup/',
];
for (const name of names) {
  const text = (two[name] ?? one[name]).toString('latin1') + (one[name] ?? '').toString('latin1');
  for (const path of forbidden) {
    if (path.length < 4 || !text.includes(path)) continue;
    failed += 1;
    console.log(`FAIL ${name} has "${path}" in it`);
  }
}
console.log(`${names.length - Math.min(failed, names.length)} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
