/** One bus: its public face over the state machine, the attempts and the outbox. */
import { createAttempts } from './attempts.js';
import { phases, reasons, replies } from './codes.js';
import { differing } from './compare.js';
import { createDriver, type Effects } from './driver.js';
import { createEvents } from './effects.js';
import type { Ground } from './ground.js';
import { createHeartbeat } from './heartbeat.js';
import { watchPage } from './host/page.js';
import { type Parsed, parseOptions } from './options.js';
import { byteLength, createOutbox } from './outbox.js';
import { refuse } from './parse.js';
import { redact } from './redact.js';
import { createStore } from './store.js';
import type { Bus, BusPatch, Snapshot, Started } from './types.js';
import { createVoice } from './voice.js';
import { DEFAULTS, Effect, Field, Input, Phase, Reason, Reply } from './wire.js';

const REASON_BYTES = 123;

/** What the registry may do with a bus and applications may not. */
export interface LiveBus {
  readonly bus: Bus;
  readonly ground: Ground;
  /** Other options for the same endpoint. */
  adopt(options: Parsed): void;
  /** At once, and nothing queued outlives it. */
  disable(): void;
}

/** What a bus tells the registry. */
export interface Owner {
  /** `update({ enabled })`. */
  enable(wanted: boolean): void;
  gone(): void;
}

/** Nothing once the machine is gone. */
const readSnapshot = (ground: Ground): Snapshot | undefined => {
  const { get, lastClose, openedAt, retryAt, rttMs, options } = ground;
  const phase = get(Field.Phase);
  const reason = reasons[get(Field.Reason)];
  const waitingFor = ground.waitingFor ?? options.waitingFor;
  return (
    phases[phase] && {
      phase: phases[phase],
      ...(reason && { reason }),
      ...(phase === Phase.Paused && waitingFor && { waitingFor }),
      wanted: !!get(Field.Wanted),
      opens: get(Field.Opens),
      attempt: get(Field.Attempt),
      ...(phase === Phase.Open && { openedAt }),
      ...(phase === Phase.Waiting && { retryAt }),
      ...(lastClose && { lastClose }),
      ...(phase === Phase.Open && rttMs !== undefined && { rttMs }),
      queue: Object.freeze({ messages: get(Field.QueueMessages), bytes: get(Field.QueueBytes) }),
    }
  );
};

export const createBus = (first: Parsed, key: string, inert: boolean, owner: Owner): LiveBus => {
  const driver = createDriver(
    inert,
    () => effects,
    () => announce(),
  );
  const { step, later, get } = driver;
  const voice = createVoice(redact(key), () => ground.options.logger, later);
  const { warn } = voice;
  const ground: Ground = {
    ...driver,
    ...voice,
    options: first,
    gone: inert ? 'inert' : undefined,
    closeReason: '',
    openedAt: 0,
    retryAt: 0,
  };
  const outbox = createOutbox(ground);
  const attempts = createAttempts(ground, outbox);
  const effects: Effects = {
    ...attempts.effects,
    ...createEvents(ground),
    [Effect.Ping]: createHeartbeat(ground, outbox),
    [Effect.Transmit]: outbox.transmit,
    [Effect.Release]: outbox.release,
  };
  const { store, announce } = createStore(voice, () => readSnapshot(ground));
  let told = DEFAULTS;
  let rules = '';
  const adopt = (options: Parsed) => {
    ground.options = options;
    // Only what has changed: what it starts with the machine is not told.
    options.settings.forEach((value, at) => {
      if (told[at] !== value) step(Input.Set, at + 1, value);
    });
    told = options.settings;
    if (rules !== (rules = `${options.rules}`)) {
      step(Input.ClearRules);
      for (const rule of options.rules) step(Input.Rule, ...rule);
    }
    later(announce);
    if (!ground.gone) for (const sentence of options.unknown) warn('unknown-option', sentence);
  };
  const command = (kind: Input, because: unknown, needed?: boolean): Started => {
    if ((needed || because !== undefined) && (!because || typeof because !== 'string'))
      refuse('because', because, 'a non-empty string');
    if (ground.gone) return { started: false, why: ground.gone };
    if (needed) outbox.block();
    const reply = step(kind, +(!needed && !!because));
    if (reply === Reply.RestartStorm) warn('restart-storm', 'Revived too often: wait a minute');
    return reply ? { started: false, why: replies[reply]! } : { started: true };
  };
  const stopWatching = inert ? undefined : watchPage(step, attempts.violated);
  const dispose = () => {
    if (ground.gone) return;
    ground.gone = 'disposed';
    outbox.block();
    owner.gone();
    stopWatching?.();
    step(Input.Dispose);
    driver.end();
  };
  adopt(first);

  const bus = Object.freeze({
    // One read off a URL may have a token in its path; one that was given is a name.
    key: first.flat.key ? key : redact(key),
    store,
    connect: (options?: { because?: string }) => command(Input.Connect, options?.because),
    reconnect: (options: { because: string }) => command(Input.Reconnect, options?.because, true),
    close(code = 1000, reason = '') {
      if (ground.gone) return;
      if (typeof code !== 'number' || !/^(1000|[34]\d{3})$/.test(`${code}`))
        refuse('code', code, '1000 or 3000 to 4999');
      if (typeof reason !== 'string' || byteLength(reason) > REASON_BYTES)
        refuse('reason', reason, 'a string of at most 123 bytes');
      outbox.block();
      if (get(Field.Phase) === Phase.Open) ground.closeReason = reason;
      step(Input.Close, code);
    },
    send: outbox.send,
    withdraw: (id: number) => step(Input.Withdraw, id) === Reply.Ok,
    update(patch: BusPatch) {
      if (ground.gone === 'disposed') return;
      const before = ground.options;
      const next = parseOptions(patch, before);
      if (next.identity !== before.identity) refuse('identity', next.identity, 'the one this bus was made for');
      adopt(next);
      if (patch.enabled !== undefined) owner.enable(patch.enabled);
      const resumes = get(Field.Reason) === Reason.NoUrl;
      if (get(Field.Wanted) && (resumes || differing(before, next).some((path) => /^(url|protocols)$/.test(path)))) {
        outbox.block();
        step(Input.Reconnect);
      }
    },
    on: voice.on,
    dispose,
    journal: driver.journal,
    [(Symbol.dispose ?? Symbol.for('Symbol.dispose')) as typeof Symbol.dispose]: dispose,
  } satisfies Record<keyof Bus, unknown>) as Bus;

  return {
    bus,
    ground,
    adopt,
    disable() {
      outbox.block();
      step(Input.Close, 1000, 1);
    },
  };
};
