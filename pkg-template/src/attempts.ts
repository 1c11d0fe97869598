/** The attempts of one bus, one at a time: from provider to last close event, whatever browser and server do. */

import type { Trace } from './bedside.js';
import { actions, causes, stages } from './codes.js';
import type { Effects } from './driver.js';
import { OptionError } from './errors.js';
import type { Ground } from './ground.js';
import { heed } from './hint.js';
import { enterLane } from './host/lanes.js';
import { isBadPort, isMixedContent } from './host/policy.js';
import type { Inbox } from './inbox.js';
import { isFunction, isString } from './kinds.js';
import type { Outbox } from './outbox.js';
import { atOnce, parseHello, parseProtocols, parseUrl, refuse, settle } from './parse.js';
import { shown, tag } from './redact.js';
import type { CloseInfo, Data, Incoming } from './types.js';
import { Cause, Closed, Effect, Field, Input, Phase, Resolved, Stage } from './wire.js';
import { sentence } from './words/en.js';

/** A server may talk as long as `ready` says no; whoever lets it has to be told, not to run out of memory. */
const MOST_EARLY = 1_000;

/** What the constructor threw, by name. */
const THROWN: Readonly<Record<string, Cause>> = {
  SyntaxError: Cause.SyntaxError,
  SecurityError: Cause.SecurityError,
};

/** So many of the latest attempts are in the ledger. */
const MOST_TRACES = 32;

