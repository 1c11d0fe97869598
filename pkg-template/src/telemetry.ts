/** whysocket/telemetry: what an operator gets of a page's connections. Nothing happens on import, and little while all is well. */
export type { Beacon, BeaconVerdict } from './telemetry/beacon.js';
export type { Watched } from './telemetry/everyone.js';
export { type MarkOptions, markPerformance } from './telemetry/mark-performance.js';
export { type OpenTelemetryOptions, toOpenTelemetry } from './telemetry/open-telemetry.js';
export { type ReportToOptions, type ReportToTarget, reportTo } from './telemetry/report-to.js';
