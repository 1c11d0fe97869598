/** One endpoint under observation: its bus, and a bounded record of what the bus said. */
import { promiseIn } from '/endpoints.mjs';
import { optionsFor } from './options.js';

const MAX_ATTEMPTS = 60;
const MAX_MESSAGES = 200;
const MAX_EVENTS = 200;
const MAX_TEXT = 400;

const encoder = new TextEncoder();
const engine = /Firefox\//.test(navigator.userAgent)
  ? 'firefox'
  : /Chrom(e|ium)\//.test(navigator.userAgent)
    ? 'chromium'
    : 'webkit';

/**
 * @param {object} given
 * @param {(options: object) => object} given.getBus
 * @param {object} given.endpoint A row of endpoints.mjs.
 * @param {string} given.client This page's name at the server.
 * @param {() => void} given.onChange Something in the record changed.
 */
export function createSession({ getBus, endpoint, client, onChange }) {
  const { options, code } = optionsFor(endpoint, client, location.host);
  const bus = getBus(options);
  const session = {
    endpoint,
    options,
    code,
    bus,
    attempts: [],
    messages: [],
    events: [],
    outcomes: new Map(),
    /** Ids of all that were said. */
    verdicts: new Set(),
    /** Consecutive failures, as the last `retry` event said. */
    failures: 0,
    /** What the last `stopped` event said. */
    stopped: undefined,
    protocol: '',
    /** Since the session began; the lists are bounded. */
    totals: { in: 0, out: 0, messages: 0, events: 0 },
    /** Ids of messages that have not been handed to a socket. */
    queued: new Set(),
    promise: { ...promiseIn(endpoint, engine), passed: 0, kept: false },
  };
  const changing = (act) => (given) => {
    act(session, given);
    onChange();
  };
  for (const [type, hear] of Object.entries(heard)) bus.on(type, changing(hear));
  bus.store.subscribe(
    changing(() => {
      greet(session);
      judge(session);
    }),
  );
  return Object.assign(session, {
    send: changing(send),
    log: changing((_, { source, kind, text }) => log(session, source, kind, text)),
    dispose: () => bus.dispose(),
  });
}

/** What each event of the bus adds to the record. */
const heard = {
  phase(session, event) {
    const { promise } = session;
    if (event.to !== 'stopped') session.stopped = undefined;
    enter(session, event);
    log(session, 'phase', event.to, [`from ${event.from}`, event.reason].filter(Boolean).join(', '), event.to);
    if (event.to === promise.through[promise.passed]) promise.passed += 1;
  },
  attempt(session, { attempt, refresh, slow }) {
    const record = recordOf(session, attempt);
    if (slow) record.slow = slow;
    const words = slow ? `slow in its ${slow}` : refresh ? 'with fresh credentials' : '';
    log(session, 'attempt', slow ? 'slow' : 'attempt', `#${attempt} ${words}`.trim());
  },
  open(session, { attempt, opens, tookMs, protocol }) {
    session.protocol = protocol;
    log(session, 'attempt', 'open', `#${attempt} after ${Math.round(tookMs)} ms, open ${opens}×`);
  },
  close(session, close) {
    recordOf(session, close.attempt).close = close;
    const said = [close.code, close.cause, close.reason && `“${close.reason}”`].filter(Boolean).join(' · ');
    log(session, 'attempt', 'close', `#${close.attempt} ${said}`);
  },
  retry(session, { attempt, delayMs, at, reason, failures }) {
    session.failures = failures;
    const segment = running(session);
    if (segment?.kind === 'waiting') segment.until = at;
    log(session, 'attempt', 'retry', `#${attempt} in ${(delayMs / 1000).toFixed(1)} s, ${reason}, failure ${failures}`);
  },
  stopped(session, { reason, revive, message }) {
    session.stopped = message;
    log(session, 'attempt', 'stopped', `${reason}, revive by ${revive}`);
  },
  queue(session, { messages, bytes }) {
    log(session, 'queue', 'queue', `${messages} waiting, ${bytes} B`);
  },
  outcome(session, { id, outcome }) {
    session.outcomes.set(outcome, (session.outcomes.get(outcome) ?? 0) + 1);
    const message = session.messages.findLast((one) => one.id === id);
    if (message) message.outcome = outcome;
    // One that was passed at once has been counted.
    if (session.queued.delete(id) && (outcome === 'sent' || outcome === 'maybe-sent')) session.totals.out += 1;
    log(session, 'queue', 'outcome', `message ${id} ${outcome}`);
  },
  verdict(session, { id, title, confidence }) {
    session.verdicts.add(id);
    log(session, 'verdict', 'verdict', `${confidence}: ${title}`);
  },
  warning(session, { code, message }) {
    log(session, 'warning', code, message);
  },
  message: receive,
};

