/** `for await (const message of bus.messages())`: bounded, so that a slow reader costs memory no more than it may. */
import type { Ground } from './ground.js';
import { refuse } from './parse.js';
import type { Messages, MessagesOptions } from './types.js';

const ENDED = { done: true, value: undefined } as const;

export const createStream = (ground: Ground, { signal, limit = 1_000 }: MessagesOptions = {}): Messages<unknown> => {
  if (!(Number.isInteger(limit) && limit > 0)) refuse('limit', limit, 'a whole number from 1');
  const over = new AbortController();
  const until = { signal: over.signal };
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
    signal?.removeEventListener('abort', end);
    over.abort();
    kept = [];
    for (const ask of asking) ask(ENDED);
    asking = [];
  };
  signal?.addEventListener('abort', end);
  ground.listen('message', keep, until);
  // Another user's, from here on, or nobody's.
  ground.listen('forget', () => (ground.gone ? end() : (kept = [])), until);
  if (ground.gone || signal?.aborted) end();

  const iterator: Messages<unknown> = {
    next: () =>
      new Promise((done) => {
        if (until.signal.aborted) done(ENDED);
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
