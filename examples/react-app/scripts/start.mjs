/**
 * What `npm start` runs: makes what is missing, then serves both builds, by FastAPI if there is a Python that works, else by Node.
 *   npm start -- --node        Node, whatever there is
 *   npm start -- --python      Python, or nothing
 *   npm start -- --port 9000
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { preparePython } from './python.mjs';

const PORTS_TRIED = 20;
const example = fileURLToPath(new URL('..', import.meta.url));
const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const at = (...names) => join(example, ...names);
const say = (words) => console.log(`\x1b[1mfolio\x1b[0m  ${words}`);
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8138' }, node: { type: 'boolean' }, python: { type: 'boolean' } },
});

makePackage();
install();
build();
const { program, args, name } = backEnd();
const port = await freePort(Number(values.port));
const server = spawn(program, [...args, '--port', String(port)], {
  cwd: example,
  stdio: ['ignore', 'ignore', 'inherit'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.kill());
server.once('exit', (code) => process.exit(code ?? 0));
await answers(port);
say(`The back end is ${name}.`);
console.log(
  `\n  before  http://127.0.0.1:${port}/before/\n  after   http://127.0.0.1:${port}/after/\n\n  Ctrl+C ends it.\n`,
);

/** The example uses the package of this workspace. */
function makePackage() {
  if (existsSync(join(workspace, 'pkg', 'package.json'))) return;
  say('Building whysocket itself first. The first time this takes some minutes: it compiles its own tools …');
  if (!existsSync(join(workspace, 'node_modules'))) npm(workspace, 'ci');
  npm(workspace, 'run', 'build');
}

function install() {
  if (changed(at('node_modules', '.package-lock.json')) >= changed(at('package-lock.json'))) return;
  say('Installing the npm packages (once, some seconds) …');
  npm(example, 'ci');
}

function build() {
  const sources = [
    'index.html',
    'vite.config.mjs',
    'package-lock.json',
    ...readdirSync(at('src'), { recursive: true }).map((one) => join('src', one)),
  ];
  const newest = Math.max(changed(join(workspace, 'pkg', 'package.json')), ...sources.map((one) => changed(at(one))));
  const built = Math.min(...['before', 'after'].map((mode) => changed(at('dist', mode, 'index.html'))));
  if (built >= newest) return;
  say('Building before and after …');
  npm(example, 'run', 'build', '--silent');
}

function backEnd() {
  const { python, why } = values.node ? { why: 'you asked for Node' } : preparePython(say);
  if (python) return { program: python, args: [at('server', 'main.py')], name: 'FastAPI (server/main.py)' };
  if (values.python) fail(`No FastAPI: ${why}.`);
  return { program: process.execPath, args: [at('server', 'node.mjs')], name: `Node (server/node.mjs): ${why}` };
}

/** Milliseconds of the last change; 0 if there is no such file. */
function changed(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function npm(cwd, ...args) {
  // On Windows npm is a script, which only a shell starts.
  const { status } = spawnSync('npm', args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`npm ${args.join(' ')} failed; the lines above say why.`);
}

async function freePort(first) {
  for (let port = first; port < first + PORTS_TRIED; port += 1) {
    const probe = createServer();
    const free = await new Promise((done) => {
      probe.once('error', () => done(false)).listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (free) return port;
    say(`Port ${port} is taken, trying the next.`);
  }
  return fail(`The ports ${first} to ${first + PORTS_TRIED - 1} are all taken.`);
}

/** Until it listens; if it ends instead, so do we. */
async function answers(port) {
  for (;;) {
    const heard = await fetch(`http://127.0.0.1:${port}/api/projects`).catch(() => undefined);
    if (heard?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

function fail(words) {
  say(words);
  process.exit(1);
}
