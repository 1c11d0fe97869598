/** The attempts of one bus, one at a time: from provider to last close event, whatever browser and server do. */
import { actions, causes, stages } from './codes.js';
import { OptionError } from './errors.js';
import type { Ground } from './ground.js';
import { enterLane } from './host/lanes.js';
import { isAbout, isBadPort, isMixedContent } from './host/policy.js';
import type { Inbox } from './inbox.js';
import type { Outbox } from './outbox.js';
import { type Provider, parseHello, parseProtocols, parseUrl, refuse } from './parse.js';
import { describe, redact, shown, tag } from './redact.js';
import type { CloseInfo, Data, Incoming, ProviderContext } from './types.js';
import { Cause, Closed, Effect, Field, Input, Phase, Resolved, Setting, Stage } from './wire.js';
import { sentence } from './words/en.js';

/** A server may talk as long as `ready` says no; whoever lets it has to be told, not to run out of memory. */
const MOST_EARLY = 1_000;

interface Trial {
  readonly id: number;
  readonly context: ProviderContext;
  readonly abort: AbortController;
  readonly identity: string | undefined;
  url: URL;
  protocols: readonly string[];
  hello: readonly Data[] | Provider;
  socket?: WebSocket;
  leave?: () => void;
  /** Came before `open`. */
  early?: unknown[] | undefined;
  greeted?: boolean;
  heard?: boolean;
  /** What a provider threw, or what was wrong with what it gave. */
  detail?: string;
  /** What the close event said. */
  reason?: string;
}

/** Calls `next` at once for a plain value, so that static options never wait. */
const settle = (
  make: unknown,
  context: ProviderContext,
  next: (value: unknown) => void,
  failed: (error: unknown) => void,
): void => {
  try {
    const value: unknown = typeof make === 'function' ? make(context) : make;
    if (typeof (value as PromiseLike<unknown> | undefined)?.then === 'function')
      Promise.resolve(value).then(next).catch(failed);
    else next(value);
  } catch (error) {
    failed(error);
  }
};

/** What the constructor threw, by name. */
const THROWN: Readonly<Record<string, Cause>> = {
  SyntaxError: Cause.SyntaxError,
  SecurityError: Cause.SecurityError,
};

