#!/usr/bin/env node
// From source to pkg/: cargo → wasm-bindgen → wasm-opt → TypeScript → npm package. Installs what it lacks.
// The same sources give the same bytes, whatever the home, the cargo home or the folder.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const at = (...path) => join(root, ...path);
const TARGET = 'wasm32-unknown-unknown';
/** The first engines with everything that Rust's wasm target uses (reference types, bulk memory) and reportError. */
const BROWSERS = ['chrome96', 'firefox93', 'safari15.4'];
/**
 * Three modules of one crate, each a feature. Each has a target dir of its own, as all write the same file name. With main's calls of eight numbers
 * the 50 of opt-level "s" would leave wasm-bindgen's wrapper around every export: 32 pointers. No call of main's is deep: 32 KB of stack, and short addresses, in place of a MB.
 */
const MODULES = {
  main: { level: 's', inline: 70, stack: 32_768 },
  doctor: { level: 'z', inline: 25 },
  journal: { level: 'z', inline: 25 },
};
/**
 * Properties that only parts of one copy of the package read from each other, so their names may be short: none is public, the platform's,
 * or of what copies share in a page (realm.ts, and Parsed with it).
 */
export const INTERNAL = new RegExp(
  `^(?:${[
    'adopt announce attach block change checkNames closeReason connection counts deafen detach disable emit enable end give gone',
    'ground heard isEmpty label later listen look mask move options pass pins read receive safely step target tell trace transmit',
    'wants warnOnce withdrawAll',
  ]
    .join(' ')
    .replaceAll(' ', '|')})$`,
);
const COMPAT = ['compat/websocket-bus', 'compat/use-message-bus'];
const OPERATOR = ['user-message', 'telemetry'];
const PANEL = ['panel', 'panel/react'];
const BASE = ['index', 'streaming', 'diagnose', 'journal', 'presets', 'testing', 'react'];
const ENTRIES = [...BASE, ...COMPAT, ...OPERATOR, ...PANEL];
/** What these take of other entries stays an import, so that a page has each of them once. */
const ADAPTERS = ['react', ...COMPAT];
/** What only `import()` reaches lies in a file of its own, beside the others, and is loaded when it is needed: by source, without `.ts`. */
const LAZY = {
  diagnose: 'diagnose',
  'doctor/report': 'report',
  'words/verdicts.en': 'words-en',
  journal: 'journal',
  panel: 'panel',
  'panel/standing': 'panel-view',
  'panel/charts': 'panel-charts',
  'panel/recorded': 'panel-recording',
};
/** What the panel loads later is given by it what it has already: instead of these sources, of which there would be two, it has borrowed.ts. */
const BORROWS = ['panel/charts', 'panel/recorded'];
const LENT = /^panel\/(words|text|attempts|inputs|view\/(hooks|parts|glyph|waterfall))$/;
/** For the export condition of this name these are built a second time, with what can make a connection fail. */
const DEVELOPMENT = '.development';
const DEVELOPED = { ...Object.fromEntries(PANEL.map((entry) => [entry, entry])), 'panel/standing': 'panel-view' };

export async function build() {
  ensurePackages();
  ensureTarget();
  const bindgen = ensureBindgen();
  for (const name of Object.keys(MODULES)) makeWasm(name, bindgen);
  await assemble();
}

/** All that follows once the WebAssembly is there. */
export async function assemble() {
  const out = at('target/pkg');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  emitTypes(out);
  await bundle(out);
  cpSync(at('target/main/glue/glue_opt.wasm'), join(out, 'whysocket.wasm'));
  writePackage(out);
  // In one step: whoever reads pkg/ meanwhile sees the old or the new one.
  rmSync(at('pkg'), { recursive: true, force: true });
  renameSync(out, at('pkg'));
  printSizes();
}

function run(command, args, options = {}) {
  return execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
}
function ask(command, ...args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
function succeeds(command, ...args) {
  try {
    return ask(command, ...args);
  } catch {
    return undefined;
  }
}

function ensurePackages() {
  if (!existsSync(at('node_modules/.package-lock.json'))) run('npm', ['ci']);
}

function ensureTarget() {
  const installed = existsSync(join(ask('rustc', '--print', 'sysroot'), 'lib/rustlib', TARGET));
  if (!installed) run('rustup', ['target', 'add', TARGET]);
}

const locked = (crate) =>
  new RegExp(`name = "${crate}"\\nversion = "(.+)"`).exec(readFileSync(at('Cargo.lock'), 'utf8'))[1];
/** Of exactly the crate's version, or it refuses the module. */
export const BINDGEN = { crate: 'wasm-bindgen-cli', version: locked('wasm-bindgen') };

/** Tools outlive a checkout, each in a folder named by its version, so that two checkouts never fight over one. */
export const toolFolder = ({ crate, version }) =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'whysocket', `${crate}-${version}`);

