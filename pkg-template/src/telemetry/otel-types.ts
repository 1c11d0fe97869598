/**
 * As much of `@opentelemetry/api` as is used, by shape: an application without it can compile this package, and every version of it from 1.3 fits.
 * tests/types/telemetry.ts holds them against the real ones.
 */
export type Attributes = { readonly [name: string]: string | number | boolean };

export interface InstrumentOptions {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}
/** An instrument that is asked. */
export type Observed = object;
export type Observe = (result: { observe(instrument: Observed, value: number, attributes?: Attributes): void }) => void;

export interface MeterLike {
  createCounter(name: string, options?: InstrumentOptions): { add(value: number, attributes?: Attributes): void };
  createHistogram(name: string, options?: InstrumentOptions): { record(value: number, attributes?: Attributes): void };
  createObservableCounter(name: string, options?: InstrumentOptions): Observed;
  createObservableUpDownCounter(name: string, options?: InstrumentOptions): Observed;
  createObservableGauge(name: string, options?: InstrumentOptions): Observed;
  addBatchObservableCallback(callback: Observe, observables: Observed[]): void;
  removeBatchObservableCallback(callback: Observe, observables: Observed[]): void;
}

export interface SpanLike {
  spanContext(): object;
  setAttributes(attributes: Attributes): unknown;
  addEvent(name: string, attributes?: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
}
export interface TracerLike {
  // biome-ignore lint/suspicious/noExplicitAny: its options have enums, which no type of ours is
  startSpan(name: string, options?: any): SpanLike;
}
