/** What listeners hear and what calls answer. */
import {
  type Bus,
  type BusEvents,
  type Cause,
  type CloseInfo,
  type Connection,
  disposeAll,
  getBus,
  type Incoming,
  KeyConflict,
  LoadError,
  type liveBytes,
  type MessageInfo,
  OptionError,
  type OutcomeName,
  type Report,
  type Sent,
  type Snapshot,
  StoppedError,
  type StopReason,
  type Verdict,
} from 'whysocket';
import { type History, readJournal } from 'whysocket/journal';
import type { init, getBus as streamed } from 'whysocket/streaming';
import { same } from './same.js';

const bus = getBus({ url: '/live' });
same<typeof bus, Bus>(true);
same<ReturnType<typeof streamed>, Bus>(true);
same<ReturnType<typeof init>, Promise<void>>(true);

bus.on('message', (data, info) => {
  same<typeof data, Incoming>(true);
  same<typeof info, MessageInfo>(true);
});
bus.on('close', (event) => {
  same<typeof event, CloseInfo>(true);
  same<typeof event.cause, Cause>(true);
  // @ts-expect-error events are read-only
  event.reason = '';
});
bus.on('outcome', ({ id, outcome }) => {
  same<typeof id, number>(true);
  same<typeof outcome, OutcomeName>(true);
});
const off = bus.on('retry', ({ delayMs, at }) => delayMs + at, { once: true, signal: new AbortController().signal });
same<typeof off, () => void>(true);
// @ts-expect-error no such event
bus.on('opened', () => {});
// @ts-expect-error only messages have a second argument
bus.on('open', (_event, _info) => {});
same<
  keyof BusEvents,
  | 'phase'
  | 'attempt'
  | 'open'
  | 'message'
  | 'invalid'
  | 'close'
  | 'retry'
  | 'stopped'
  | 'queue'
  | 'outcome'
  | 'verdict'
  | 'warning'
>(true);

const sent: Sent = bus.send('hi', { replaces: 'cursor', maxAgeMs: 100, whenClosed: 'refuse' });
if (sent.status === 'refused') same<typeof sent.code extends string ? true : false, true>(true);
if (sent.status === 'passed') same<typeof sent.id, number>(true);
if (sent.status === 'queued') same<typeof sent.position, number>(true);
// @ts-expect-error a passed message has no position
if (sent.status === 'passed') sent.position;
bus.send(new ArrayBuffer(1));
bus.send(new DataView(new ArrayBuffer(1)));
bus.send(new Blob([]));
// @ts-expect-error encode it first
bus.send({ type: 'hi' });
// @ts-expect-error no such choice
bus.send('hi', { whenClosed: 'drop' });

const { signal } = new AbortController();
const stop = bus.whileOpen((connection) => {
  same<typeof connection, Connection>(true);
  same<ReturnType<typeof connection.send>, Sent>(true);
  const timer = setInterval(() => connection.send('still here'), 1_000);
  // @ts-expect-error a connection is read-only
  connection.attempt = 2;
  return () => clearInterval(timer);
});
same<typeof stop, () => void>(true);
bus.whileOpen(() => {}, { signal });
bus.whileOpen(({ opens }) => {
  if (opens > 1) return () => {};
});
// @ts-expect-error a promise is no clean-up
bus.whileOpen(async () => {});
// @ts-expect-error nor is a number
bus.whileOpen(() => 4);
same<ReturnType<typeof bus.whenOpen>, Promise<void>>(true);
same<ReturnType<typeof bus.drained>, Promise<void>>(true);
bus.whenOpen({ signal }).catch((error) => error instanceof StoppedError && error.reason);
bus.drained({ signal });
// @ts-expect-error no such option
bus.whenOpen({ timeoutMs: 5 });
same<StoppedError['reason'], StopReason | 'inert'>(true);

bus.connect();
const { started, why } = bus.connect({ because: 'the user pressed the button' });
same<typeof started, boolean>(true);
if (why === 'restart-storm' || why === 'needs-because') bus.close(4000, 'enough');
bus.reconnect({ because: 'new settings' });
// @ts-expect-error a reconnect has a reason
bus.reconnect();
same<ReturnType<typeof bus.withdraw>, boolean>(true);

const snapshot: Snapshot = bus.store.getSnapshot();
same<typeof snapshot.retryAt, number | undefined>(true);
// @ts-expect-error snapshots are read-only
snapshot.phase = 'open';
bus.store.subscribe(() => {})();
same<typeof snapshot.verdict, Verdict | undefined>(true);
bus.on('verdict', (event) => {
  same<typeof event, Verdict>(true);
  same<typeof event.confidence, 'certain' | 'likely' | 'possible'>(true);
  // @ts-expect-error verdicts are read-only
  event.fix.push();
});
bus.report({ hosts: 'show' }).then((report) => {
  same<typeof report, Report>(true);
  same<typeof report.json.verdict, Verdict | undefined>(true);
});
// @ts-expect-error no such choice
bus.report({ hosts: 'hide' });

const history: History = readJournal(bus.journal());
same<typeof history.faithful, boolean>(true);

for (const error of [new KeyConflict('key', 'url'), new LoadError('no'), new OptionError('url', '""', 'a URL')])
  error.message;
same<ReturnType<typeof liveBytes>, number>(true);
bus[Symbol.dispose]();
disposeAll();

// What is said once says nothing about what may be sent later.
getBus({ url: '/live', codec: 'json', hello: { type: 'init' } }).send({ type: 'subscribe', channel: 'prices' });
getBus({ url: '/live', codec: 'json', heartbeat: { intervalMs: 1_000, message: 'ping' } }).send({ any: 'thing' });
getBus<unknown, { say: string }>({ url: '/live', codec: 'json', hello: { say: 'hello' } }).send({ say: 'on' });
// @ts-expect-error said so
getBus<unknown, { say: string }>({ url: '/live', codec: 'json', hello: { say: 5 } });
