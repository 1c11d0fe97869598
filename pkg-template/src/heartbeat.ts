/** Signs of life: the peer is asked when the machine says so, and its own questions are answered. */
import type { Ground } from './ground.js';
import type { Outbox } from './outbox.js';
import { parseHello } from './parse.js';
import type { Data, Incoming } from './types.js';
import { Input } from './wire.js';

/** What `Effect.Ping` does. The machine hears of messages only while it waits for one: they cost it no call. */
export const createHeartbeat = (ground: Ground, outbox: Outbox) => {
  const { step, listen, safely } = ground;
  let attempt = 0;
  let askedAt = 0;
  /** Nothing has come since. */
  let silent = false;

  const send = (path: string, value: unknown) => outbox.pass(parseHello(path, value) as readonly Data[]);
  const alive = (rttMs = -1) => {
    silent = false;
    step(Input.Alive, attempt, rttMs);
  };
  listen('invalid', () => silent && alive());
  listen('message', (message: unknown) => {
    const { 'heartbeat.isAnswer': isAnswer, 'heartbeat.answer': answer } = ground.options;
    if (silent) alive();
    if (askedAt && isAnswer?.(message as Incoming)) {
      ground.rttMs = performance.now() - askedAt;
      askedAt = 0;
      alive(ground.rttMs);
    }
    const reply = answer?.(message as Incoming);
    if (reply !== undefined) send('heartbeat.answer()', reply);
  });

  return (id: number) => {
    attempt = id;
    silent = true;
    askedAt = performance.now();
    const { 'heartbeat.message': message } = ground.options;
    const asked = safely('heartbeat.message', () => {
      send('heartbeat.message()', typeof message === 'function' ? (message as () => unknown)() : message);
      return true;
    });
    // Whom we could not ask we do not condemn.
    if (!asked) alive();
  };
};
