/** The same, with the WebAssembly in a file of its own: smaller, and the first bus must wait for `init()`. */
import { load } from './wasm/streamed.js';

export * from './index.js';

/** Fetches and compiles `whysocket.wasm`. Await it before the first bus; more calls do nothing. */
export const init: () => Promise<void> = load;
