/** What build.mjs puts in the place of these names. */
declare module '#module' {
  export function instanceOf(): WebAssembly.Instance;
}
declare module '#bytes' {
  const text: string;
  export default text;
}
declare module '#doctor' {
  export function initSync(from: { module: WebAssembly.Module }): unknown;
  export function judge_evidence(evidence: Float64Array): unknown;
  export function next_questions(evidence: Float64Array, mode: number): Uint8Array;
  export function ask(
    question: number,
    url: string,
    credentials: string,
    protocols: string[],
    timeoutMs: number,
  ): Promise<Float64Array>;
}
declare module '#journal' {
  export function initSync(from: { module: WebAssembly.Module }): unknown;
  export function read_journal(journal: Float64Array): Float64Array;
}
declare module '#journal-bytes' {
  const text: string;
  export default text;
}
declare module '#doctor-bytes' {
  const text: string;
  export default text;
}
declare module '#preset/*' {
  const preset: import('../types.js').Preset;
  export default preset;
}
declare module '#build' {
  export const version: string;
  /** Tells two builds of one version apart. */
  export const build: string;
}
declare module '#panel-style' {
  const text: string;
  export default text;
}
declare module '#simulate' {
  export const Simulate: typeof import('../panel/simulate.js').Simulate | undefined;
}
declare module '#simulation' {
  export const simulation: typeof import('../panel/simulation.js').simulation | undefined;
}
