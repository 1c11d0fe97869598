/** What is in production's place of simulate.ts and simulation.ts: nothing. */
export const Simulate = undefined;
export const simulation = undefined;
