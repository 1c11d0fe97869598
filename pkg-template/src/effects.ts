/** The effects of the state machine that are events and nothing else. */
import { phases, reasons } from './codes.js';
import type { Effects } from './driver.js';
import type { Ground } from './ground.js';
import type { StopReason } from './types.js';
import { Effect, Field, Phase, Reason } from './wire.js';
import { sentence } from './words/en.js';

export const createEvents = (ground: Ground): Effects => ({
  [Effect.Phase](from, to, reason, attempt) {
    const why = reasons[reason];
    // Before anybody is told, so that a handler finds them in the snapshot.
    if (to === Phase.Open) {
      ground.openedAt = Date.now();
      ground.rttMs = undefined;
    }
    if (to === Phase.Waiting) ground.retryAt = Date.now() + ground.read(Field.RetryInMs);
    if (from === Phase.Open) ground.connection = undefined;
    ground.emit('connection');
    ground.tell('phase', { from: phases[from]!, to: phases[to]!, ...(why && { reason: why }), attempt });
  },
  [Effect.Attempt]: (attempt, refresh) => ground.tell('attempt', { attempt, refresh: !!refresh }),
  [Effect.Retry](attempt, delayMs, reason, failures) {
    // A wait may have been cut short.
    ground.retryAt = Date.now() + delayMs;
    ground.tell('retry', { attempt, delayMs, at: ground.retryAt, reason: reasons[reason]!, failures });
  },
  [Effect.Stopped](number) {
    const reason = reasons[number] as StopReason;
    const revive =
      number === Reason.Disposed
        ? 'never'
        : number === Reason.Closed || number === Reason.Disabled
          ? 'connect'
          : 'connect-because';
    ground.tell('stopped', { reason, revive, message: sentence(reason) });
  },
});
