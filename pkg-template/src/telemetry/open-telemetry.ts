/**
 * A bus as metrics and spans of OpenTelemetry's JavaScript API. Nothing of `@opentelemetry/api` is loaded: what is given is used. Messages are counted by
 * the bus, and read when somebody collects.
 */
import { refuse } from '../parse.js';
import { isInert } from '../realm.js';
import { isBus, isGone, type Watched } from './everyone.js';
import { checkNames } from './limits.js';
import { type Hosts, maskOf, parseHosts } from './mask.js';
import { meterBus } from './metrics.js';
import type { Attributes, MeterLike, TracerLike } from './otel-types.js';
import { MINUTE } from './pace.js';
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

/** So long the last numbers of a disposed bus wait for somebody who collects; readers come once a minute, if there are any. */
const LAST_READ_MS = 10 * MINUTE;

/**
 * Until what it returns is called, or the bus is disposed and what it had counted was collected once more, or by nobody in ten minutes.
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
  if (isInert() || isGone(bus)) return () => {};
  const mask = maskOf(bus, hosts);
  const about = { 'whysocket.key': mask.label(bus.key), ...attributes };
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(patience);
    for (const end of ends.splice(0)) end?.();
  };
  const untrace = tracer && traceBus(bus, tracer, about, mask);
  const ends = [
    meter && meterBus(bus, meter, about, stop),
    untrace,
    bus.on('stopped', ({ reason }) => {
      if (reason !== 'disposed') return;
      if (!meter) return stop();
      // Spans have nothing to wait for, and listen to the page.
      untrace?.();
      patience = setTimeout(stop, LAST_READ_MS);
    }),
  ];
  return stop;
};