/** Each attempt puts what it does in the place of what the one before did. */
export const createAttempts = (ground: Ground, effects: Effects, outbox: Outbox, inbox: Inbox): void => {
  /** Which URL of the list is next. */
  let turn = 0;
  /** Tells the attempts of this bus from those of all others, at the server. */
  const mark = Math.random().toString(36).slice(2, 8);
  let letGo = () => {};

  effects[Effect.Abandon] = () => letGo();
  /** Also of an attempt that was over before anything was done for it. */
  effects[Effect.Ended] = (attempt, stage, cause, action, code, bits, openedForMs) => {
    letGo();
    // A page that was left or asleep is no failure of the URL.
    if (stage < Stage.Open && cause !== Cause.ClosedByUs && cause !== Cause.Slept) turn++;
    const { attemptParam } = ground.options;
    const trace = ground.traces.find((one) => one.attempt === attempt);
    const info: CloseInfo = {
      attempt,
      ...(attemptParam && { attemptId: `${mark}-${attempt}` }),
      phase: stages[stage]!,
      cause: causes[cause]!,
      action: actions[action]!,
      ...(code && { code }),
      reason: trace?.said ?? '',
      wasClean: !!(bits & Closed.Clean),
      openedForMs,
      message: sentence(causes[cause]!, code, trace?.detail),
    };
    // After a log-out the ledger is empty: whoever comes next has nothing to do with it.
    if (trace) {
      ground.lastClose = trace.close = info;
      trace.endedAt = Date.now();
    }
    ground.tell('close', info);
  };
  effects[Effect.Resolve] = (id, refresh) => {
    const { url: urls, ready, attemptParam } = ground.options;
    const trace: Trace = {
      attempt: id,
      asked: 0,
      got: false,
      beganAt: Date.now(),
      in: [0, 0, 0, 0],
      out: [0, 0, 0, 0],
    };
    ground.trace = trace;
    if (ground.traces.push(trace) > MOST_TRACES) ground.traces.shift();
    const attemptId = `${mark}-${id}`;
    const abort = new AbortController();
    const { signal } = abort;
    const context = Object.freeze({ attempt: id, lastClose: ground.lastClose, refresh: !!refresh, signal });
    let { hello, protocols } = ground.options;
    let url: URL;
    let socket: WebSocket | undefined;
    let leave: (() => void) | undefined;
    /** Came before `open`. */
    let early: unknown[] | undefined = [];
    let greeted = false;
    let heard = !ready;

    /** What a provider or a hello did wrong ends the attempt, and is told with its end. */
    const fail = (kind: Input, cause: Cause, error: unknown) => {
      trace.detail = ground.mask(shown((error as Error | undefined)?.message ?? error), 'error');
      ground.step(kind, id, cause);
    };
    const unresolved = (error: unknown) =>
      fail(Input.ResolveFailed, error instanceof OptionError ? Cause.ProviderInvalid : Cause.ProviderFailed, error);
    const resolved = (list: unknown) => {
      protocols = parseProtocols('protocols()', list) as readonly string[];
      trace.asked = protocols.length;
      ground.step(
        Input.Resolved,
        id,
        +isBadPort(url) * Resolved.BadPort +
          +isMixedContent(url) * Resolved.MixedContent +
          // A function has a length, too, if only of its parameters.
          +!!(ready || isFunction(hello) || hello.length) * Resolved.Greets,
      );
    };
    const answered = (answer: unknown) => {
      if (signal.aborted) return;
      const given = (tag(answer) === 'Object' ? answer : { url: answer }) as Record<string, unknown>;
      const { wait } = given;
      if (wait !== undefined && !isString(wait)) refuse('url().wait', wait, 'a string');
      if (wait !== undefined || answer === null) {
        ground.waitingFor = wait as string | undefined;
        ground.step(Input.NoUrl, id);
        return;
      }
      ground.target = url = parseUrl('url()', given.url);
      // Not by searchParams, which would write the rest anew, and a signature may be over it.
      if (attemptParam) url.search += `${url.search && '&'}${attemptParam}=${attemptId}`;
      trace.href = url.href;
      if (given.hello !== undefined) hello = parseHello('url().hello', given.hello, ground.options);
      // The provider's own list wins, so that one credential has one source.
      settle(given.protocols ?? protocols, context, resolved, unresolved);
    };
    const greet = () => {
      if (greeted && heard) ground.step(Input.Greeted, id);
    };
    const hear = (message: unknown) => {
      if (early!.length < MOST_EARLY) early!.push(message);
      else {
        ground.counts.dropped++;
        ground.warnOnce(
          'greeting-overflow',
          `More than ${MOST_EARLY} messages wait for ready(): the latest are dropped.`,
        );
      }
      if (heard) return;
      try {
        heard = !!atOnce('ready()', ground.options.ready?.(message as Incoming));
        greet();
      } catch (error) {
        fail(Input.GreetFailed, Cause.ReadyFailed, error);
      }
    };
    /** Whatever the attempt still holds. Safe to call twice. */
    letGo = () => {
      abort.abort();
      leave?.();
      outbox.detach();
      if (!socket) return;
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      socket.close(1000);
    };

    Object.assign(effects, {
      [Effect.Open]() {
        const { WebSocket: Class = globalThis.WebSocket, binaryType = 'blob', requireProtocol } = ground.options;
        const info = Object.freeze({ attempt: id, early: false });
        try {
          const mine = (socket = new Class(url.href, [...(protocols as readonly string[])]));
          mine.binaryType = binaryType;
          mine.onopen = () => {
            leave?.();
            trace.got = !!mine.protocol;
            if (trace.asked && !trace.got && requireProtocol !== false)
              ground.step(Input.GreetFailed, id, Cause.ProtocolMissing);
            else ground.step(Input.Opened, id);
          };
          const next = (message: unknown) => {
            // A codec or validator may have ended the bus.
            if (!mine.onmessage) return;
            if (early) hear(message);
            else ground.emit('message', message, info);
          };
          mine.onmessage = ({ data }) => inbox.receive(data, id, next);
          mine.onerror = () => {
            trace.errored = true;
            ground.step(Input.Errored, id);
          };
          mine.onclose = ({ code, wasClean, reason }) => {
            trace.said = ground.mask(reason || '', 'reason');
            heed(ground, code, reason);
            ground.step(Input.Closed, id, code, +wasClean * Closed.Clean + +!!reason * Closed.HasReason);
          };
          leave = enterLane(url, (behind) => ground.step(Input.Lane, id, +behind));
        } catch (error) {
          fail(Input.Threw, THROWN[`${(error as Error | undefined)?.name}`] ?? Cause.ConstructorThrew, error);
        }
      },
      [Effect.Greet]() {
        const send = (value: unknown) => {
          const list = isFunction(hello) ? parseHello('hello()', value, ground.options) : hello;
          if (!signal.aborted) for (const data of list as readonly Data[]) outbox.give(socket!, data);
          greeted = true;
          greet();
        };
        settle(hello, context, send, (error) => fail(Input.GreetFailed, Cause.HelloFailed, error));
      },
      /** `open`, and then the messages that came before it. */
      [Effect.Opened](_id: number, tookMs: number) {
        if (!socket || !early) return;
        outbox.attach(id, socket);
        const event = {
          attempt: id,
          opens: ground.read(Field.Opens),
          protocol: ground.mask(socket.protocol || '', 'protocol'),
          url: ground.mask(url.href, 'url'),
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
        early = undefined;
      },
      [Effect.Slow]: (_id: number, stage: number) =>
        ground.tell('attempt', { attempt: id, refresh: !!refresh, slow: stages[stage]! }),
      [Effect.Close](_id: number, code: number) {
        outbox.block();
        try {
          socket?.close(code, ground.closeReason);
        } catch {
          // Codes that only a browser may send.
          socket?.close();
        }
        ground.closeReason = '';
      },
    } satisfies Effects);
    ground.waitingFor = ground.target = undefined;
    settle(Array.isArray(urls) ? urls[turn % urls.length] : urls, context, answered, unresolved);
  };
};
