/** What the lab needs of Python: the packages of tests/lab/products/requirements.txt in an environment of their own, made once per machine. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolFolder } from '../../pkg-template/build.mjs';

const requirements = fileURLToPath(new URL('../lab/products/requirements.txt', import.meta.url));
const MINUTES = 60_000;

/** Named by what is in it, so that another list makes another environment and two checkouts never fight over one. */
const folder = () =>
  toolFolder({
    crate: 'python',
    version: createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12),
  });

/** The path of one of its programs, given as it lies in the environment: 'bin/uvicorn'. */
export function pythonProgram(name) {
  const path = join(folder(), name);
  if (!existsSync(path))
    throw new Error(`${name} is not installed; \`npm test\` installs it, or: node tests/support/install.mjs`);
  return path;
}

/** Every version is written down, so nothing is resolved, and what is there is not asked about again. */
export function installPython() {
  if (existsSync(join(folder(), 'complete'))) return;
  console.log(`installing the packages of ${requirements}`);
  const run = (program, ...args) => execFileSync(program, args, { stdio: 'inherit', timeout: 5 * MINUTES });
  // Half an environment of a run that was ended would pass for a whole one.
  rmSync(folder(), { recursive: true, force: true });
  run('python3', '-m', 'venv', folder());
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
  run(join(folder(), 'bin', 'python'), ...pip, '--requirement', requirements);
  writeFileSync(join(folder(), 'complete'), '');
}