export const createAttempts = (ground: Ground, outbox: Outbox, inbox: Inbox) => {
  let trial = {} as Trial;
  /** Which URL of the list is next. */
  let turn = 0;
  /** Tells the attempts of this bus from those of all others, at the server. */
  const mark = Math.random().toString(36).slice(2, 8);
  const nameOf = (id: number) => `${mark}-${id}`;

  /** What a provider or a hello did wrong ends the attempt, and is told with its end. */
  const fail = (of: Trial, kind: Input, cause: Cause, error: unknown) => {
    of.detail = shown((error as Error | undefined)?.message ?? error);
    ground.step(kind, of.id, cause);
  };
  const check = (of: Trial) => {
    if (of.greeted && of.heard) ground.step(Input.Greeted, of.id);
  };
  const hear = (of: Trial, early: unknown[], message: unknown) => {
    if (early.length < MOST_EARLY) early.push(message);
    else {
      ground.counts.dropped++;
      ground.warnOnce('greeting-overflow', 'More than 1 000 messages wait for ready(): some are dropped.');
    }
    if (of.heard) return;
    try {
      of.heard = !!ground.options.ready?.(message as Incoming);
      check(of);
    } catch (error) {
      fail(of, Input.GreetFailed, Cause.ReadyFailed, error);
    }
  };
  /** What a server asks for is a hint: the machine holds it within bounds. */
  const heed = (code: number, reason: string) => {
    const asked: unknown = ground.safely('retry.serverDelay', () =>
      ground.options['retry.serverDelay']?.({ code, reason }),
    );
    // What a pattern that does not match gives counts as no wish.
    if (asked === undefined || asked === null) return;
    if (typeof asked === 'number' && asked >= 0) ground.step(Input.Set, Setting.ServerDelayMs, asked);
    else ground.warn('bad-server-delay', `retry.serverDelay: expected a number from 0, received ${describe(asked)}`);
  };
  /** Whatever the attempt still holds. Safe to call twice. */
  const letGo = () => {
    const { socket, abort, leave } = trial;
    abort?.abort();
    leave?.();
    outbox.detach();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
    socket.close(1000);
  };

  const effects = {
    [Effect.Resolve](id: number, refresh: number) {
      const { url: urls, protocols, hello, ready, identity, attemptParam } = ground.options;
      const abort = new AbortController();
      const context = Object.freeze({
        attempt: id,
        lastClose: ground.lastClose,
        refresh: !!refresh,
        signal: abort.signal,
      });
      const mine = (trial = { id, context, abort, identity, early: [], heard: !ready } as unknown as Trial);
      const failed = (error: unknown) =>
        fail(
          mine,
          Input.ResolveFailed,
          error instanceof OptionError ? Cause.ProviderInvalid : Cause.ProviderFailed,
          error,
        );
      const resolved = (list: unknown) => {
        mine.protocols = parseProtocols('protocols()', list) as readonly string[];
        ground.step(
          Input.Resolved,
          id,
          +isBadPort(mine.url) * Resolved.BadPort +
            +isMixedContent(mine.url) * Resolved.MixedContent +
            // A function has a length, too, if only of its parameters.
            +!!(ready || typeof mine.hello === 'function' || mine.hello.length) * Resolved.Greets,
        );
      };
      const answered = (answer: unknown) => {
        if (mine !== trial) return;
        const given = (tag(answer) === 'Object' ? answer : { url: answer }) as Record<string, unknown>;
        const { wait } = given;
        if (wait !== undefined && typeof wait !== 'string') refuse('url().wait', wait, 'a string');
        if (wait !== undefined || answer === null) {
          ground.waitingFor = wait as string | undefined;
          ground.step(Input.NoUrl, id);
          return;
        }
        const url = (mine.url = parseUrl('url()', given.url));
        // Not by searchParams, which would write the rest anew, and a signature may be over it.
        if (attemptParam) url.search += `${url.search && '&'}${attemptParam}=${nameOf(id)}`;
        mine.hello = given.hello === undefined ? hello : parseHello('url().hello', given.hello, ground.options);
        // The provider's own list wins, so that one credential has one source.
        settle(given.protocols ?? protocols, context, resolved, failed);
      };
      ground.waitingFor = undefined;
      settle(Array.isArray(urls) ? urls[turn % urls.length] : urls, context, answered, failed);
    },
    [Effect.Open](id: number) {
      const mine = trial;
      const { url, protocols } = mine;
      const { WebSocket: Class = globalThis.WebSocket, binaryType = 'blob', requireProtocol } = ground.options;
      const info = Object.freeze({ attempt: id, early: false });
      try {
        const socket = (mine.socket = new Class(url.href, [...protocols]));
        socket.binaryType = binaryType;
        socket.onopen = () => {
          mine.leave?.();
          if (protocols.length && !socket.protocol && requireProtocol !== false)
            ground.step(Input.GreetFailed, id, Cause.ProtocolMissing);
          else ground.step(Input.Opened, id);
        };
        const next = (message: unknown) => {
          // A codec or validator may have ended the bus.
          if (!socket.onmessage) return;
          if (mine.early) hear(mine, mine.early, message);
          else ground.emit('message', message, info);
        };
        socket.onmessage = ({ data }) => inbox.receive(data, id, next);
        socket.onerror = () => ground.step(Input.Errored, id);
        socket.onclose = ({ code, wasClean, reason }) => {
          mine.reason = reason;
          heed(code, reason);
          ground.step(Input.Closed, id, code, +wasClean * Closed.Clean + +!!reason * Closed.HasReason);
        };
        mine.leave = enterLane(url, (behind) => ground.step(Input.Lane, id, +behind));
      } catch (error) {
        fail(mine, Input.Threw, THROWN[(error as Error | undefined)?.name ?? ''] ?? Cause.ConstructorThrew, error);
      }
    },
    [Effect.Greet]() {
      const mine = trial;
      const { hello } = mine;
      const send = (value: unknown) => {
        const list = typeof hello === 'function' ? parseHello('hello()', value, ground.options) : hello;
        if (!mine.abort.signal.aborted) for (const data of list as readonly Data[]) outbox.give(mine.socket!, data);
        mine.greeted = true;
        check(mine);
      };
      settle(hello, mine.context, send, (error) => fail(mine, Input.GreetFailed, Cause.HelloFailed, error));
    },
    /** `open`, and then the messages that came before it. */
    [Effect.Opened](id: number, tookMs: number) {
      const { socket, early, url } = trial;
      if (!socket || !early) return;
      outbox.attach(id, socket);
      const event = {
        attempt: id,
        opens: ground.read(Field.Opens),
        protocol: redact(socket.protocol || ''),
        url: redact(url.href),
        tookMs,
      };
      // Before `open`, so that subscriptions go first. A handler of `phase` may have ended it already.
      if (ground.read(Field.Phase) === Phase.Open) {
        ground.connection = Object.freeze({ ...event, send: (data: Data) => outbox.send(data, undefined, id) });
        ground.emit('connection');
      }
      ground.tell('open', event);
      const info = Object.freeze({ attempt: id, early: true });
      // Whoever closes or disposes in between wants no more, as with WebSocket itself.
      for (const data of early) if (ground.read(Field.Phase) === Phase.Open) ground.emit('message', data, info);
      trial.early = undefined;
    },
    [Effect.Slow]: (attempt: number, stage: number) =>
      ground.tell('attempt', { attempt, refresh: trial.context.refresh, slow: stages[stage]! }),
    [Effect.Close](_id: number, code: number) {
      outbox.block();
      try {
        trial.socket?.close(code, ground.closeReason);
      } catch {
        // Codes that only a browser may send.
        trial.socket?.close();
      }
      ground.closeReason = '';
    },
    [Effect.Abandon]: letGo,
    [Effect.Ended](
      attempt: number,
      stage: number,
      cause: number,
      action: number,
      code: number,
      bits: number,
      openedForMs: number,
    ) {
      letGo();
      if (stage < Stage.Open) turn++;
      const { identity, attemptParam } = ground.options;
      const info: CloseInfo = {
        attempt,
        ...(attemptParam && { attemptId: nameOf(attempt) }),
        phase: stages[stage]!,
        cause: causes[cause]!,
        action: actions[action]!,
        ...(code && { code }),
        reason: redact(trial.reason ?? ''),
        wasClean: !!(bits & Closed.Clean),
        openedForMs,
        message: sentence(causes[cause]!, code, trial.detail),
      };
      // The next user has nothing to do with it.
      if (identity === trial.identity) ground.lastClose = info;
      ground.tell('close', info);
    },
  };

  return {
    effects,
    violated(event: SecurityPolicyViolationEvent) {
      if (trial.url && isAbout(event, trial.url)) ground.step(Input.PolicyViolated, trial.id);
    },
  };
};
