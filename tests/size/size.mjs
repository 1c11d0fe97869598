/**
 * What a page downloads: the static-import closure of each entry, bundled and minified by esbuild, brotli at quality 11;
 * for the streaming entry the .wasm as well. Peers are bundled the same way in the same run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { installPacked } from '../support/pack.mjs';
import { printParts } from './parts.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Bytes, decimal: 13 KB are 13 000. `goal` is where it must come to; `limit` is what has been reached with what it can do today, and a change
 * that goes over it fails. Only a feature of the contract raises it: the second half of the bus did, by 2 300, verdicts, ledger and report by 500,
 * holders that change what they ask for by 540, what the panel looks at by 110.
 */
const BUDGETS = { streaming: { goal: 13_000, limit: 20_200 }, inlined: { goal: 16_000, limit: 20_380 } };
/** What an application downloads more that has React already. */
const REACT_LIMIT = 1_500;
/**
 * What a page downloads more when there is trouble: the module of rules and probes with its glue, and what TypeScript adds to it; then the words.
 * The first and the last are of the design; between them is what has been reached. Then the panel: what its import brings, and what mounting it does.
 */
const LAZY_LIMITS = { module: 32_000, doctor: 40_500, words: 20_000, panel: 1_600, 'panel-view': 30_000 };
/** What an application writes to get each of them. */
const PEERS = {
  'partysocket 1.3.0': "export { WebSocket } from 'partysocket';",
  'reconnecting-websocket 4.4.0': "export { default } from 'reconnecting-websocket';",
  'graphql-ws 6.4.2': "export { createClient } from 'graphql-ws';",
  'socket.io-client 4.8.4': "export { io } from 'socket.io-client';",
};

/** One more file. */
const sum = (one, bytes) => ({ raw: one.raw + bytes.length, brotli: one.brotli + brotli(bytes) });

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;

async function bundle(contents, resolveDir) {
  const result = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    logLevel: 'error',
    external: ['react'],
    // A lazy chunk is downloaded when it is asked for, not with the page.
    splitting: true,
    // A hash of the folder's name would cost some bytes more one day, and some less another.
    chunkNames: '[name]',
    outdir: resolveDir,
  });
  const files = new Map(
    result.outputFiles.map(({ path, contents }) => [relative(resolveDir, path), Buffer.from(contents)]),
  );
  const outputs = Object.entries(result.metafile.outputs).map(([path, output]) => [
    relative(resolveDir, resolve(path)),
    output,
  ]);
  const imports = new Map(outputs.map(([path, output]) => [path, output.imports]));
  // What is imported dynamically counts as an entry of its own.
  const [[entry]] = outputs.filter(([, output]) => output.entryPoint === '<stdin>');
  // What is split off but imported statically is downloaded with the page, too.
  const closure = new Set([entry]);
  for (const path of closure) {
    for (const { kind, path: next, external } of imports.get(path)) {
      if (kind === 'import-statement' && !external) closure.add(relative(resolveDir, resolve(next)));
    }
  }
  const total = { raw: 0, brotli: 0 };
  for (const path of closure) {
    total.raw += files.get(path).length;
    total.brotli += brotli(files.get(path));
  }
  return total;
}

/** As built: in the package it lies within `diagnose.js`. */
async function moduleOfDoctor() {
  const glue = await bundle("export * from './glue.js';", join(root, 'target/doctor/glue'));
  return sum(glue, readFileSync(join(root, 'target/doctor/glue/glue_opt.wasm')));
}

const packed = installPacked();
const wasm = readFileSync(join(packed.path, 'whysocket.wasm'));

const inlined = await bundle("export * from 'whysocket';", packed.folder);
const streaming = sum(await bundle("export * from 'whysocket/streaming';", packed.folder), wasm);
/** Each is a download of its own, whatever else has been loaded. */
const lazy = {
  'module of the doctor, with glue': await moduleOfDoctor(),
  'doctor: whysocket/diagnose': await bundle("export * from 'whysocket/diagnose';", packed.folder),
  'words, once there is a verdict': await bundle(
    "export * from './node_modules/whysocket/words-en.js';",
    packed.folder,
  ),
};
lazy['panel: whysocket/panel'] = await bundle("export * from 'whysocket/panel';", packed.folder);
lazy['panel-view: once it is mounted'] = await bundle(
  "export * from './node_modules/whysocket/panel-view.js';",
  packed.folder,
);
const HOOKS = 'useBus, useBusStatus, useMessage, useMessages, useVerdict, useWhileOpen, defineBus';
const together = await bundle(
  `export * from 'whysocket'; import { ${HOOKS} } from 'whysocket/react'; console.log(${HOOKS});`,
  packed.folder,
);
const peers = {};
for (const [name, source] of Object.entries(PEERS)) {
  const installed = JSON.parse(
    readFileSync(join(root, 'node_modules', name.split(' ')[0], 'package.json'), 'utf8'),
  ).version;
  if (!name.endsWith(` ${installed}`)) throw new Error(`${name} is named, ${installed} is installed`);
  peers[name] = await bundle(source, root);
}

const rows = [
  { name: 'whysocket (inlined)', ...inlined, ...BUDGETS.inlined },
  { name: 'whysocket/streaming + .wasm', ...streaming, ...BUDGETS.streaming },
  {
    name: 'whysocket/react, beside it',
    raw: together.raw - inlined.raw,
    brotli: together.brotli - inlined.brotli,
    limit: REACT_LIMIT,
  },
  ...Object.entries(lazy).map(([name, size]) => ({ name, ...size, limit: LAZY_LIMITS[name.split(/[^\w-]/)[0]] })),
  ...Object.entries(peers).map(([name, size]) => ({ name, ...size })),
];
const number = (value) =>
  String(value)
    .replace(/\B(?=(\d{3})+$)/g, ' ')
    .padStart(8);
console.log('what                             minified    brotli     limit      goal   to ours (streaming)');
for (const { name, raw, brotli: small, limit, goal } of rows) {
  const ratio = `${(small / streaming.brotli).toFixed(2)}×`;
  console.log(
    `${name.padEnd(31)} ${[raw, small, limit, goal].map((value) => (value ? number(value) : ' '.repeat(8))).join('  ')}   ${ratio}`,
  );
}

const record = fileURLToPath(new URL('../.out/size.json', import.meta.url));
mkdirSync(dirname(record), { recursive: true });
writeFileSync(record, `${JSON.stringify(rows, null, 2)}\n`);

for (const { name, brotli: small, goal } of rows)
  if (small > goal) console.log(`${name} is ${small - goal} bytes over its goal`);
const judged = rows.filter(({ limit }) => limit);
const over = judged.filter(({ brotli: small, limit }) => small > limit);
for (const { name, brotli: small, limit } of over) console.error(`${name} is ${small - limit} bytes over its limit`);
console.log(`${judged.length - over.length} passed, ${over.length} failed`);
process.exitCode = over.length ? 1 : 0;

if (process.argv.includes('--parts')) await printParts();