/** Builds one from source: neither npm nor Debian has them, and a prebuilt download would be one more host to trust. */
export function installTool(tool) {
  const folder = toolFolder(tool);
  const { crate, version } = tool;
  console.log(`Building ${crate} ${version}, once for this machine; it takes some minutes.`);
  const install = (...flags) =>
    run('cargo', ['install', crate, '--version', version, ...flags, '--root', folder], {
      // Outside of the project, or its toolchain file and target folder would be taken.
      cwd: homedir(),
      env: { ...process.env, CARGO_TARGET_DIR: join(folder, 'build') },
    });
  try {
    install('--locked');
  } catch {
    console.log('A version that its lock file names cannot be had here; taking what its manifest allows.');
    install();
  }
  rmSync(join(folder, 'build'), { recursive: true, force: true });
}

function ensureBindgen() {
  const cached = join(toolFolder(BINDGEN), 'bin/wasm-bindgen');
  const isRight = (tool) => succeeds(tool, '--version')?.startsWith(`wasm-bindgen ${BINDGEN.version}`);
  if (isRight(cached)) return cached;
  if (isRight('wasm-bindgen')) return 'wasm-bindgen';
  installTool(BINDGEN);
  return cached;
}

/** No path of this machine may reach the output. The last prefix that matches wins. */
function remapFlags() {
  const home = homedir();
  const cargo = process.env.CARGO_HOME || join(home, '.cargo');
  const sysroot = ask('rustc', '--print', 'sysroot');
  const commit = /commit-hash: (\w+)/.exec(ask('rustc', '-vV'))[1];
  return [
    [home, '/home'],
    [cargo, '/cargo'],
    [sysroot, '/rust'],
    // Where an installed rust-src would otherwise put other paths into generic code of std.
    [join(sysroot, 'lib/rustlib/src/rust'), `/rustc/${commit}`],
    [root, '/whysocket'],
  ].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

function makeWasm(name, bindgen) {
  const target = at('target', name);
  const glue = join(target, 'glue');
  const { level, inline, stack = 1_048_576 } = MODULES[name];
  run(
    'cargo',
    ['build', '--locked', '--release', '--lib', '--target', TARGET, '--no-default-features', '--features', name],
    {
      env: {
        ...process.env,
        CARGO_TARGET_DIR: target,
        CARGO_PROFILE_RELEASE_OPT_LEVEL: level,
        // The encoded form keeps paths with spaces whole.
        CARGO_ENCODED_RUSTFLAGS: [
          `-Cllvm-args=-inline-threshold=${inline}`,
          `-Clink-arg=-zstack-size=${stack}`,
          ...remapFlags(),
        ].join('\x1f'),
      },
    },
  );
  run(bindgen, [
    ...['--target', 'web', '--no-typescript', '--omit-default-module-path'],
    ...['--remove-name-section', '--remove-producers-section', '--out-name', 'glue', '--out-dir', glue],
    join(target, TARGET, 'release/whysocket.wasm'),
  ]);
  const bound = join(glue, 'glue_bg.wasm');
  if (name === 'main') keepOnlyOurs(bound, glue);
  run(process.execPath, [
    at('node_modules/binaryen/bin/wasm-opt'),
    ...['-Oz', '--converge', '--strip-target-features', '--one-caller-inline-max-function-size=300'],
    // Those called most have the lowest numbers.
    '--reorder-functions',
    // Below 1 KB is the far end of the stack, which nothing points to.
    '--low-memory-unused',
    // What the target itself uses, and not more.
    ...['--enable-bulk-memory', '--enable-mutable-globals', '--enable-multivalue', '--enable-nontrapping-float-to-int'],
    ...['--enable-reference-types', '--enable-sign-ext'],
    ...['-o', join(glue, 'glue_opt.wasm'), join(glue, 'glue_bg.wasm')],
  ]);
}

/** Numbers need none of what wasm-bindgen adds for strings, closures and objects: without it the module has no imports. */
function keepOnlyOurs(wasm, glue) {
  const ours = /^export function (\w+)/gm;
  const names = [...readFileSync(join(glue, 'glue.js'), 'utf8').matchAll(ours)].map(([, name]) => name);
  const roots = [...names.filter((name) => /^(core_|live_)/.test(name)), 'memory'];
  const graph = join(glue, 'exports.json');
  writeFileSync(
    graph,
    JSON.stringify([{ name: 'outside', reaches: roots, root: true }, ...roots.map((name) => ({ name, export: name }))]),
  );
  run(
    process.execPath,
    [at('node_modules/binaryen/bin/wasm-metadce'), ...['--all-features', '--graph-file', graph, wasm, '-o', wasm]],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** Of all declarations those that an entry reaches, each with the lib that `using` needs. */
function emitTypes(out) {
  const types = at('target/types');
  rmSync(types, { recursive: true, force: true });
  run(process.execPath, [
    at('node_modules/typescript/bin/tsc'),
    ...[
      '-p',
      at('pkg-template'),
      '--noEmit',
      'false',
      '--declaration',
      '--stripInternal',
      '--emitDeclarationOnly',
      '--outDir',
      types,
    ],
  ]);
  const seen = new Set();
  const take = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(join(types, `${name}.d.ts`), 'utf8');
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, `${name}.d.ts`), `/// <reference lib="esnext.disposable" />\n${text}`);
    for (const [, next] of text.matchAll(/from '(\.[^']+)\.js'/g)) take(join(dirname(name), next));
  };
  ENTRIES.forEach(take);
  keepPublicNames(out);
}

