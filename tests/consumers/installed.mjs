/** The applications of this folder, each in a folder of its own, with its locked packages and the packed tarball. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pack } from '../support/pack.mjs';
import { scratchFolder, start } from '../support/processes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);

let tarball;
/** Packed once for all. */
export const packed = () => (tarball ??= pack());

const applications = new Map();

/** By the name of its folder here; installed when it is first asked for, and once. */
export function installed(name) {
  if (!applications.has(name)) applications.set(name, install(name));
  return applications.get(name);
}

function install(name) {
  const folder = scratchFolder(`consumer-${name}`).path;
  cpSync(join(here, name), folder, { recursive: true, filter: (source) => !/node_modules|\.next\b/.test(source) });
  const npm = (...args) =>
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  npm('ci');
  npm('install', '--no-save', '--offline', packed());
  const bin = (program) => join(folder, 'node_modules', '.bin', program);
  const options = (env) => ({ cwd: folder, env: { ...process.env, NO_COLOR: '1', ...env } });
  return {
    folder,
    bin,
    /** Rejects if it fails; answers what it printed. */
    run: (command, args, env, more) => run(command, args, { ...options(env), ...more }),
    /** A program that goes on; `said()` is what it has printed so far. */
    start(program, args, env) {
      const started = start(bin(program), args, { ...options(env), stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      for (const stream of [started.child.stdout, started.child.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
      }
      return { ...started, said: () => text };
    },
  };
}
