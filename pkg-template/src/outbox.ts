/** Messages on their way out: past the state machine while nothing is in the way, through its queue otherwise. Payloads stay here. */

import type { Tally } from './bedside.js';
import { outcomes, replies } from './codes.js';
import type { Ground } from './ground.js';
import { createTimer } from './host/timer.js';
import { isString } from './kinds.js';
import { bytesOf, refuse } from './parse.js';
import { tag } from './redact.js';
import type { Data, OutcomeName, RefusalCode, SendOptions, Sent } from './types.js';
import { Field, Input, type Outcome, Phase } from './wire.js';

/** How often the browser's buffer is asked whether messages have left it. */
const POLL_FIRST_MS = 8;
const POLL_LAST_MS = 250;
/** With more in the ledger it is settled at each send, so that a long task without timers does not let it grow. */
const LEDGER_MANY = 500;

const OPEN = 1;

/** Of text its UTF-16 code units: what is counted for every message must cost nothing. */
const sizeOf = (data: Data): number =>
  (data as ArrayBuffer).byteLength ?? (data as Blob).size ?? (data as string).length;

/** In all, and of this attempt. */
export const count = ({ in: all, out, trace, overheard }: Ground, data: Data, isOut = 0): void => {
  add(isOut ? out : all, data);
  add(isOut ? trace.out : trace.in, data);
  if (overheard) for (const ear of overheard) ear.push(Date.now(), isOut, data);
};

const add = (tally: Tally, data: Data): void => {
  const size = sizeOf(data);
  if (!tally[0]++) tally[2] = size;
  tally[1] += size;
  tally[3] = size;
};

/** In UTF-8. jsdom under jest has no TextEncoder. */
export const byteLength = (data: Data): number =>
  isString(data)
    ? data.replace(/[^\0-\x7f]/gu, (letter) => (letter < '\u0800' ? '--' : letter[1] ? '----' : '---')).length
    : sizeOf(data);

const refused = (code: RefusalCode): Sent => ({ status: 'refused', code });

