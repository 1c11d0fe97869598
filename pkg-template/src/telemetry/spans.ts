/**
 * Two spans for what one attempt becomes: the attempt, until it is open or has failed, and the connection, linked to it, until it ends. One that lasted
 * over both would be exported after hours, and tell nothing by its duration. No span is the other's child: that would take the API itself.
 */

import type { CloseInfo } from '../types.js';
import { bedsideOf, type Watched } from './everyone.js';
import type { Mask } from './mask.js';
import { errorOf } from './metrics.js';
import type { Attributes, SpanLike, TracerLike } from './otel-types.js';

/** SpanKind.CLIENT and SpanStatusCode.ERROR of the API, whose numbers are part of it. */
const CLIENT = 2;
const ERROR = 2;

/** Enough for whatever address is worth an attribute. */
const MOST = 2_000;
const MOST_PATH = 200;

/** Of the URL what conventions have names for; the path is no host. */
const urlOf = (text: string, { hosts, safe, hide }: Mask): Attributes => {
  try {
    const url = safe(text, 'url', MOST);
    const { protocol, pathname, hostname, port } = new URL(url);
    const scheme = protocol.slice(0, -1);
    return {
      'url.scheme': scheme,
      'url.path': hide(pathname.slice(0, MOST_PATH)),
      ...(hosts === 'show' && {
        'url.full': url,
        'server.address': hostname,
        'server.port': +port || (scheme === 'wss' ? 443 : 80),
      }),
    };
  } catch {
    return {};
  }
};

const closeOf = (close: CloseInfo, { hosts, safe }: Mask): Attributes => ({
  ...errorOf(close),
  'whysocket.stage': close.phase,
  'whysocket.close.cause': close.cause,
  'whysocket.close.action': close.action,
  ...(close.code && { 'whysocket.close.code': close.code }),
  ...(close.attemptId && { 'whysocket.attempt.id': close.attemptId }),
  ...(hosts === 'show' && close.reason && { 'whysocket.close.reason': safe(close.reason, 'reason') }),
});

export const traceBus = (bus: Watched, tracer: TracerLike, about: Attributes, mask: Mask): (() => void) => {
  const bedside = bedsideOf(bus);
  /** Also where it never opened. */
  const whereOf = (attempt: number): Attributes =>
    urlOf(bedside?.traces().find((trace) => trace.attempt === attempt)?.href ?? '', mask);
  /** What runs: the attempt, or the connection that it has become. */
  let span: SpanLike | undefined;
  const start = (name: string, attributes: Attributes, from?: SpanLike) =>
    tracer.startSpan(name, {
      kind: CLIENT,
      attributes: { ...about, 'network.protocol.name': 'websocket', ...attributes },
      ...(from && { links: [{ context: from.spanContext() }] }),
    });
  const end = () => {
    span?.end();
    span = undefined;
  };
  /** Nobody will tell how it ended; a page that comes back has a new one. */
  const leave = () => {
    span?.addEvent('pagehide');
    end();
  };
  const offs = [
    bus.on('attempt', ({ attempt, refresh, slow }) => {
      if (slow) return span?.addEvent('slow', { 'whysocket.stage': slow });
      end();
      const { verdict } = bus.store.getSnapshot();
      span = start('whysocket.attempt', {
        'whysocket.attempt.number': attempt,
        'whysocket.attempt.refresh': refresh,
        ...(verdict && { 'whysocket.verdict.id': verdict.id }),
      });
      span.addEvent('provider');
    }),
    bus.on('phase', ({ from, to, reason }) => {
      if (to === 'connecting' || to === 'closing')
        span?.addEvent(from === to ? 'waiting' : to, reason && { 'whysocket.reason': reason });
    }),
    bus.on('open', ({ url, opens, attempt }) => {
      const from = span;
      const where = urlOf(url, mask);
      from?.addEvent('open');
      from?.setAttributes(where);
      end();
      span = start(
        'whysocket.connection',
        { 'whysocket.attempt.number': attempt, 'whysocket.opens': opens, ...where },
        from,
      );
    }),
    bus.on('verdict', ({ id, confidence }) =>
      span?.addEvent('verdict', { 'whysocket.verdict.id': id, 'whysocket.verdict.confidence': confidence }),
    ),
    bus.on('close', (close) => {
      const attributes = closeOf(close, mask);
      span?.setAttributes({ ...whereOf(close.attempt), ...attributes });
      if (attributes['error.type'])
        span?.setStatus({
          code: ERROR,
          message: mask.hosts === 'show' ? mask.safe(close.message, 'message') : close.cause,
        });
      end();
    }),
  ];
  globalThis.addEventListener?.('pagehide', leave);
  return () => {
    for (const off of offs) off();
    globalThis.removeEventListener?.('pagehide', leave);
    end();
  };
};
