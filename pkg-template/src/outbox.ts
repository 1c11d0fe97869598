/** Messages on their way out: past the state machine while nothing is in the way, through its queue otherwise. Payloads stay here. */
import { outcomes, replies } from './codes.js';
import type { Wire } from './host/socket.js';
import { createTimer } from './host/timer.js';
import { isData, refuse } from './parse.js';
import { tag } from './redact.js';
import type { Data, OutcomeName, RefusalCode, SendOptions, Sent } from './types.js';
import { Input, type Outcome } from './wire.js';

/** How often the browser's buffer is asked whether messages have left it. */
const POLL_FIRST_MS = 8;
const POLL_LAST_MS = 250;
/** With more in the ledger it is settled at each send, so that a long task without timers does not let it grow. */
const LEDGER_MANY = 500;

export const byteLength = (data: Data): number =>
  typeof data === 'string'
    ? new TextEncoder().encode(data).length
    : ((data as ArrayBuffer).byteLength ?? (data as Blob).size);

/** What waits must not change under its owner's hands. */
const copy = (data: Data): Data =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : tag(data) === 'ArrayBuffer'
      ? (data as ArrayBuffer).slice(0)
      : data;

const refused = (code: RefusalCode): Sent => ({ status: 'refused', code });

export const createOutbox = (
  step: (kind: Input, a?: number, b?: number, c?: number, d?: number) => number,
  later: (task: () => void) => void,
  settled: (id: number, outcome: OutcomeName) => void,
  limit: () => number,
  /** Why nothing can be sent at all, or why not while there is no connection. */
  obstacle: (whenClosed: SendOptions['whenClosed']) => RefusalCode | undefined,
) => {
  const waiting = new Map<number, { readonly data: Data; readonly label: string | undefined }>();
  const labels = new Map<string | undefined, number>();
  let lastId = 0;
  let attempt = 0;
  let wire: Wire | undefined;
  let passing = false;
  let full = false;
  let pollMs = 0;

  const forget = (id: number) => {
    const message = waiting.get(id);
    waiting.delete(id);
    if (labels.get(message?.label) === id) labels.delete(message?.label);
    return message;
  };
  const settle = (ids: readonly number[] = [], outcome: OutcomeName) => {
    for (const id of ids) settled(id, outcome);
  };
  const poll = () => {
    settle(wire?.drained(), 'sent');
    if (full && wire?.hasRoom(limit())) {
      full = false;
      step(Input.Writable, attempt, 1);
    }
    pollMs = wire && (full || wire.pending()) ? Math.min(pollMs * 2, POLL_LAST_MS) : 0;
    if (pollMs) timer.set(pollMs);
  };
  const timer = createTimer(() => later(poll));
  const watch = () => {
    if (!pollMs) timer.set((pollMs = POLL_FIRST_MS));
  };
  const fill = () => {
    if (!wire || full || wire.hasRoom(limit())) return;
    full = true;
    step(Input.Writable, attempt, 0);
    watch();
  };
  const hand = (to: Wire, data: Data, id: number) => {
    to.hand(data, id);
    watch();
    if (to.pending() > LEDGER_MANY) later(() => settle(to.drained(), 'sent'));
  };
  const enqueue = (id: number, data: Data, { replaces, maxAgeMs }: SendOptions): Sent => {
    fill();
    waiting.set(id, { data, label: replaces });
    const reply = step(
      Input.Send,
      id,
      byteLength(data),
      maxAgeMs,
      (replaces !== undefined && labels.get(replaces)) || 0,
    );
    if (reply) {
      waiting.delete(id);
      return refused(replies[reply]!);
    }
    if (!waiting.has(id)) return { status: 'passed', id };
    if (replaces !== undefined) labels.set(replaces, id);
    return { status: 'queued', id, position: waiting.size };
  };

  return {
    send(data: Data, options: SendOptions = {}): Sent {
      const { maxAgeMs, whenClosed } = options;
      if (maxAgeMs !== undefined && !(maxAgeMs > 0 && maxAgeMs < Infinity))
        refuse('maxAgeMs', maxAgeMs, 'a number above 0');
      const no = obstacle(whenClosed) ?? (isData(data) ? undefined : 'unsupported-data');
      if (no) return refused(no);
      // A view of shared memory has to be copied even to be sent.
      const shared = ArrayBuffer.isView(data) && tag(data.buffer) !== 'ArrayBuffer';
      if (passing && !waiting.size && wire?.hasRoom(limit()) && !shared) {
        hand(wire, data, ++lastId);
        return { status: 'passed', id: lastId };
      }
      try {
        data = copy(data);
      } catch {
        // A detached buffer.
        return refused('unsupported-data');
      }
      return enqueue(++lastId, data, options);
    },
    transmit(id: number) {
      const message = forget(id);
      if (!message) return;
      if (wire) {
        hand(wire, message.data, id);
        fill();
      } else settled(id, 'maybe-sent');
    },
    release(id: number, outcome: Outcome) {
      if (forget(id)) settled(id, outcomes[outcome]!);
    },
    /** From now on messages go straight to this socket while nothing waits. */
    attach(id: number, to: Wire) {
      attempt = id;
      wire = to;
      passing = true;
    },
    /** Not any more, though the socket may live on for a while. */
    block() {
      passing = false;
    },
    detach() {
      const last = wire;
      wire = undefined;
      passing = full = false;
      pollMs = 0;
      timer.clear();
      settle(last?.drained(), 'sent');
      settle(last?.drop(), 'maybe-sent');
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
