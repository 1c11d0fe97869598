/** From time to place and back, and where the lines of an axis lie. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12, 24].map((hours) => hours * 60 * MINUTE),
];
/** Between two lines, for the words at them. */
const APART = 84;
const NARROWEST = 20;
/** A year: what is longer is a recording that makes no sense. */
const WIDEST = 366 * 24 * 60 * MINUTE;

export const ticksOf = (
  { from, to }: Window,
  width: number,
): { readonly step: number; readonly at: readonly number[] } => {
  const span = to - from;
  const step = STEPS.find((one) => (one / span) * width >= APART) ?? span;
  // On round times of the day where the clock shows them: time zones are off by quarters of an hour at the least.
  const first = Math.ceil(from / step) * step;
  const at: number[] = [];
  for (let time = first; time < to && at.length < 64; time += step) at.push(time);
  return { step, at };
};

/** Around a point that stays where it is. */
export const zoomed = ({ from, to }: Window, factor: number, around: number): Window => {
  const span = Math.min(WIDEST, Math.max(NARROWEST, (to - from) * factor));
  const share = (around - from) / (to - from);
  return { from: around - span * share, to: around + span * (1 - share) };
};

export const moved = ({ from, to }: Window, by: number): Window => ({ from: from + by, to: to + by });
