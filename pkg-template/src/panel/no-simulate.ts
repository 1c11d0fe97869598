/** What is in production's place of simulate.ts: nothing. */
export const Simulate = undefined;
export const attach = undefined;
