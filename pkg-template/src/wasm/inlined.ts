/** The WebAssembly as text in this very file. */
import text from '#bytes';
import { LoadError } from '../errors.js';
import { decode } from './decode.js';

/** Synchronous, and small enough for most engines' limit on that. WebKit asks the policy here, the others at the module. */
export const instanceOf = (): WebAssembly.Instance => {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decode(text)), {});
  } catch (cause) {
    throw new LoadError(
      "WebAssembly did not start: a Content-Security-Policy must allow script-src 'wasm-unsafe-eval'; if it forbids inlined bytes or this engine large ones, use whysocket/streaming",
      { cause },
    );
  }
};
