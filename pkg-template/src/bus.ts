/** One bus: its public face over the state machine, the attempts and the outbox. */
import { phases, reasons, replies } from './codes.js';
import { sameTarget } from './compare.js';
import { createDriver, type Driver } from './driver.js';
import { createEffects } from './effects.js';
import { watchNetwork } from './host/network.js';
import { watchPage } from './host/page.js';
import { watchPolicy } from './host/policy.js';
import { merge, type Parsed, parseOptions } from './options.js';
import { byteLength, createOutbox } from './outbox.js';
import { refuse } from './parse.js';
import { redact } from './redact.js';
import { createSettings } from './settings.js';
import { createStore } from './store.js';
import { createTrials, type Ground } from './trials.js';
import type { Bus, BusPatch, ListenOptions, RefusalCode, Snapshot, Started, WarningCode } from './types.js';
import { createVoice, LEVELS } from './voice.js';
import { Field, Input, Phase, Reply } from './wire.js';

const REASON_BYTES = 123;

/** What the registry may do with a bus and applications may not. */
export interface LiveBus {
  readonly bus: Bus;
  parsed(): Parsed;
  /** Other options for the same endpoint. */
  adopt(parsed: Parsed): void;
  warn(code: WarningCode, message: string, detail?: unknown): void;
  /** At once, and nothing queued outlives it. */
  disable(): void;
}

/** What a bus tells the registry. */
export interface Owner {
  /** `update({ enabled })`. */
  enable(wanted: boolean): void;
  gone(): void;
}

const readSnapshot = (at: (field: Field) => number | undefined, ground: Ground): Snapshot | undefined => {
  const phase = at(Field.Phase);
  if (phase === undefined) return undefined;
  const reason = reasons[at(Field.Reason)!];
  const { lastClose, openedAt, retryAt, parsed } = ground;
  const waitingFor = ground.waitingFor ?? parsed.waitingFor;
  return {
    phase: phases[phase]!,
    ...(reason && { reason }),
    ...(phase === Phase.Paused && waitingFor && { waitingFor }),
    wanted: !!at(Field.Wanted),
    opens: at(Field.Opens)!,
    attempt: at(Field.Attempt)!,
    ...(phase === Phase.Open && { openedAt }),
    ...(phase === Phase.Waiting && { retryAt }),
    ...(lastClose && { lastClose }),
    queue: Object.freeze({ messages: at(Field.QueueMessages)!, bytes: at(Field.QueueBytes)! }),
  };
};

