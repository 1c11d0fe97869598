/**
 * What costs how much: the main entry without one of its parts, for each part. `npm run size -- --parts`; the table in
 * src/manual/size.md is what it prints. A part is left out by putting functions that do nothing in its place, so its cost is
 * what compresses away with it, not its length.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { brotliSize, INTERNAL } from '../../pkg-template/build.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = (name) => `${root}pkg-template/src/${name}.ts`;

/** By what they do for whoever uses them. */
const PARTS = {
  'options: names, checks, defaults, errors': ['options'],
  'URLs, protocols, hello: parsing': ['parse'],
  'attempts: provider, socket, hello, close': ['attempts'],
  'queue, outcomes, ledger': ['outbox'],
  'how two holders differ': ['compare'],
  'codec, validation, typed handlers': ['codec', 'inbox'],
  iteration: ['stream'],
  'whileOpen, whenOpen, drained': ['presence'],
  'what a server asks for': ['hint'],
  'events, log lines': ['voice', 'effects'],
  'snapshot store': ['store'],
  'names of phases, reasons, causes': ['codes'],
  'secrets kept out of what is shown': ['redact'],
  sentences: ['words/en'],
  heartbeat: ['heartbeat'],
  'page: visibility, freeze, cache, network': ['host/page'],
  'trouble: short verdict, ledger, when the second module is loaded': ['care'],
  'blocked ports, mixed content, CSP': ['host/policy'],
  'handshakes of our own in the way': ['host/lanes'],
  'driver of the state machine': ['driver', 'load'],
};

async function bundle(without = []) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [source('index')],
    bundle: true,
    minify: true,
    mangleProps: INTERNAL,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [stubs(new Set(without.map(source)))],
  });
  return brotliSize(result.outputFiles[0].contents);
}

function stubs(without) {
  return {
    name: 'without',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path, external: true } : undefined,
      );
      onResolve({ filter: /^#module$/ }, () => ({ path: source('wasm/inlined') }));
      onResolve({ filter: /^#bytes$/ }, ({ path }) => ({ path, namespace: 'bytes' }));
      onLoad({ filter: /./, namespace: 'bytes' }, () => ({ contents: 'export default ""' }));
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!without.has(path)) return undefined;
        const names = [...readFileSync(path, 'utf8').matchAll(/^export (?:const|let|class|function) (\w+)/gm)];
        return { contents: names.map(([, name]) => `export const ${name} = () => ({});`).join('\n') };
      });
    },
  };
}

export async function printParts() {
  const whole = await bundle();
  const wasm = brotliSize(readFileSync(`${root}pkg/whysocket.wasm`));
  const rows = [];
  for (const [what, files] of Object.entries(PARTS)) rows.push([what, whole - (await bundle(files))]);
  rows.sort(([, a], [, b]) => b - a);
  const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  line('part', 'bytes');
  line('---', '---:');
  line('the state machine, in WebAssembly', wasm);
  line('all TypeScript', whole);
  for (const [what, bytes] of rows) line(`— ${what}`, bytes);
}