export const createOutbox = (ground: Ground) => {
  const waiting = new Map<number, { readonly data: Data; readonly label: string | undefined }>();
  /** What the socket was given and may still hold. Nobody can tell how far a send that threw came: it never counts as drained. */
  let ledger: (readonly [id: number, upTo: number])[] = [];
  /** Bytes ever given to this socket, as `bufferedAmount` counted them. */
  let given = 0;
  /** Of those, what had left the browser's buffer when it was last asked; and what stood before the last ping. */
  let gone = 0;
  let ahead = 0;
  let lastId = 0;
  let attempt = 0;
  let socket: WebSocket | undefined;
  let passing = false;
  let full = false;
  let pollMs = 0;

  const settle = (id: number, outcome: OutcomeName) => ground.tell('outcome', { id, outcome });
  // Stubs may lack it.
  const buffered = () => socket?.bufferedAmount || 0;
  /** Otherwise what is sent now would sit in the browser's buffer, or be lost because the socket is closing. */
  const hasRoom = () => socket?.readyState === OPEN && buffered() <= ground.options['queue.maxBufferedBytes'];
  const drained = () => {
    while (ledger[0] && ledger[0][1] <= given - buffered()) {
      // Where something moves, more will soon.
      pollMs = POLL_FIRST_MS / 2;
      settle(ledger.shift()![0], 'sent');
    }
  };
  const poll = () => {
    const left = given - buffered();
    // A ping waits behind what is on its way: as long as that moves, the peer is not silent, it has not been asked.
    if (gone < left && gone < ahead) ground.heard?.();
    gone = left;
    drained();
    if (full && hasRoom()) {
      full = false;
      ground.step(Input.Writable, attempt, 1);
    }
    pollMs = full || ledger.length ? Math.min(pollMs * 2, POLL_LAST_MS) : 0;
    if (pollMs) timer(pollMs);
  };
  const timer = createTimer(() => ground.later(poll));
  const watch = () => {
    if (!pollMs) timer((pollMs = POLL_FIRST_MS));
  };
  const fill = () => {
    if (!socket || full || hasRoom()) return;
    full = true;
    ground.step(Input.Writable, attempt, 0);
    watch();
  };
  const give = (to: WebSocket, data: Data) => {
    to.send(data as string);
    count(ground, data, 1);
  };
  const hand = (data: Data, id: number) => {
    const before = buffered();
    let upTo = Infinity;
    try {
      give(socket!, data);
      upTo = given += buffered() - before;
    } catch {}
    ledger.push([id, upTo]);
    watch();
    if (ledger.length > LEDGER_MANY) ground.later(drained);
  };
  /** Why nothing can be sent at all, or why not while there is no connection. */
  const obstacle = (whenClosed = 'queue', only = 0): RefusalCode | undefined => {
    if (ground.gone) return ground.gone;
    if (only) return only === attempt && passing && socket?.readyState === OPEN ? undefined : 'closed';
    if (whenClosed === 'queue') return;
    if (whenClosed !== 'refuse') refuse('whenClosed', whenClosed, 'queue or refuse');
    const phase = ground.read(Field.Phase);
    return phase === Phase.Open ? undefined : phase === Phase.Stopped ? 'stopped' : 'closed';
  };
  const enqueue = (id: number, data: Data, { replaces: label, maxAgeMs }: SendOptions): Sent => {
    let replaced = 0;
    if (label !== undefined) for (const [other, message] of waiting) if (message.label === label) replaced = other;
    fill();
    waiting.set(id, { data, label });
    const reply = ground.step(Input.Send, id, byteLength(data), maxAgeMs, replaced);
    if (reply) {
      waiting.delete(id);
      return refused(replies[reply]!);
    }
    return waiting.has(id) ? { status: 'queued', id, position: waiting.size } : { status: 'passed', id };
  };

  return {
    /** Past queue and outcomes: a hello. */
    give,
    /** `only` on the connection of this attempt, and then before what waits. */
    send(message: unknown, options: SendOptions = {}, only?: number): Sent {
      const { maxAgeMs, whenClosed } = options;
      if (maxAgeMs !== undefined && !(maxAgeMs > 0 && maxAgeMs < Infinity))
        refuse('maxAgeMs', maxAgeMs, 'a number above 0');
      ground.checkNames(options);
      if (ground.gone) return refused(ground.gone);
      let data = ground.options.encode('data', message);
      // Only now: whatever the codec did to the bus is done.
      const no = obstacle(whenClosed, only);
      if (no) return refused(no);
      const direct = only || (passing && !waiting.size && hasRoom());
      // What waits must not change under its owner's hands; shared memory has to be copied even to be sent.
      if (!direct || (ArrayBuffer.isView(data) && tag(data.buffer) !== 'ArrayBuffer'))
        try {
          data = bytesOf(data) as Data;
        } catch {
          refuse('data', data, 'a buffer that is not detached');
        }
      if (!direct) return enqueue(++lastId, data, options);
      hand(data, ++lastId);
      return { status: 'passed', id: lastId };
    },
    /** The same on the connection there is; but who does not read what we send gets no answers either. */
    pass(path: string, message: unknown) {
      const data = ground.options.encode(path, message);
      ahead = given;
      gone = given - buffered();
      if (hasRoom()) give(socket!, data);
    },
    /** Without a connection being asked for. */
    withdrawAll() {
      for (const id of waiting.keys()) ground.step(Input.Withdraw, id);
    },
    isEmpty: () => !waiting.size && !ledger.length,
    transmit(id: number) {
      const message = waiting.get(id);
      if (!waiting.delete(id)) return;
      if (!socket) return settle(id, 'maybe-sent');
      hand(message!.data, id);
      fill();
    },
    release(id: number, outcome: Outcome) {
      if (waiting.delete(id)) settle(id, outcomes[outcome]!);
    },
    /** From now on messages go straight to this socket while nothing waits. */
    attach(id: number, to: WebSocket) {
      attempt = id;
      socket = to;
      passing = true;
    },
    /** Not any more, though the socket may live on for a while. */
    block() {
      passing = false;
    },
    detach() {
      const left = given - buffered();
      const last = ledger;
      ledger = [];
      socket = undefined;
      passing = full = false;
      given = gone = ahead = pollMs = 0;
      timer(-1);
      for (const [id, upTo] of last) settle(id, upTo <= left ? 'sent' : 'maybe-sent');
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
