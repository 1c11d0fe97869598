/** Two clocks, read together: only the difference shows that the machine slept. */
export const mono = (): number => performance.now();
export const wall = (): number => Date.now();
