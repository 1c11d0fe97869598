/**
 * whysocket/diagnose: why a handshake failed. Loaded by the main entry when there is trouble, or used by itself: `diagnose(url)` tries an endpoint,
 * `watch(socket)` explains one that somebody else made.
 */
export { diagnose, type Watch, watch } from './doctor/alone.js';
export { attend } from './doctor/attend.js';
export { report } from './doctor/hand-over.js';
export type { DiagnoseOptions } from './doctor/options.js';
export { OptionError } from './errors.js';
export type { ProbeOptions, Verdict } from './types.js';
