/** The only file that touches what wasm-bindgen made. Nothing happens until the first bus that can live. */
import { instanceOf } from '#module';

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
  /** A {@link Field}, and what its comments say lies beyond. */
  core_get(core: number, at: number): number;
  core_free(core: number): void;
  live_bytes(): number;
}

/** None before the first bus that can live. */
export let machine: Machine | undefined;

export const loadMachine = (): Machine => (machine ??= instanceOf().exports as unknown as Machine);
