/** Browsers run a longer delay at once. */
const LONGEST_MS = 2 ** 31 - 1;

export interface Timer {
  /** Replaces what was set. A negative or infinite delay only clears. */
  set(delayMs: number): void;
  clear(): void;
}

export const createTimer = (fire: () => void): Timer => {
  let handle: ReturnType<typeof setTimeout> | undefined;
  const clear = () => clearTimeout(handle);
  return {
    clear,
    set(delayMs) {
      clear();
      if (delayMs >= 0) handle = setTimeout(fire, Math.min(Math.ceil(delayMs), LONGEST_MS));
    },
  };
};
