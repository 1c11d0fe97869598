/** What each effect of the state machine means for the bus. */
import { phases, reasons, stages } from './codes.js';
import type { Perform } from './driver.js';
import { wall } from './host/clock.js';
import type { Outbox } from './outbox.js';
import type { Ground, Trials } from './trials.js';
import type { StopReason } from './types.js';
import type { Voice } from './voice.js';
import { Effect, Reason } from './wire.js';
import { sentence } from './words/en.js';

export const createEffects = (
  trials: Trials,
  outbox: Outbox,
  tell: Voice['tell'],
  ground: Ground,
  opens: () => number,
): Perform => ({
  [Effect.Resolve]: trials.resolve,
  [Effect.Open]: trials.open,
  [Effect.Greet]: trials.greet,
  [Effect.Close]: trials.close,
  [Effect.Abandon]: trials.letGo,
  [Effect.Transmit]: outbox.transmit,
  [Effect.Release]: outbox.release,
  [Effect.Phase](from, to, reason, attempt) {
    const why = reasons[reason];
    tell('phase', { from: phases[from]!, to: phases[to]!, ...(why && { reason: why }), attempt });
  },
  [Effect.Attempt]: (attempt, refresh) => tell('attempt', { attempt, refresh: !!refresh }),
  [Effect.Slow]: (attempt, stage) => tell('attempt', { attempt, refresh: trials.refreshing(), slow: stages[stage]! }),
  [Effect.Opened](attempt, tookMs) {
    ground.openedAt = wall();
    trials.opened(attempt, (protocol, url) => tell('open', { attempt, opens: opens(), protocol, url, tookMs }));
  },
  [Effect.Ended]: (attempt, stage, cause, action, code, bits, openMs) =>
    tell('close', trials.ended(attempt, stage, cause, action, code, bits, openMs)),
  [Effect.Retry](attempt, delayMs, reason, failures) {
    const at = (ground.retryAt = wall() + delayMs);
    tell('retry', { attempt, delayMs, at, reason: reasons[reason]!, failures });
  },
  [Effect.Stopped](reason) {
    const why = reasons[reason] as StopReason;
    const revive =
      reason === Reason.Disposed
        ? 'never'
        : reason === Reason.Closed || reason === Reason.Disabled
          ? 'connect'
          : 'connect-because';
    tell('stopped', { reason: why, revive, message: sentence(why) });
  },
});
