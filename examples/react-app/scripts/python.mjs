/** A Python with what server/main.py needs, in an environment beside it; or why there is none. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const example = fileURLToPath(new URL('..', import.meta.url));
const requirements = join(example, 'server', 'requirements.txt');
const folder = join(example, '.venv');
/** A copy of the list that was installed: left last, so that half an environment is no environment. */
const installed = join(folder, 'requirements.txt');
const [onWindows, names] = process.platform === 'win32' ? [true, ['py', 'python']] : [false, ['python3', 'python']];
const python = join(folder, onWindows ? 'Scripts/python.exe' : 'bin/python');
/** Every version is written down: nothing is resolved, and nothing is compiled. */
const INSTALL = [
  '-m',
  'pip',
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--no-deps',
  '--only-binary',
  ':all:',
];
const MINUTES = 60_000;

/** `{ python }` or `{ why }`. */
export function preparePython(say) {
  if (isComplete()) return { python };
  const base = names.find(
    (name) => run(name, '-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))').status === 0,
  );
  if (!base) return { why: 'there is no Python 3.10 or newer' };
  say('Installing FastAPI, uvicorn and websockets (once, under a minute) …');
  rmSync(folder, { recursive: true, force: true });
  const made = run(base, '-m', 'venv', folder);
  if (made.status !== 0) return { why: `python -m venv failed (${lastLine(made)})` };
  const done = run(python, ...INSTALL, '--requirement', requirements);
  if (done.status !== 0) return { why: `pip could not install the packages (${lastLine(done)})` };
  copyFileSync(requirements, installed);
  return { python };
}

const isComplete = () =>
  existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(requirements, 'utf8');

const run = (program, ...args) => spawnSync(program, args, { encoding: 'utf8', timeout: 3 * MINUTES });

const lastLine = ({ stderr, error }) => error?.code ?? (stderr ?? '').trim().split('\n').at(-1);
