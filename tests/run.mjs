/**
 * Everything that is tested, in the order in which a failure says most. What `npm test` and CI run.
 *   npm test                                     all stages
 *   npm test -- --only package                   one stage (or several: --only rust --only size)
 *   npm test -- --only package --engine firefox 4401    stories whose titles have these words
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './support/install.mjs';
import { testRunner } from './support/tools.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const WASM = 'wasm32-unknown-unknown';
const FEATURES = [[], ['--features', 'main'], ['--features', 'doctor'], ['--features', 'journal']];
/** What runners print last: cargo's, Node's, and our own. */
const CLOSING = /^(test result: .*|ℹ (tests|pass|fail|cancelled|skipped) \d+|\d+ passed, \d+ failed.*)$/;

const cargo = (...args) => ['cargo', args];
const node = (...args) => [process.execPath, args];
const tool = (name, ...args) => [join(root, 'node_modules', '.bin', name), args];
const clippy = (scope, ...args) =>
  cargo('clippy', '--locked', '--quiet', scope, '--no-default-features', ...args, '--', '-D', 'warnings');

const browserTests = {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: testRunner(),
  CHROMEDRIVER: '/usr/bin/chromedriver',
  WASM_BINDGEN_TEST_TIMEOUT: '120',
};

/** By name, in order: functions, or commands as `[program, arguments, environment]`. */
const stages = {
  install,
  build: [node('pkg-template/build.mjs')],
  lint: [cargo('fmt', '--check'), tool('biome', 'check', '.')],
  clippy: [
    ...FEATURES.map((features) => clippy('--all-targets', ...features)),
    clippy('--all-targets', '--target', WASM),
    // The tests' own dependencies bring std into a module that is made without it: here the library alone.
    ...FEATURES.map((features) => clippy('--lib', ...features, '--target', WASM)),
  ],
  rust: [cargo('test', '--locked', '--quiet')],
  wasm: [[...cargo('test', '--locked', '--tests', '--target', WASM), browserTests]],
  types: () =>
    samples() ?? [
      ...typeProjects().map((project) => tool('tsc', '--noEmit', '-p', project)),
      node('--test-reporter=spec', 'tests/types/versions/main.mjs'),
    ],
  words: [
    node('--test', '--test-reporter=spec', 'tests/words/'),
    node('--test-reporter=spec', 'tests/secrets/main.mjs'),
  ],
  size: [node('tests/size/size.mjs')],
  package: (rest) => [node('--test-reporter=spec', 'tests/package/main.mjs', ...rest)],
  compat: [
    node('--test-reporter=spec', 'tests/compat/main.mjs'),
    node('--test-reporter=spec', 'tests/compat/main.mjs', '--react-18', '--engine', 'chromium', '--file', 'hook'),
  ],
  react: [
    node('--expose-gc', '--test', '--test-reporter=spec', 'tests/react/node.mjs'),
    node('--test-reporter=spec', 'tests/react/main.mjs'),
  ],
  panel: [node('--test-reporter=spec', 'tests/panel/main.mjs')],
  telemetry: [
    node('--test', '--test-reporter=spec', 'tests/telemetry/pure/'),
    node('--test-reporter=spec', 'tests/telemetry/main.mjs'),
  ],
  example: [node('--test-reporter=spec', 'tests/example/main.mjs')],
  consumers: [node('--test-reporter=spec', 'tests/consumers/main.mjs')],
  lab: [node('tests/lab/main.mjs', '--short')],
};

/** What README.md and the manual show has to compile, each sample by itself. */
function samples() {
  const manual = join(root, 'src/manual');
  const pages = readdirSync(manual).filter((name) => name.endsWith('.md'));
  const out = join(root, 'tests/types/samples');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const page of [join(root, 'README.md'), ...pages.map((name) => join(manual, name))]) {
    const blocks = readFileSync(page, 'utf8').matchAll(/```(tsx?)\n(.*?)```/gs);
    for (const [at, [, language, block]] of [...blocks].entries())
      writeFileSync(join(out, `${basename(page, '.md')}-${at + 1}.${language}`), completed(block));
  }
  if (!existsSync(join(out, 'README-2.ts'))) throw new Error('README.md has lost its samples');
}

