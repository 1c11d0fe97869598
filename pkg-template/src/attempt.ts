/** From the options to a target: providers may be slow, throw, reject or talk nonsense, and each of these is an attempt that failed. */
import type { Parsed } from './options.js';
import { parseHello, parseProtocols, parseUrl, refuse } from './parse.js';
import { tag } from './redact.js';
import type { ProviderContext } from './types.js';
import { Cause } from './wire.js';

export interface Target {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly hello: Parsed['hello'];
}
type Fail = (cause: Cause, error: unknown) => void;

/** Calls `next` at once for a plain value, so that static options never wait for a task. */
export const settle = (
  make: unknown,
  context: ProviderContext,
  next: (value: unknown) => void,
  failed: (error: unknown) => void,
  invalid = failed,
): void => {
  const guarded = (value: unknown) => {
    try {
      next(value);
    } catch (error) {
      invalid(error);
    }
  };
  try {
    const value: unknown = typeof make === 'function' ? make(context) : make;
    if (typeof (value as PromiseLike<unknown> | undefined)?.then === 'function')
      Promise.resolve(value).then(guarded, failed);
    else guarded(value);
  } catch (error) {
    failed(error);
  }
};

/** `found` gets a target; or, without URL yet, what is waited for. */
export const resolveTarget = (
  { urls, protocols, hello }: Parsed,
  context: ProviderContext,
  turn: number,
  found: (answer: Target | string | undefined) => void,
  fail: Fail,
): void => {
  const failed = (error: unknown) => fail(Cause.ProviderFailed, error);
  const invalid = (error: unknown) => fail(Cause.ProviderInvalid, error);
  const answered = (answer: unknown) => {
    if (answer === null) return found(undefined);
    const given = (tag(answer) === 'Object' ? answer : { url: answer }) as Record<string, unknown>;
    if (given.wait !== undefined)
      return found(typeof given.wait === 'string' ? given.wait : refuse('url().wait', given.wait, 'a string'));
    const url = parseUrl('url()', given.url);
    const greeting =
      given.hello === undefined
        ? hello
        : typeof given.hello === 'function'
          ? (given.hello as () => undefined)
          : parseHello('url().hello', given.hello);
    // The provider's own list wins, so that one credential has one source.
    settle(
      given.protocols ?? protocols,
      context,
      (list) => found({ url, protocols: parseProtocols('protocols()', list), hello: greeting }),
      failed,
      invalid,
    );
  };
  settle(Array.isArray(urls) ? urls[turn % urls.length] : urls, context, answered, failed, invalid);
};
