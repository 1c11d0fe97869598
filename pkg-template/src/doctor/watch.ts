/** One socket, watched from its beginning or from now on: what `diagnose` makes itself, and what `watch` is given. */
import { isAbout } from '../host/policy.js';
import { Cause, Stage } from '../wire.js';
import type { AttemptFacts } from './evidence.js';
import type { Place } from './place.js';

/** `error` without `close` is final: some engines never say more. */
const CLOSE_AFTER_ERROR_MS = 100;
/** A server that means to refuse after all does so at once. */
const SETTLED_MS = 1_000;

export interface Watched {
  /** What is known so far. */
  attempt(): AttemptFacts;
  /** Ended, or open for a moment; or its time is over. */
  readonly over: Promise<void>;
  /** As if its time were over now. */
  end(): void;
}

/** `attempt` of what happened; the socket is left as it is. */
export const watchSocket = (socket: WebSocket, place: Place, timeoutMs: number): Watched => {
  const beganAt = Date.now();
  const facts: AttemptFacts = { attempt: 1, beganAt, stage: Stage.Handshake, asked: place.protocols.length };
  const life = new AbortController();
  const { signal } = life;
  let openedAt = 0;
  let settle = () => {};
  const over = new Promise<void>((done) => {
    settle = done;
  });
  const timers: ReturnType<typeof setTimeout>[] = [];
  const after = (ms: number, task: () => void) => timers.push(setTimeout(task, ms));
  const end = (cause: Cause) => {
    if (signal.aborted) return;
    life.abort();
    timers.forEach(clearTimeout);
    const now = Date.now();
    Object.assign(facts, { cause }, openedAt ? { openMs: now - openedAt } : { tookMs: now - beganAt });
    settle();
  };
  const opened = () => {
    openedAt = Date.now();
    Object.assign(facts, { opened: true, stage: Stage.Open, tookMs: openedAt - beganAt, got: !!socket.protocol });
    if (place.protocols.length && !socket.protocol) end(Cause.ProtocolMissing);
    else after(SETTLED_MS, settle);
  };
  const closed = ({ code, wasClean, reason }: CloseEvent) => {
    Object.assign(facts, { code, clean: wasClean, hasReason: !!reason });
    // Firefox may leave out `open`, but only the other side gives a real code.
    const told = code !== 1006 && code !== 1015;
    const lost = openedAt || wasClean ? Cause.ConnectionLost : Cause.HandshakeFailed;
    end(told ? Cause.ClosedByPeer : lost);
  };
  const errored = () => {
    facts.errored = true;
    after(CLOSE_AFTER_ERROR_MS, () => end(openedAt ? Cause.ConnectionLost : Cause.ErrorWithoutClose));
  };
  const violated = (event: SecurityPolicyViolationEvent) => {
    if (place.url && isAbout(event, place.url)) end(Cause.Csp);
  };
  const listen = (target: EventTarget, type: string, heard: (event: never) => void) =>
    target.addEventListener(type, heard as (event: Event) => void, { signal });
  listen(socket, 'open', opened);
  listen(socket, 'close', closed);
  listen(socket, 'error', errored);
  listen(socket, 'message', () => {
    facts.received = Number(facts.received ?? 0) + 1;
  });
  listen(globalThis, 'securitypolicyviolation', violated);
  after(timeoutMs, () => openedAt || end(Cause.ConnectTimeout));
  if (socket.readyState === 1) opened();
  return {
    attempt: () => ({ ...facts, ...(!(openedAt || facts.cause) && { tookMs: Date.now() - beganAt }) }),
    over,
    end: () => end(Cause.ClosedByUs),
  };
};
