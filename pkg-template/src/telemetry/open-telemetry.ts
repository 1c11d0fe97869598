/**
 * A bus as metrics and spans of OpenTelemetry's JavaScript API. Nothing of `@opentelemetry/api` is loaded: what is given is used. Messages are counted by
 * the bus, and read when somebody collects.
 */
import { refuse } from '../parse.js';
import { isInert } from '../realm.js';
import { isBus, type Watched } from './everyone.js';
import { checkNames } from './limits.js';
import { type Hosts, labelOf, parseHosts } from './mask.js';
import { meterBus } from './metrics.js';
import type { Attributes, MeterLike, TracerLike } from './otel-types.js';
import { traceBus } from './spans.js';

export interface OpenTelemetryOptions {
  /** A Meter of `@opentelemetry/api`. Without it there are no metrics. */
  meter?: MeterLike;
  /** A Tracer of `@opentelemetry/api`. Without it there are no spans. */
  tracer?: TracerLike;
  /** 'show': spans say `server.address`, `server.port`, `url.full` and what went wrong in words. Default 'mask'. */
  hosts?: Hosts;
  /** With every point and span; they tell apart two buses that look alike. Default none. */
  attributes?: Attributes;
}

/**
 * Until what it returns is called, or the bus is disposed and what it had counted was collected once more.
 *
 *     const stop = toOpenTelemetry(bus, { meter: metrics.getMeter('app'), tracer: trace.getTracer('app') });
 */
export const toOpenTelemetry = (bus: Watched, options: OpenTelemetryOptions): (() => void) => {
  const { meter, tracer, attributes } = options ?? {};
  if (!isBus(bus)) refuse('bus', bus, 'a bus');
  if (!meter && !tracer) refuse('options.meter', meter, 'a Meter, or options.tracer a Tracer');
  if (meter && typeof meter.addBatchObservableCallback !== 'function')
    refuse('options.meter', meter, 'a Meter of @opentelemetry/api 1.3 or newer');
  if (tracer && typeof tracer.startSpan !== 'function')
    refuse('options.tracer', tracer, 'a Tracer of @opentelemetry/api');
  checkNames(options, ['meter', 'tracer', 'hosts', 'attributes']);
  const hosts = parseHosts(options.hosts);
  if (isInert()) return () => {};
  const about = { 'whysocket.key': labelOf(bus.key, hosts), ...attributes };
  const stops = [meter && meterBus(bus, meter, about), tracer && traceBus(bus, tracer, about, hosts)];
  return () => {
    for (const stop of stops.splice(0)) stop?.();
  };
};
