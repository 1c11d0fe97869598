/** `for await (const message of bus.messages())`: bounded, so that a slow reader costs memory no more than it may. */
import type { Ground } from './ground.js';
import { refuse } from './parse.js';
import type { Messages, MessagesOptions } from './types.js';

const ENDED = { done: true, value: undefined } as const;

export const createStream = (ground: Ground, options: MessagesOptions = {}): Messages<unknown> => {
  const { limit = 1_000 } = options;
  if (!(Number.isInteger(limit) && limit > 0)) refuse('limit', limit, 'a whole number from 1');
  let over = !!ground.gone;
  /** Oldest first. */
  let kept: unknown[] = [];
  /** Those who asked before there was anything. */
  let asking: ((result: IteratorResult<unknown>) => void)[] = [];
  let warned = false;

  const keep = (value: unknown) => {
    const ask = asking.shift();
    if (ask) return ask({ done: false, value });
    if (kept.push(value) <= limit) return;
    kept.shift();
    ground.counts.dropped++;
    if (!warned) ground.warn('messages-dropped', `More than ${limit} messages wait: the oldest are dropped.`);
    warned = true;
  };
  const end = () => {
    over = true;
    for (const off of offs) off();
    kept = [];
    for (const ask of asking) ask(ENDED);
    asking = [];
  };
  const offs: (() => void)[] = [];
  // Another user's, from here on, or nobody's.
  const forget = () => {
    kept = [];
  };
  offs.push(
    ground.listen(
      'forget',
      () => {
        if (ground.gone) return end();
        forget();
        // Also what is just being delivered.
        queueMicrotask(forget);
      },
      options,
      end,
    ),
  );
  if (over) end();
  else offs.push(ground.listen('message', keep));

  const iterator: Messages<unknown> = {
    next: () =>
      new Promise((done) => {
        if (over) done(ENDED);
        else if (kept.length) done({ done: false, value: kept.shift() });
        else asking.push(done);
      }),
    async return() {
      end();
      return ENDED;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
};
