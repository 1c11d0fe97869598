/** What a server says with its close about when to come back. */
import type { Ground } from './ground.js';
import { atOnce } from './parse.js';
import { describe } from './redact.js';
import { Input, Setting } from './wire.js';

/** The machine holds it within bounds. */
export const heed = (ground: Ground, code: number, reason: string) => {
  const asked: unknown = ground.safely('retry.serverDelay', () =>
    atOnce('retry.serverDelay()', ground.options['retry.serverDelay']?.({ code, reason })),
  );
  // What a pattern that does not match gives counts as no wish.
  if (asked === undefined || asked === null) return;
  if (typeof asked === 'number' && asked >= 0) ground.step(Input.Set, Setting.ServerDelayMs, asked);
  else ground.warn('bad-server-delay', `retry.serverDelay: expected a number from 0, received ${describe(asked)}`);
};
