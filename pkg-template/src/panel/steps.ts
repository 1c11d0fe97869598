/** A recording's lines, and what was going on at each. */
import { Input } from '../wire.js';
import type { Attempt, Segment } from './attempts.js';
import type { Entry } from './inputs.js';

/** Told with every message, or not about the connection: nothing to look at step by step. */
const QUIET = new Set([Input.Send, Input.Withdraw, Input.Writable, Input.Set, Input.Rule, Input.ClearRules]);
export const isStep = ({ kind }: Entry): boolean => !QUIET.has(kind);

/** What of it was going on at a moment. */
export const segmentAt = (
  attempts: readonly Attempt[],
  at: number,
): { attempt: Attempt; segment: Segment | undefined } | undefined => {
  const attempt = [...attempts].reverse().find((one) => one.from <= at);
  return (
    attempt && {
      attempt,
      segment: attempt.segments.find(({ from, to }) => from <= at && (to === undefined || at < to)),
    }
  );
};
