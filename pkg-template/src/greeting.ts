/** Between the handshake and `open`: the hello goes out, and messages wait until `ready` has found its answer. */
import { settle, type Target } from './attempt.js';
import type { Wire } from './host/socket.js';
import { parseHello } from './parse.js';
import type { BusOptionsBase, Incoming, ProviderContext } from './types.js';
import { Cause } from './wire.js';

/** A server may talk as long as `ready` says no; whoever lets it has to be told, not to run out of memory. */
const MOST_EARLY = 1_000;

export const createGreeting = (
  hello: Target['hello'],
  ready: BusOptionsBase['ready'],
  context: ProviderContext,
  done: () => void,
  fail: (cause: Cause, error: unknown) => void,
  overflow: () => void,
) => {
  const early: Incoming[] = [];
  let sent = false;
  let heard = !ready;
  const check = () => sent && heard && done();
  return {
    early: early as readonly Incoming[],
    start(wire: Wire) {
      const send = (value: unknown) => {
        parseHello('hello()', value).forEach(wire.hello);
        sent = true;
        check();
      };
      settle(hello, context, send, (error) => fail(Cause.HelloFailed, error));
    },
    hear(message: Incoming) {
      if (early.push(message) > MOST_EARLY) {
        early.pop();
        overflow();
      }
      if (heard) return;
      try {
        heard = !!ready?.(message);
        check();
      } catch (error) {
        fail(Cause.ReadyFailed, error);
      }
    },
  };
};

export type Greeting = ReturnType<typeof createGreeting>;
