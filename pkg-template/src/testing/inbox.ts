/** What has come and was not yet asked for, and who asked before it came. */
import type { FakeServerError } from './errors.js';

export interface Inbox<T> {
  push(item: T): void;
  /** What has come before is still given out; whoever waits for more gets this error. */
  end(error: FakeServerError): void;
  next(): Promise<T>;
}

export const createInbox = <T>(): Inbox<T> => {
  const items: T[] = [];
  const waiting: { done(item: T): void; failed(error: unknown): void }[] = [];
  let over: FakeServerError | undefined;
  return {
    push(item) {
      const first = waiting.shift();
      if (first) first.done(item);
      else items.push(item);
    },
    end(error) {
      over ??= error;
      for (const { failed } of waiting.splice(0)) failed(error);
    },
    next() {
      return quiet(
        new Promise<T>((done, failed) => {
          if (items.length) done(items.shift()!);
          else if (over) failed(over);
          else waiting.push({ done, failed });
        }),
      );
    },
  };
};

/** Whoever awaits it hears of its error; that nobody does is no failure of the test. */
export const quiet = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