/** A public property of an internal name would be shortened, and be gone for everybody. */
function keepPublicNames(out) {
  const text = ['types', 'index', 'errors', 'presets', 'bedside'].map((name) =>
    readFileSync(join(out, `${name}.d.ts`), 'utf8'),
  );
  const names = text.join('').matchAll(/^\s*(?:readonly )?(\w+)\??[:(<]/gm);
  const taken = [...names].map(([, name]) => name).filter((name) => INTERNAL.test(name));
  if (taken.length > 0) throw new Error(`public, and named in INTERNAL: ${taken}`);
}

/** Bytes as text for wasm/decode.ts, which says why so. */
function encode(bytes) {
  const letters = Array.from({ length: 92 }, (_, index) => String.fromCharCode(35 + index)).filter(
    (letter) => !"'\\`".includes(letter),
  );
  const turns = ['', letters[86], letters[87]];
  return Array.from(bytes, (byte) => turns[Math.floor(byte / 86)] + letters[((byte % 86) + 70) % 86]).join('');
}

/** One preset of presets.json as options: codes and subprotocols, and none of the words. */
export function presetOptions(name) {
  const { habits, closeCodes } = JSON.parse(readFileSync(at('pkg-template/presets.json'), 'utf8'))[name];
  return {
    name,
    ...(habits.subprotocols.length && { protocols: habits.subprotocols }),
    closeCodes: Object.fromEntries(closeCodes.map(({ code, range = code, action }) => [range, action])),
  };
}

const crateVersion = () => /^version = "(.+)"$/m.exec(readFileSync(at('Cargo.toml'), 'utf8'))[1];

/** What a report says of the package: two builds of one version differ in their machine, if in anything that matters. */
function identity() {
  const machine = readFileSync(at('target/main/glue/glue_opt.wasm'));
  return { version: crateVersion(), build: createHash('sha256').update(machine).digest('hex').slice(0, 8) };
}

/** How one entry imports another. */
const between = (entry, other) => `./${relative(dirname(entry), `${other}.js`)}`.replace('./..', '..');

/** What the sources call #doctor, #module, …, and what stays an import of its own. */
function resolver(entry, name) {
  const development = name.endsWith(DEVELOPMENT);
  const files = {
    '#borrowed': at('pkg-template/src/panel/borrowed.ts'),
    '#simulate': at('pkg-template/src/panel', development ? 'simulate.ts' : 'no-simulate.ts'),
    '#simulation': at('pkg-template/src/panel', development ? 'simulation.ts' : 'no-simulate.ts'),
    '#doctor': at('target/doctor/glue/glue.js'),
    '#journal': at('target/journal/glue/glue.js'),
    '#module': at('pkg-template/src/wasm', entry === 'streaming' ? 'streamed.ts' : 'inlined.ts'),
  };
  const wasm = { '#bytes': 'main', '#doctor-bytes': 'doctor', '#journal-bytes': 'journal' };
  return {
    name: 'whysocket',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        const source = relative(at('pkg-template/src'), join(resolveDir, path)).replace(/\.js$/, '');
        if (BORROWS.includes(entry) && LENT.test(source)) return { path: files['#borrowed'] };
        if (kind === 'dynamic-import') {
          const variant = development && DEVELOPED[source] ? DEVELOPMENT : '';
          return { path: between(name, LAZY[source] + variant), external: true };
        }
        const isShared = kind === 'import-statement' && ADAPTERS.includes(entry) && ENTRIES.includes(source);
        return isShared ? { path: between(entry, source), external: true } : undefined;
      });
      onResolve({ filter: /^preact/ }, () => (BORROWS.includes(entry) ? { path: files['#borrowed'] } : undefined));
      onResolve({ filter: /^#preset\// }, ({ path }) => ({ path: path.slice(8), namespace: 'preset' }));
      onLoad({ filter: /./, namespace: 'preset' }, ({ path }) => ({
        contents: JSON.stringify(presetOptions(path)),
        loader: 'json',
      }));
      onResolve({ filter: /^#panel-style$/ }, ({ path }) => ({ path, namespace: 'style' }));
      onLoad({ filter: /./, namespace: 'style' }, async () => ({ contents: await panelStyle(), loader: 'text' }));
      onLoad({ filter: /uPlot\.esm\.js$/ }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const [theirs, ours] of UPLOT) {
          if (!contents.includes(theirs)) throw new Error(`uPlot has changed: it has no ${theirs} any more`);
          contents = contents.replace(theirs, ours);
        }
        return { contents, loader: 'js' };
      });
      onResolve({ filter: /^#build$/ }, ({ path }) => ({ path, namespace: 'build' }));
      onLoad({ filter: /./, namespace: 'build' }, () => ({ contents: JSON.stringify(identity()), loader: 'json' }));
      onResolve({ filter: /^#/ }, ({ path }) => (files[path] ? { path: files[path] } : { path, namespace: 'bytes' }));
      onLoad({ filter: /./, namespace: 'bytes' }, ({ path }) => ({
        contents: encode(readFileSync(at('target', wasm[path], 'glue/glue_opt.wasm'))),
        loader: 'text',
      }));
    },
  };
}

const UPLOT = [
  // It asks for the page's language as it is loaded, and throws where that is none, as under LANG=C. Its numbers are written by us.
  ['nav.language', "'en-US'"],
  // For cursors, which our charts have none of; they would stay in the page for good.
  ['on(resize, win, invalidateRects);', ''],
  ['on(scroll, win, invalidateRects, true);', ''],
];

/** As text, since it belongs into a shadow root. */
async function panelStyle() {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [at('pkg-template/src/panel/style/panel.css')],
    bundle: true,
    minify: true,
    target: BROWSERS,
    write: false,
  });
  return outputFiles[0].text.trim();
}

/** As calls of `h`, which are shorter than what TypeScript would make of it. */
const JSX = {
  inject: [at('pkg-template/src/panel/h.ts')],
  tsconfigRaw: {
    compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment', useDefineForClassFields: false },
  },
};

async function bundle(out) {
  const esbuild = await import('esbuild');
  const files = [
    ...Object.entries({ ...Object.fromEntries(ENTRIES.map((entry) => [entry, entry])), ...LAZY }),
    ...Object.entries(DEVELOPED).map(([entry, name]) => [entry, name + DEVELOPMENT]),
  ];
  for (const [entry, name] of files) {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: [at('pkg-template/src', `${entry}.ts`)],
      outfile: join(out, `${name}.js`),
      bundle: true,
      format: 'esm',
      target: BROWSERS,
      // With the white space would go the comments by which an application's bundler drops the presets it does not name.
      minify: entry !== 'presets',
      ...(/index|streaming/.test(entry) && { mangleProps: INTERNAL }),
      legalComments: 'none',
      logLevel: 'warning',
      external: ['react'],
      ...(/^panel/.test(entry) && JSX),
      plugins: [resolver(entry, name)],
    });
  }
}

function writePackage(out) {
  const version = crateVersion();
  const manifest = JSON.parse(readFileSync(at('pkg-template/package.json'), 'utf8'));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  cpSync(at('pkg-template/README.md'), join(out, 'README.md'));
  cpSync(at('LICENSE'), join(out, 'LICENSE'));
  const isPage = (path) => path.endsWith('manual') || path.endsWith('.md');
  cpSync(at('src/manual'), join(out, 'manual'), { recursive: true, filter: isPage });
  for (const schema of ['verdict', 'report', 'beacon'])
    cpSync(at('pkg-template', `${schema}.schema.json`), join(out, `${schema}.schema.json`));
}

export function brotliSize(bytes) {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
}

function printSizes() {
  const files = readdirSync(at('pkg'), { recursive: true }).filter((name) => /\.(js|wasm)$/.test(name));
  console.log(`\n${'pkg/'.padEnd(26)}${'raw'.padStart(9)}${'brotli'.padStart(9)}`);
  for (const name of files) {
    const size = brotliSize(readFileSync(at('pkg', name)));
    console.log(`${name.padEnd(26)}${String(statSync(at('pkg', name)).size).padStart(9)}${String(size).padStart(9)}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
