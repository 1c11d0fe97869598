/** The WebAssembly as a file beside this one. */
import { LoadError } from '../errors.js';

let instance: WebAssembly.Instance | undefined;

export const instanceOf = (): WebAssembly.Instance => {
  if (!instance) throw new LoadError('await init() of whysocket/streaming before the first bus');
  return instance;
};

/** Only Node has it, which fetches no files; and a bundler must not see an import of its modules. */
declare const process: { getBuiltinModule(name: string): { readFileSync(url: URL): Uint8Array<ArrayBuffer> } };

/** Streaming would want the right media type of every server, and gains nothing at this size. */
const read = async (url: URL): Promise<BufferSource> =>
  url.protocol === 'file:' ? process.getBuiltinModule('node:fs').readFileSync(url) : (await fetch(url)).arrayBuffer();

export const load = async (): Promise<void> => {
  try {
    instance ??= (await WebAssembly.instantiate(await read(new URL('./whysocket.wasm', import.meta.url)))).instance;
  } catch (cause) {
    throw new LoadError(
      "whysocket.wasm did not load or start: it must lie beside this module, and a Content-Security-Policy must allow script-src 'wasm-unsafe-eval'",
      { cause },
    );
  }
};
