/** The attempts of one bus, one at a time: from provider to last close event, whatever browser and server do. */
import { resolveTarget, type Target } from './attempt.js';
import { actions, causes, stages } from './codes.js';
import { createGreeting, type Greeting } from './greeting.js';
import { enterLane } from './host/lanes.js';
import { isAbout, isBadPort, isMixedContent } from './host/policy.js';
import { openWire, type SocketFacts, type Wire } from './host/socket.js';
import type { Parsed } from './options.js';
import type { Outbox } from './outbox.js';
import { redact, shown } from './redact.js';
import type { CloseInfo, Incoming, MessageInfo, ProviderContext } from './types.js';
import { Cause, Closed, Input, Resolved, Stage } from './wire.js';
import { sentence } from './words/en.js';

interface Trial {
  readonly id: number;
  readonly context: ProviderContext;
  readonly abort: AbortController;
  readonly info: MessageInfo;
  target?: Target;
  greeting?: Greeting | undefined;
  wire?: Wire;
  leave?: () => void;
  protocol: string;
  /** What a provider threw, or what was wrong with what it gave. */
  detail: string;
  /** What the close event said. */
  reason: string;
}

/** What a bus and its attempts share. */
export interface Ground {
  parsed: Parsed;
  lastClose?: CloseInfo;
  /** What the provider waits for. */
  waitingFor?: string | undefined;
  /** Epoch ms: the machine's own axis means nothing to others. */
  openedAt: number;
  retryAt: number;
  step(kind: Input, a?: number, b?: number, c?: number, d?: number): number;
  message(data: Incoming, info: MessageInfo): void;
  overflow(): void;
}

const FIRST: Partial<Trial> = {};

export const createTrials = (ground: Ground, outbox: Outbox) => {
  const { step } = ground;
  let trial = FIRST as Trial;
  let closeReason = '';
  /** Which URL of the list is next. */
  let turn = 0;

  /** What a provider or a hello did wrong ends the attempt, and is told with its end. */
  const fail = (of: Trial, kind: Input) => (cause: Cause, error: unknown) => {
    of.detail = shown((error as Error | undefined)?.message ?? error);
    step(kind, of.id, cause);
  };

  const resolved = (of: Trial) => (answer: Target | string | undefined) => {
    if (of !== trial) return;
    if (typeof answer !== 'object') {
      ground.waitingFor = answer;
      step(Input.NoUrl, of.id);
      return;
    }
    of.target = answer;
    const { url, hello } = answer;
    const greets = ground.parsed.ready || typeof hello === 'function' || hello.length;
    step(
      Input.Resolved,
      of.id,
      +isBadPort(url) * Resolved.BadPort + +isMixedContent(url) * Resolved.MixedContent + +!!greets * Resolved.Greets,
    );
  };

  const factsOf = (of: Trial, { protocols }: Target): SocketFacts => ({
    opened(protocol) {
      of.leave?.();
      of.protocol = protocol;
      if (protocols.length && !protocol && ground.parsed.requireProtocol !== false)
        step(Input.GreetFailed, of.id, Cause.ProtocolMissing);
      else step(Input.Opened, of.id);
    },
    message: (data) => (of.greeting ? of.greeting.hear(data) : ground.message(data, of.info)),
    errored: () => step(Input.Errored, of.id),
    closed(code, clean, reason) {
      of.reason = reason;
      step(Input.Closed, of.id, code, +clean * Closed.Clean + +!!reason * Closed.HasReason);
    },
  });

  /** Whatever the attempt still holds. Safe to call twice. */
  const letGo = () => {
    trial.abort.abort();
    trial.leave?.();
    outbox.detach();
    trial.wire?.drop();
  };

  return {
    refreshing: () => trial.context.refresh,
    reasonOfClose(reason: string) {
      closeReason = reason;
    },
    violated(event: SecurityPolicyViolationEvent) {
      if (trial.target && isAbout(event, trial.target.url)) step(Input.PolicyViolated, trial.id);
    },
    resolve(id: number, refresh: number) {
      const abort = new AbortController();
      const context = Object.freeze({
        attempt: id,
        lastClose: ground.lastClose,
        refresh: !!refresh,
        signal: abort.signal,
      });
      const info = Object.freeze({ attempt: id, early: false });
      const begun: Trial = { id, context, abort, info, protocol: '', detail: '', reason: '' };
      trial = begun;
      ground.waitingFor = undefined;
      resolveTarget(ground.parsed, context, turn, resolved(begun), fail(begun, Input.ResolveFailed));
    },
    open(id: number) {
      const begun = trial;
      const { target, context } = begun;
      if (!target) return;
      const { WebSocket: Class = globalThis.WebSocket, binaryType = 'blob', ready } = ground.parsed;
      const threw = fail(begun, Input.Threw);
      begun.greeting = createGreeting(
        target.hello,
        ready,
        context,
        () => step(Input.Greeted, id),
        fail(begun, Input.GreetFailed),
        ground.overflow,
      );
      try {
        begun.wire = openWire(Class, target.url, target.protocols, binaryType, factsOf(begun, target));
      } catch (error) {
        const name = (error as Error | undefined)?.name;
        threw(
          name === 'SyntaxError'
            ? Cause.SyntaxError
            : name === 'SecurityError'
              ? Cause.SecurityError
              : Cause.ConstructorThrew,
          error,
        );
        return;
      }
      begun.leave = enterLane(target.url, (behind) => step(Input.Lane, id, +behind));
    },
    greet() {
      if (trial.wire) trial.greeting?.start(trial.wire);
    },
    /** What `open` tells, and then the messages that came before it. */
    opened(id: number, announce: (protocol: string, url: string) => void) {
      const { target, greeting, wire, protocol } = trial;
      if (!wire || !target) return;
      outbox.attach(id, wire);
      announce(protocol, redact(target.url.href));
      const early = Object.freeze({ attempt: id, early: true });
      for (const data of greeting?.early ?? []) ground.message(data, early);
      trial.greeting = undefined;
    },
    close(_id: number, code: number) {
      outbox.block();
      trial.wire?.close(code, closeReason);
      closeReason = '';
    },
    letGo,
    ended(
      id: number,
      stage: number,
      cause: number,
      action: number,
      code: number,
      bits: number,
      openedForMs: number,
    ): CloseInfo {
      letGo();
      if (stage < Stage.Open) turn++;
      return (ground.lastClose = Object.freeze({
        attempt: id,
        phase: stages[stage]!,
        cause: causes[cause]!,
        action: actions[action]!,
        ...(code && { code }),
        reason: redact(trial.reason),
        wasClean: !!(bits & Closed.Clean),
        openedForMs,
        message: sentence(causes[cause]!, code, trial.detail),
      }));
    },
  };
};

export type Trials = ReturnType<typeof createTrials>;
