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
  export function read_journal(journal: Float64Array): unknown;
}
declare module '#doctor-bytes' {
  const text: string;
  export default text;
}
declare module '#preset/*' {
  const preset: import('../types.js').Preset;
  export default preset;
}
