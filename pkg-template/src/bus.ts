/** One bus: its public face over the state machine, the attempts and the outbox. */
import { createAttempts } from './attempts.js';
import type { Bedside, Tally, Trace } from './bedside.js';
import { createCare } from './care.js';
import { phases, reasons, replies } from './codes.js';
import { differing, isSame } from './compare.js';
import { createDriver, type Effects } from './driver.js';
import { createEvents } from './effects.js';
import type { Ground } from './ground.js';
import { createHeartbeat } from './heartbeat.js';
import { watchPage } from './host/page.js';
import { createInbox } from './inbox.js';
import { isString } from './kinds.js';
import { type Parsed, parseOptions } from './options.js';
import { byteLength, createOutbox } from './outbox.js';
import { refuse } from './parse.js';
import { createPresence } from './presence.js';
import { createStore } from './store.js';
import { createStream } from './stream.js';
import type {
  Bus,
  BusPatch,
  ConnectRefusal,
  Counters,
  MessagesOptions,
  SendOptions,
  Snapshot,
  Started,
} from './types.js';
import { createVoice } from './voice.js';
import { DEFAULTS, Effect, Field, Input, Phase, Reason, Reply } from './wire.js';

const REASON_BYTES = 123;

/** What the registry may do with a bus and applications may not. */
export interface LiveBus {
  readonly bus: Bus;
  readonly ground: Ground;
  readonly bedside: Bedside;
  /** Other options for the same endpoint. */
  adopt(options: Parsed): void;
  /** Other options, perhaps for another connection: then it is made anew. */
  change(options: Parsed, enabled?: boolean): void;
  disable(): void;
}

/** What a bus tells the registry. */
export interface Owner {
  /** `update({ enabled })`. */
  enable(wanted: boolean): void;
  /** Another identity. Throws KeyConflict if somebody has it already. */
  move(options: Parsed): void;
  gone(): void;
}

/** Nothing once the machine is gone. */
const readSnapshot = (ground: Ground): Snapshot | undefined => {
  const { lastClose, openedAt, retryAt, rttMs, options } = ground;
  const phase = ground.read(Field.Phase);
  const reason = reasons[ground.read(Field.Reason)];
  const waitingFor = ground.waitingFor ?? options.waitingFor;
  return (
    phases[phase] && {
      phase: phases[phase],
      ...(reason && { reason }),
      ...(phase === Phase.Paused && waitingFor && { waitingFor }),
      wanted: !!ground.read(Field.Wanted),
      opens: ground.read(Field.Opens),
      attempt: ground.read(Field.Attempt),
      ...(phase === Phase.Open && { openedAt }),
      ...(phase === Phase.Waiting && { retryAt }),
      ...(lastClose && { lastClose }),
      ...(phase === Phase.Open && rttMs !== undefined && { rttMs }),
      queue: Object.freeze({ messages: ground.read(Field.QueueMessages), bytes: ground.read(Field.QueueBytes) }),
    }
  );
};

