import text from '#bytes';
import { decode } from './decode.js';

/** Synchronous, and small enough for every engine's limit on that. */
export const moduleOf = (): WebAssembly.Module => new WebAssembly.Module(decode(text));
