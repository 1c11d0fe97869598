/** What `npm start` runs. On a fresh machine only Rust and Node are there, so nothing but Node's own modules is imported at the top. */
import { spawn, spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PORT = 8137;
const PORTS_TRIED = 20;
const HEARTBEAT_MS = 20_000;
const NODE = [20, 16];

const root = fileURLToPath(new URL('../../', import.meta.url));
const at = (...names) => join(root, ...names);
const say = (words) => console.log(`\x1b[1mwhysocket\x1b[0m  ${words}`);

async function start() {
  checkNode();
  await install();
  await build();
  const { url } = await serve();
  console.log(`\n  \x1b[1mThe demo is at\x1b[0m  ${url}\n\n  Ctrl+C ends it.\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE[0] || (major === NODE[0] && minor < NODE[1])) {
    fail(`Node ${NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
  }
}

async function install() {
  const [wanted, present] = await Promise.all([
    changed(at('package-lock.json')),
    changed(at('node_modules', '.package-lock.json')),
  ]);
  if (present > 0 && present >= wanted) return;
  say('Installing the npm packages (once, under a minute) …');
  await run('The installation', 'npm', ['ci', '--no-audit', '--no-fund']);
}

async function build() {
  const [sources, built] = await Promise.all([newestSource(), changed(at('pkg', 'package.json'))]);
  if (built > sources) return say('The package is up to date.');
  if (spawnSync('cargo', ['--version']).status !== 0)
    fail('Rust is missing: see https://rustup.rs, then run npm start again.');
  say(
    built
      ? 'Sources have changed: building the package …'
      : 'Building the package. The first time this takes some minutes: it compiles its own tools …',
  );
  const began = Date.now();
  // Cargo draws its own progress on a terminal; a log gets a line now and then.
  const heartbeat = process.stderr.isTTY
    ? undefined
    : setInterval(() => say(`… still building, ${elapsed(began)}`), HEARTBEAT_MS);
  // A process of its own, because the assembly waits for its tools synchronously.
  await run('The build', process.execPath, [at('pkg-template', 'build.mjs')]).finally(() => clearInterval(heartbeat));
  say(`Built in ${elapsed(began)}.`);
}

/** Imported only now: it needs the npm packages. */
async function serve() {
  const { startServer } = await import('./server.mjs');
  for (let port = PORT; port < PORT + PORTS_TRIED; port += 1) {
    try {
      return await startServer({ port });
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
      say(`Port ${port} is taken, trying the next.`);
    }
  }
  return fail(`The ports ${PORT} to ${PORT + PORTS_TRIED - 1} are all taken.`);
}

/** What goes into pkg/. */
async function newestSource() {
  const files = ['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'package-lock.json', 'README.md', 'LICENSE'].map(
    (name) => at(name),
  );
  const folders = await Promise.all(['src', 'pkg-template'].map((name) => readdir(at(name), { recursive: true })));
  files.push(...folders[0].map((name) => at('src', name)), ...folders[1].map((name) => at('pkg-template', name)));
  return Math.max(...(await Promise.all(files.map(changed))));
}

/** Milliseconds of the last change; 0 if there is no such file. */
const changed = (path) =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

const elapsed = (began) => {
  const seconds = Math.round((Date.now() - began) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

function run(words, command, args) {
  return new Promise((done, failed) => {
    // On Windows npm is a script, which only a shell starts.
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      shell: command === 'npm' && process.platform === 'win32',
    });
    child.on('error', failed);
    child.on('exit', (code) =>
      code === 0 ? done() : failed(new Error(`${words} ended with code ${code}; the lines above say why.`)),
    );
  });
}

function fail(words) {
  say(words);
  process.exit(1);
}

start().catch((error) => fail(`Could not start. ${error?.message ?? error}`));
