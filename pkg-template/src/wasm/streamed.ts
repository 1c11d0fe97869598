import { LoadError } from '../errors.js';

let compiled: WebAssembly.Module | undefined;

export const moduleOf = (): WebAssembly.Module => {
  if (!compiled) throw new LoadError('await init() of whysocket/streaming before the first bus');
  return compiled;
};

/** Node fetches no files, and a bundler must not see an import of its modules. */
const node = globalThis as {
  process?: { getBuiltinModule?(name: string): { readFileSync(url: URL): Uint8Array<ArrayBuffer> } };
};

/** Streaming would want the right media type of every server, and gains nothing at this size. */
const read = async (url: URL): Promise<BufferSource> =>
  url.protocol === 'file:' && node.process?.getBuiltinModule
    ? node.process.getBuiltinModule('node:fs').readFileSync(url)
    : (await fetch(url)).arrayBuffer();

export const load = async (): Promise<void> => {
  try {
    compiled ??= await WebAssembly.compile(await read(new URL('./whysocket.wasm', import.meta.url)));
  } catch (error) {
    throw new LoadError(
      "whysocket.wasm could not be loaded or compiled: it must lie beside this module, and a Content-Security-Policy must allow script-src 'wasm-unsafe-eval'",
      error,
    );
  }
};
