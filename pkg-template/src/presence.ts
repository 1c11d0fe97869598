/** What belongs to a connection while it is open, and waiting for it. */
import { reasons } from './codes.js';
import { StoppedError } from './errors.js';
import type { Ground } from './ground.js';
import { isFunction } from './kinds.js';
import type { Outbox } from './outbox.js';
import { refuse } from './parse.js';
import type { Connection, StopReason } from './types.js';
import { Field, Phase } from './wire.js';
import { sentence } from './words/en.js';

type Waiting = { readonly signal?: AbortSignal } | undefined;

export const createPresence = (ground: Ground, outbox: Outbox) => {
  /** Asked now, and at each event of the type, until there is an answer or it throws. */
  const when = (type: string, look: () => unknown, options: Waiting): Promise<void> => {
    const promise = new Promise<void>((resolve, reject) => {
      const ask = () => {
        try {
          if (!look()) return;
          resolve();
        } catch (error) {
          reject(error);
        }
        off();
      };
      // What is settled is not settled again.
      const off = ground.listen(type, ask, { ...options, once: false }, () => reject(options?.signal?.reason));
      ask();
    });
    // As with streams' `closed`: whoever does not look is not told by an unhandled rejection.
    promise.catch(() => {});
    return promise;
  };

  return {
    whileOpen(call: (connection: Connection) => unknown, options?: Waiting) {
      if (!isFunction(call)) refuse('listener', call, 'a function');
      let current: Connection | undefined;
      let clean: unknown;
      let over = false;
      const turn = () => {
        if (current === (current = over ? undefined : ground.connection)) return;
        if (isFunction(clean)) ground.safely('whileOpen', clean as () => unknown);
        clean = current && ground.safely('whileOpen', call as (connection: unknown) => unknown, current);
      };
      const off = ground.listen('connection', turn, { ...options, once: false }, () => {
        over = true;
        ground.later(turn);
      });
      ground.later(turn);
      return off;
    },
    whenOpen: (options?: Waiting) =>
      when(
        'connection',
        () => {
          const reason =
            ground.gone ?? (ground.read(Field.Phase) === Phase.Stopped && reasons[ground.read(Field.Reason)]);
          if (reason) throw new StoppedError(reason as StopReason, sentence(reason as StopReason));
          return ground.connection;
        },
        options,
      ),
    drained: (options?: Waiting) => when('outcome', outbox.isEmpty, options),
  };
};
