/** When the next body may go, and whether the network is to be trusted. On the clock that nobody sets. */
import type { Limits } from './limits.js';

export const MINUTE = 60_000;
/** After failures a rest, each twice as long as the one before: a collector that a policy forbids would be asked for ever. */
const LONGEST_REST = 32 * MINUTE;

export const createPace = ({ maxPerMinute }: Limits) => {
  /** When the last bodies went. */
  let sent: number[] = [];
  let notBefore = 0;
  let rest = MINUTE;
  const pace = {
    /** The network may be gone. */
    doubtful: false,
    /** Not more than 0: now. */
    waitMs(): number {
      const now = performance.now();
      sent = sent.filter((at) => now - at < MINUTE);
      return Math.max(notBefore, sent.length < maxPerMinute ? 0 : sent[0]! + MINUTE) - now;
    },
    /** After a failure. Not more than 0: none. */
    restMs: () => notBefore - performance.now(),
    went: () => void sent.push(performance.now()),
    failed() {
      pace.doubtful = true;
      notBefore = performance.now() + rest;
      rest = Math.min(2 * rest, LONGEST_REST);
    },
    /** Something has arrived, or the network is there again. */
    well() {
      pace.doubtful = false;
      notBefore = 0;
      rest = MINUTE;
    },
  };
  return pace;
};