export const createBus = (first: Parsed, key: string, inert: boolean, owner: Owner): LiveBus => {
  let gone: 'inert' | 'disposed' | undefined = inert ? 'inert' : undefined;
  let driver: Driver | undefined;
  let overflowed = false;
  let watches: (() => void)[] = [];
  const later = (task: () => void) => (driver ? driver.later(task) : task());
  const { emitter, tell, warn: warnNow } = createVoice(redact(key), () => ground.parsed.logger, later);
  // Whoever is just getting the bus has had no time to listen yet.
  const warn: LiveBus['warn'] = (...warning) => queueMicrotask(() => warnNow(...warning));
  const step: Driver['step'] = (...input) => driver?.step(...input) ?? Reply.Disposed;
  const at = (field: Field) => (driver ? driver.get(field) : 0);
  const ground: Ground = {
    parsed: first,
    openedAt: 0,
    retryAt: 0,
    step,
    message: (data, info) => emitter.emit('message', data, info),
    overflow() {
      if (!overflowed)
        warn('greeting-overflow', 'More than 1 000 messages came before ready() was satisfied; some are lost.');
      overflowed = true;
    },
  };
  const obstacle = (whenClosed = 'queue'): RefusalCode | undefined => {
    if (gone || whenClosed === 'queue') return gone;
    if (whenClosed !== 'refuse') refuse('whenClosed', whenClosed, 'queue or refuse');
    const phase = at(Field.Phase);
    return phase === Phase.Open ? undefined : phase === Phase.Stopped ? 'stopped' : 'closed';
  };
  const outbox = createOutbox(
    step,
    later,
    (id, outcome) => tell('outcome', { id, outcome }),
    () => ground.parsed.maxBufferedBytes,
    obstacle,
  );
  const trials = createTrials(ground, outbox);
  const { store, announce } = createStore(emitter, () => readSnapshot(at, ground));
  const applySettings = createSettings(step);
  const adopt = (next: Parsed) => {
    ground.parsed = next;
    applySettings(next);
    later(announce);
    if (!gone) for (const sentence of next.unknown) warn('unknown-option', sentence);
  };
  const command = (kind: Input, because: unknown, needed?: boolean): Started => {
    if ((needed || because !== undefined) && (!because || typeof because !== 'string'))
      refuse('because', because, 'a non-empty string');
    if (gone) return { started: false, why: gone };
    if (needed) outbox.block();
    const reply = step(kind, +(!needed && !!because));
    if (reply === Reply.RestartStorm)
      warn('restart-storm', 'Started again too often after it was stopped; wait a minute.');
    return reply ? { started: false, why: replies[reply]! } : { started: true };
  };
  const dispose = () => {
    if (gone) return;
    gone = 'disposed';
    outbox.block();
    owner.gone();
    for (const stop of watches) stop();
    step(Input.Dispose);
    driver?.end();
  };

  if (!inert) {
    driver = createDriver(
      createEffects(trials, outbox, tell, ground, () => at(Field.Opens)!),
      announce,
    );
    watches = [
      watchPage((visible) => step(Input.Page, +visible)),
      watchNetwork((online) => step(Input.Network, +online)),
      watchPolicy(trials.violated),
    ];
  }
  adopt(first);

  const bus = Object.freeze({
    key,
    store,
    connect: (options?: { because?: string }) => command(Input.Connect, options?.because),
    reconnect: (options: { because: string }) => command(Input.Reconnect, options?.because, true),
    close(code = 1000, reason = '') {
      if (gone) return;
      if (code !== 1000 && !(code >= 3000 && code < 5000 && Number.isInteger(code)))
        refuse('code', code, '1000 or 3000 to 4999');
      if (typeof reason !== 'string' || byteLength(reason) > REASON_BYTES)
        refuse('reason', reason, 'a string of at most 123 bytes');
      outbox.block();
      if (at(Field.Phase) === Phase.Open) trials.reasonOfClose(reason);
      step(Input.Close, code);
    },
    send: outbox.send,
    withdraw: (id: number) => step(Input.Withdraw, id) === Reply.Ok,
    update(patch: BusPatch) {
      if (gone === 'disposed') return;
      const before = ground.parsed;
      const next = parseOptions({ ...merge(before.raw, patch), key: before.key });
      if (next.identity !== before.identity) refuse('identity', {}, 'the one this bus was made for');
      adopt(next);
      if (patch.enabled !== undefined) owner.enable(patch.enabled);
      const resumes = patch.url !== undefined && at(Field.Phase) === Phase.Paused;
      if (at(Field.Wanted) && (resumes || !sameTarget(before, next))) {
        outbox.block();
        step(Input.Reconnect);
      }
    },
    on(type: string, listener: unknown, options?: ListenOptions) {
      if (gone === 'disposed') return () => {};
      if (!(type in LEVELS)) refuse('type', type, Object.keys(LEVELS).join(', '));
      return emitter.on(type, listener, options);
    },
    dispose,
    journal: () => driver?.journal() ?? new Float64Array(),
    [(Symbol.dispose ?? Symbol.for('Symbol.dispose')) as typeof Symbol.dispose]: dispose,
  } satisfies Record<keyof Bus, unknown>) as Bus;

  return {
    bus,
    parsed: () => ground.parsed,
    adopt,
    warn,
    disable() {
      outbox.block();
      step(Input.Close, 1000, 1);
    },
  };
};
