/** Messages on their way in: each is read once, when it arrives, and handed to whoever listens. */
import type { Ground } from './ground.js';
import { isFunction, isString } from './kinds.js';
import { count } from './outbox.js';
import { atOnce, refuse } from './parse.js';
import type { Incoming, Issue, ListenOptions } from './types.js';
import type { Listener } from './voice.js';

/** Of Standard Schema's answers, whichever it is. */
interface Answer {
  readonly value?: unknown;
  readonly issues?: readonly Issue[];
}

const typeOf = (message: unknown): unknown => (message as { type?: unknown } | null | undefined)?.type;

export const createInbox = (ground: Ground) => {
  let sorts = false;

  const drop = (attempt: number, stage: 'decode' | 'validate', raw: Incoming, why: object) => {
    ground.counts.invalid++;
    if (!ground.tell('invalid', { attempt, stage, raw, ...why }))
      ground.warnOnce('invalid-message', 'A message was dropped: see the event "invalid".');
  };
  const validate = (message: unknown): Answer => {
    const { schema } = ground.options;
    if (!schema) return { value: message };
    const answer = schema.validate(message);
    try {
      return atOnce('validate', answer) as Answer;
    } catch (error) {
      ground.warnOnce('async-validator', (error as Error).message);
      throw error;
    }
  };
  /** Only once somebody asks: whatever `typeOf` throws is then thrown by a listener, and the others have their message. */
  const sort = () => {
    sorts = true;
    ground.listen('message', ((message, info) => {
      const type = atOnce('typeOf()', ((ground.options.typeOf as typeof typeOf) ?? typeOf)(message));
      if (isString(type)) ground.emit(`message ${type}`, message, info);
    }) satisfies Listener);
  };

  return {
    /** The one way in for all that a socket gives. `next` is told what it means; or the event `invalid` tells why nothing. */
    receive(raw: Incoming, attempt: number, next: (message: unknown) => void): void {
      ground.heard?.();
      count(ground, raw);
      let stage: 'decode' | 'validate' = 'decode';
      let message: unknown;
      let issues: Answer['issues'];
      try {
        message = ground.options.decode(raw);
        stage = 'validate';
        ({ value: message, issues } = validate(message));
      } catch (error) {
        drop(attempt, stage, raw, { error });
        return;
      }
      if (issues) drop(attempt, stage, raw, { issues });
      else next(message);
    },
    onMessage(what: unknown, handler: unknown, { signal }: ListenOptions = {}) {
      if (!isFunction(handler)) refuse('handler', handler, 'a function');
      const call = handler as Listener;
      if (isFunction(what)) {
        const listener: Listener = (message, info) =>
          (what as (message: unknown) => unknown)(message) && call(message, info);
        return ground.listen('message', listener, { signal });
      }
      if (!isString(what)) refuse('type', what, 'a string or a function');
      if (!sorts) sort();
      return ground.listen(`message ${what}`, call, { signal });
    },
  };
};

export type Inbox = ReturnType<typeof createInbox>;
