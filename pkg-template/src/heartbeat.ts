/** Signs of life: the peer is asked when the machine says so, and its own questions are answered. */
import type { Ground } from './ground.js';
import { isFunction } from './kinds.js';
import type { Outbox } from './outbox.js';
import { atOnce } from './parse.js';
import type { Incoming } from './types.js';
import { Input } from './wire.js';

/** What `Effect.Ping` does. The machine hears of messages only while it waits for one: they cost it no call. */
export const createHeartbeat = (ground: Ground, outbox: Outbox) => {
  let attempt = 0;
  let askedAt = 0;

  const alive = (rttMs = -1) => {
    ground.heard = undefined;
    ground.step(Input.Alive, attempt, rttMs);
  };
  /** What one of the application's functions says, if it says anything. */
  const ask = (name: 'isAnswer' | 'answer', message: unknown) =>
    ground.safely(`heartbeat.${name}`, () =>
      atOnce(`heartbeat.${name}()`, ground.options[`heartbeat.${name}`]?.(message as Incoming)),
    );
  ground.listen('message', (message: unknown) => {
    // Not of a connection before.
    if (askedAt && ground.connection?.attempt === attempt && ask('isAnswer', message)) {
      ground.rttMs = performance.now() - askedAt;
      askedAt = 0;
      alive(ground.rttMs);
    }
    const reply = ask('answer', message);
    if (reply !== undefined) ground.safely('heartbeat.answer', () => outbox.pass('heartbeat.answer()', reply));
  });

  return (id: number) => {
    const { 'heartbeat.message': message } = ground.options;
    attempt = id;
    askedAt = performance.now();
    ground.heard = alive;
    const asked = ground.safely('heartbeat.message', () => {
      const question = isFunction(message) ? atOnce('heartbeat.message()', message()) : message;
      if (question !== undefined) outbox.pass('heartbeat.message', question);
      return true;
    });
    // Whom we could not ask we do not condemn.
    if (!asked) alive();
  };
};