export const createBus = (first: Parsed, inert: boolean, owner: Owner): LiveBus => {
  const driver = createDriver(
    inert,
    () => effects,
    () => care.look(),
  );
  /** Whatever of the page has a listener of ours. */
  const life = new AbortController();
  const ground = {
    ...driver,
    options: first,
    gone: inert ? 'inert' : undefined,
    closeReason: '',
    openedAt: 0,
    retryAt: 0,
    traces: [] as Trace[],
    asked: 0,
    in: [0, 0, 0, 0] as Tally,
    out: [0, 0, 0, 0] as Tally,
    counts: { invalid: 0, dropped: 0 },
  } as Ground;
  Object.assign(ground, createVoice(ground));
  const outbox = createOutbox(ground);
  const inbox = createInbox(ground);
  const effects: Effects = {
    ...createEvents(ground),
    [Effect.Ping]: createHeartbeat(ground, outbox),
    [Effect.Transmit]: outbox.transmit,
    [Effect.Release]: outbox.release,
  };
  createAttempts(ground, effects, outbox, inbox);
  const { store, announce } = createStore(ground, () => readSnapshot(ground));
  const presence = createPresence(ground, outbox);
  const care = createCare(ground, store, announce);
  let told = DEFAULTS;
  let rules = '';
  const adopt = (options: Parsed) => {
    ground.options = options;
    // Only what has changed: what it starts with the machine is not told.
    options.settings.forEach((value, at) => {
      if (told[at] !== value) ground.step(Input.Set, at + 1, value);
    });
    told = options.settings;
    if (rules !== (rules = `${options.rules}`)) {
      ground.step(Input.ClearRules);
      for (const rule of options.rules) ground.step(Input.Rule, ...rule);
    }
    ground.later(announce);
    if (!ground.gone) for (const sentence of options.unknown) ground.warnOnce('unknown-option', sentence);
  };
  /** What is left of the one whose bus this was. */
  const forget = () => {
    ground.lastClose = ground.waitingFor = ground.verdict = undefined;
    ground.traces = [];
    ground.emit('forget');
    ground.emit('*', 'gone');
    ground.later(announce);
  };
  /** At once, and nothing queued or said outlives it. */
  const disable = (code = 1000) => {
    outbox.block();
    forget();
    ground.step(Input.Close, code, 1);
  };
  /** Other options, perhaps for another connection, or somebody else's: of the one before nothing is left then, and nothing lingers. */
  const change = (next: Parsed, enabled?: boolean) => {
    const before = ground.options;
    const another = next.id !== before.id;
    if (another) {
      owner.move(next);
      forget();
    }
    adopt(next);
    const again = ground.read(Field.Wanted) && enabled !== false;
    // What waits was meant for what is no more.
    const stale = another || !isSame(before.reconnectOn, next.reconnectOn);
    const anew = stale || differing(before, next).some((path) => /^(url|protocols)$/.test(path));
    if (another && ground.read(Field.Phase) !== Phase.Idle) disable(0);
    if (again && (anew || ground.read(Field.Reason) === Reason.NoUrl)) {
      outbox.block();
      ground.step(Input.Reconnect, +stale);
    } else if (stale) outbox.withdrawAll();
  };
  const command = (kind: Input, options: { because?: string } | undefined, needed?: boolean): Started => {
    const because: unknown = options?.because;
    ground.checkNames(options);
    if ((needed || because !== undefined) && (!because || !isString(because)))
      refuse('because', because, 'a non-empty string');
    if (needed) outbox.block();
    const why = ground.gone ?? (replies[ground.step(kind, +(!needed && !!because))] as ConnectRefusal);
    if (why === 'restart-storm') ground.warn(why, 'Revived too often: wait a minute');
    return why ? { started: false, why } : { started: true };
  };
  if (!inert) watchPage(ground, life.signal);
  const dispose = () => {
    if (ground.gone) return;
    ground.gone = 'disposed';
    outbox.block();
    owner.gone();
    forget();
    ground.step(Input.Dispose);
    ground.end();
    life.abort();
    ground.deafen();
  };
  adopt(first);

  const bus = Object.freeze({
    get key() {
      return ground.options.name;
    },
    store,
    ...presence,
    connect: (options?: { because?: string }) => command(Input.Connect, options),
    reconnect: (options: { because: string }) => command(Input.Reconnect, options, true),
    close(code = 1000, reason = '') {
      if (ground.gone) return;
      if (typeof code !== 'number' || !/^(1000|[34]\d{3})$/.test(`${code}`))
        refuse('code', code, '1000 or 3000 to 4999');
      if (!isString(reason) || byteLength(reason) > REASON_BYTES)
        refuse('reason', reason, 'a string of at most 123 bytes');
      outbox.block();
      if (ground.read(Field.Phase) === Phase.Open) ground.closeReason = reason;
      ground.step(Input.Close, code);
    },
    send: (message: unknown, options?: SendOptions) => outbox.send(message, options),
    withdraw: (id: number) => ground.step(Input.Withdraw, id) === Reply.Ok,
    update(patch: BusPatch) {
      if (ground.gone === 'disposed') return;
      change(parseOptions(patch, ground.options), patch.enabled);
      if (patch.enabled !== undefined) owner.enable(patch.enabled);
    },
    on: ground.on,
    onMessage: inbox.onMessage,
    messages: (options?: MessagesOptions) => createStream(ground, options),
    counters(): Counters {
      const { opens, attempt } = store.getSnapshot();
      const [messagesIn, sizeIn] = ground.in;
      const [messagesOut, sizeOut] = ground.out;
      return { messagesIn, sizeIn, messagesOut, sizeOut, ...ground.counts, opens, attempts: attempt };
    },
    dispose,
    report: care.report,
    journal: ground.journal,
    [(Symbol.dispose ?? Symbol.for('Symbol.dispose')) as typeof Symbol.dispose]: dispose,
  } satisfies Record<keyof Bus, unknown>) as unknown as Bus;

  return {
    bus,
    ground,
    bedside: care.bedside,
    adopt,
    change,
    disable,
  };
};
