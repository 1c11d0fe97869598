/**
 * Properties on as many cases as fit into a test run, the same ones every time: a red run can be run again. `RUNS=20000 SEED=7` looks longer, and
 * elsewhere.
 */
import fc from 'fast-check';

const seed = Number(process.env.SEED ?? 1);

export const holding =
  (usual) =>
  (arbitraries, check, runs = Number(process.env.RUNS ?? usual)) =>
    fc.assert(fc.property(...arbitraries, check), { numRuns: runs, seed });
