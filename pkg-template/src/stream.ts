/** `for await (const message of bus.messages())`: bounded, so that a slow reader costs memory no more than it may. */
import type { Ground } from './ground.js';
import { refuse } from './parse.js';
import type { BusEvents, Messages, MessagesOptions } from './types.js';

const ENDED = { done: true, value: undefined } as const;

export const createStream = (
  { counts, gone, listen, warn }: Ground,
  { signal, limit = 1_000 }: MessagesOptions = {},
): Messages<unknown> => {
  if (!(Number.isInteger(limit) && limit > 0)) refuse('limit', limit, 'a whole number from 1');
  /** A ring: what waits is from `first` to `next`. */
  let ring: unknown[] = [];
  let first = 0;
  let next = 0;
  let ended = false;
  let warned = false;
  /** Those who asked before there was anything. */
  const asking: ((result: IteratorResult<unknown>) => void)[] = [];

  const keep = (message: unknown) => {
    const ask = asking.shift();
    if (ask) return ask({ done: false, value: message });
    if (next - first === limit) {
      first++;
      counts.dropped++;
      if (!warned) warn('messages-dropped', `More than ${limit} messages wait: the oldest are dropped.`);
      warned = true;
    }
    ring[next++ % limit] = message;
  };
  const end = () => {
    signal?.removeEventListener('abort', end);
    for (const off of offs) off();
    ended = true;
    ring = [];
    for (const ask of asking.splice(0)) ask(ENDED);
  };
  const offs = [
    listen('message', keep),
    // Another user's, from here on.
    listen('forget', () => {
      first = next;
      ring = [];
    }),
    listen('stopped', ({ reason }: BusEvents['stopped']) => reason === 'disposed' && end()),
  ];
  signal?.addEventListener('abort', end);
  if (gone || signal?.aborted) end();

  const iterator: Messages<unknown> = {
    next: () =>
      new Promise((done) => {
        if (ended) return done(ENDED);
        if (first === next) return asking.push(done);
        const at = first++ % limit;
        done({ done: false, value: ring[at] });
        ring[at] = undefined;
      }),
    async return() {
      end();
      return ENDED;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
};