/** The stretch of time that has not ended. */
function running({ attempts }) {
  const last = attempts.at(-1)?.segments.at(-1);
  return last?.to === undefined ? last : undefined;
}

function recordOf(session, attempt) {
  const last = session.attempts.at(-1);
  if (last && last.attempt >= attempt) return session.attempts.find((one) => one.attempt === attempt) ?? last;
  const record = { attempt, segments: [], from: Date.now() };
  push(session.attempts, record, MAX_ATTEMPTS);
  return record;
}

/** The time of an attempt, cut into what it was spent on. Waiting belongs to the attempt it follows. */
function enter(session, { to, attempt }) {
  const now = Date.now();
  const before = running(session);
  if (before) before.to = now;
  const kind = to === 'resolving' ? 'provider' : to;
  if (kind === 'idle' || kind === 'stopped') return;
  const record = kind === 'waiting' || kind === 'closing' ? session.attempts.at(-1) : recordOf(session, attempt);
  record?.segments.push({ kind, from: now, to: undefined });
}

/** The hello is no phase of its own, but a reason for still connecting. */
function greet(session) {
  const before = running(session);
  if (session.bus.store.getSnapshot().reason !== 'greeting' || before?.kind !== 'connecting') return;
  before.to = Date.now();
  session.attempts.at(-1).segments.push({ kind: 'hello', from: before.to, to: undefined });
}

/** Kept once the phases have passed in the promised order and the last one is reached for the promised reason. */
function judge(session) {
  const { promise, attempts, verdicts } = session;
  const { phase, reason, lastClose } = session.bus.store.getSnapshot();
  promise.kept ||=
    promise.passed >= promise.through.length &&
    phase === promise.phase &&
    (promise.reason === undefined || promise.reason === reason) &&
    (promise.cause === undefined || promise.cause === lastClose?.cause) &&
    (promise.code === undefined || promise.code === lastClose?.code) &&
    (promise.verdict === undefined || verdicts.has(promise.verdict)) &&
    (!promise.slow || attempts.some((one) => one.slow));
}

function receive(session, data) {
  const text = typeof data === 'string';
  const size = text ? encoder.encode(data).length : (data.size ?? data.byteLength);
  session.totals.in += 1;
  keep(session, { way: 'in', text: text ? data.slice(0, MAX_TEXT) : 'binary', bytes: size });
}

function send(session, text) {
  const { id, status, code } = session.bus.send(text);
  keep(session, { way: 'out', text: text.slice(0, MAX_TEXT), bytes: encoder.encode(text).length, id, status, code });
  if (status === 'refused') log(session, 'queue', 'refused', code);
  else if (status === 'queued') session.queued.add(id);
  else session.totals.out += 1;
}

function keep(session, message) {
  session.totals.messages += 1;
  push(session.messages, message, MAX_MESSAGES);
}

function log(session, source, kind, text, phase) {
  session.totals.events += 1;
  push(session.events, { at: Date.now(), number: session.totals.events, source, kind, text, phase }, MAX_EVENTS);
}

function push(list, item, limit) {
  list.push(item);
  if (list.length > limit) list.shift();
}
