/** The only file that touches what wasm-bindgen made. Nothing happens until the first bus that can live. */
import { moduleOf } from '#module';
import { LoadError } from './errors.js';

/** The exports of `src/bridge`. wasm-bindgen's own glue would be a tenth of the whole package: it serves strings, closures and
 * objects, and only numbers cross here. */
export interface Machine {
  core_new(seed: number, mono: number, wall: number): number;
  core_input(
    core: number,
    kind: number,
    a: number,
    b: number,
    c: number,
    d: number,
    mono: number,
    wall: number,
  ): number;
  core_poll(core: number): number;
  core_arg(at: number): number;
  core_get(core: number, field: number): number;
  core_record(core: number): number;
  core_recorded(at: number): number;
  core_free(core: number): void;
  live_bytes(): number;
}

let machine: Machine | undefined;

export const loadMachine = (): Machine => {
  try {
    return (machine ??= new WebAssembly.Instance(moduleOf(), {}).exports as unknown as Machine);
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError(
      "WebAssembly could not be started. A Content-Security-Policy must allow script-src 'wasm-unsafe-eval'; where only small modules compile synchronously, use whysocket/streaming",
      error,
    );
  }
};

/** The bounded record of everything the machine was told. */
export const readJournal = (core: number): Float64Array => {
  const { core_record, core_recorded } = loadMachine();
  return Float64Array.from({ length: core_record(core) }, (_, at) => core_recorded(at));
};

/** Bytes of WebAssembly memory in use by all buses of this copy: what a leak test watches. */
export const liveBytes = (): number => machine?.live_bytes() ?? 0;