/** A sample that goes on where another left off does not import again. */
function completed(block) {
  const lacks = (name) =>
    new RegExp(`\\b${name}\\b`).test(block) &&
    !new RegExp(`\\b(import|const|let) (\\{[^}]*)?\\b${name}\\b`).test(block);
  const lines = Object.keys(AROUND_SAMPLES)
    .filter(lacks)
    .map((name) => AROUND_SAMPLES[name]);
  return `${[...lines, block].join('\n')}\nexport {};\n`;
}

/** The sources, and every project that uses the package's types. */
function typeProjects() {
  const folder = join(root, 'tests', 'types');
  const projects = existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter((name) => /(^|\/)tsconfig.*\.json$/.test(name))
    : [];
  return [join(root, 'pkg-template'), ...projects.map((name) => join(folder, name))];
}

/** By the name that a sample uses. */
const AROUND_SAMPLES = {
  getBus: "import { getBus } from 'whysocket';",
  pusher: "import { pusher } from 'whysocket/presets';",
  bus: "declare const bus: import('whysocket').Bus<any, any>;",
  url: 'declare const url: string;',
  user: 'declare const user: { id: string };',
  signal: 'declare const signal: AbortSignal;',
  getToken: 'declare function getToken(how: { fresh: boolean; signal: AbortSignal }): Promise<string | undefined>;',
  alarm: 'declare function alarm(what: unknown): void;',
  slowly: 'declare function slowly(what: unknown): Promise<void>;',
};

const closing = [];
let current;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    current?.kill(signal);
    process.exit(1);
  });
}

const { only, rest } = parse(process.argv.slice(2));
const results = [];
for (const [name, stage] of Object.entries(stages)) {
  if (only.length && !only.includes(name)) continue;
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 66 - name.length))}`);
  const began = Date.now();
  const failure = await perform(stage, rest).catch((error) => error.message);
  const seconds = (Date.now() - began) / 1_000;
  results.push({ name, seconds, failure });
  console.log(`── ${name}: ${failure ?? 'ok'} (${seconds.toFixed(1)} s)`);
  // Without these two there is nothing that later stages could judge.
  if (failure && (name === 'install' || name === 'build')) break;
}

console.log(`\n── summary ${'─'.repeat(59)}`);
for (const line of closing) console.log(line);
const failed = results.filter(({ failure }) => failure);
for (const { name, seconds, failure } of results)
  console.log(
    `${failure ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${failure ?? ''}`,
  );
console.log(`stages: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length ? 1 : 0;

function parse(args) {
  const wanted = [];
  const others = [];
  while (args.length) {
    const [argument] = args.splice(0, 1);
    if (argument === '--only') wanted.push(...args.splice(0, 1));
    else others.push(argument);
  }
  for (const name of wanted) {
    if (!stages[name]) {
      console.error(`there is no stage "${name}"; there are ${Object.keys(stages).join(', ')}`);
      process.exit(2);
    }
  }
  if (others.length && wanted.join() !== 'package') {
    console.error(`only the stage "package" takes arguments: --only package ${others.join(' ')}`);
    process.exit(2);
  }
  return { only: wanted, rest: others };
}

/** Undefined if all went well. */
async function perform(stage, args) {
  const commands = typeof stage === 'function' ? ((await stage(args)) ?? []) : stage;
  const broken = [];
  for (const [program, values, env] of commands) {
    const code = await run(program, values, env);
    if (code !== 0) broken.push([program.split('/').at(-1), ...values].join(' '));
  }
  return broken.length ? `failed: ${broken.join('; ')}` : undefined;
}

/** Runs a program, lets its output through, and keeps the lines it closed with. */
function run(program, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    current = child;
    let line = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      const lines = (line + chunk).split('\n');
      line = lines.pop();
      for (const one of lines) if (CLOSING.test(one)) closing.push(one);
    });
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
