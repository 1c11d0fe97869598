/** What is counted. There are no conventions for WebSockets (open-telemetry/semantic-conventions#2841), so the names are ours, made as theirs are. */
import type { CloseInfo } from '../types.js';
import { bedsideOf, isFirstWord, isGone, type Watched } from './everyone.js';
import type { Attributes, MeterLike, Observe, Observed } from './otel-types.js';

/** The boundaries of the convention for http.client.connection.duration, in seconds. */
const SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** What ended it, unless it was meant to end. */
export const errorOf = ({ action, cause }: CloseInfo): Attributes =>
  action === 'normal' && cause !== 'close-timeout' ? {} : { 'error.type': cause };

/** The bus counts them anyway: so no message costs anything more. */
const observe = (bus: Watched, meter: MeterLike, about: Attributes, disposed: () => void) => {
  const { createObservableCounter: counter, createObservableUpDownCounter: level } = meter;
  const name = (what: string) => `whysocket.client.${what}`;
  const of = (make: typeof counter, what: string, unit: string, description: string) =>
    make.call(meter, name(what), { unit, description });
  const attempts = of(counter, 'attempts', '{attempt}', 'Connection attempts.');
  const messages = of(counter, 'messages', '{message}', 'Messages handed to a socket, and messages that arrived.');
  const io = of(counter, 'io', 'By', 'Their sizes: bytes of binary, UTF-16 code units of text.');
  const open = of(level, 'open_connections', '{connection}', 'Connections that are open.');
  const queued = of(level, 'queue.messages', '{message}', 'Messages that wait for a connection.');
  const queuedSize = of(level, 'queue.size', 'By', 'Bytes that wait for a connection.');
  const rtt = of(meter.createObservableGauge, 'rtt', 's', 'Round trip of the last answered heartbeat.');
  const all: Observed[] = [attempts, messages, io, open, queued, queuedSize, rtt];
  const received = { ...about, 'network.io.direction': 'receive' };
  const sent = { ...about, 'network.io.direction': 'transmit' };
  let reading = true;
  const read: Observe = (result) => {
    const { phase, queue, rttMs } = bus.store.getSnapshot();
    const counters = bus.counters();
    result.observe(attempts, counters.attempts, about);
    result.observe(messages, counters.messagesIn, received);
    result.observe(messages, counters.messagesOut, sent);
    result.observe(io, counters.sizeIn, received);
    result.observe(io, counters.sizeOut, sent);
    result.observe(open, +(phase === 'open'), about);
    result.observe(queued, queue.messages, about);
    result.observe(queuedSize, queue.bytes, about);
    if (rttMs !== undefined) result.observe(rtt, rttMs / 1_000, about);
    // Its last numbers are collected; not here, where others are still being asked.
    if (isGone(bus)) Promise.resolve().then(disposed);
  };
  meter.addBatchObservableCallback(read, all);
  return () => {
    if (reading) meter.removeBatchObservableCallback(read, all);
    reading = false;
  };
};

/** `disposed`: the bus is, and its last numbers have been collected. */
export const meterBus = (bus: Watched, meter: MeterLike, about: Attributes, disposed: () => void): (() => void) => {
  const bedside = bedsideOf(bus);
  const retries = meter.createCounter('whysocket.client.retries', {
    unit: '{retry}',
    description: 'Waits for a next attempt.',
  });
  const verdicts = meter.createCounter('whysocket.client.verdicts', {
    unit: '{verdict}',
    description: 'What connections failed of, once for each time it was told.',
  });
  const duration = (what: string, description: string) =>
    meter.createHistogram(`whysocket.client.${what}.duration`, {
      unit: 's',
      description,
      advice: { explicitBucketBoundaries: SECONDS },
    });
  const attempt = duration('attempt', 'From the URL provider to open, or to what ended it before.');
  const connection = duration('connection', 'From open to what ended it.');
  let began = 0;
  const offs = [
    bus.on('attempt', ({ slow }) => {
      if (!slow) began = performance.now();
    }),
    bus.on('open', ({ tookMs }) => attempt.record(tookMs / 1_000, about)),
    bus.on('close', (close) => {
      const how = { ...about, ...errorOf(close) };
      if (close.openedForMs || close.phase === 'open') connection.record(close.openedForMs / 1_000, how);
      else if (began) attempt.record((performance.now() - began) / 1_000, how);
    }),
    bus.on('retry', ({ reason }) => retries.add(1, { ...about, 'whysocket.retry.reason': reason })),
    bus.on('verdict', (verdict) =>
      verdicts.add(1, {
        ...about,
        'whysocket.verdict.id': verdict.id,
        'whysocket.verdict.confidence': verdict.confidence,
        'whysocket.verdict.preliminary': isFirstWord(verdict, bedside),
      }),
    ),
  ];
  const unobserve = observe(bus, meter, about, disposed);
  return () => {
    for (const off of offs.splice(0)) off();
    unobserve();
  };
};
