/** Browsers run a longer delay at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Sets the timer, in place of what was set; with a negative delay only clears. */
export type Timer = (delayMs: number) => void;

export const createTimer = (fire: () => void): Timer => {
  let handle: ReturnType<typeof setTimeout> | undefined;
  return (delayMs) => {
    clearTimeout(handle);
    if (delayMs >= 0) handle = setTimeout(fire, Math.min(Math.ceil(delayMs), LONGEST_MS));
  };
};
