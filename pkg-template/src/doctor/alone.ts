/** The doctor without a bus: explains an endpoint that it tries itself, or a socket that somebody else made. */
import { engine } from '../host/engine.js';
import { enterLane } from '../host/lanes.js';
import { isAbout } from '../host/policy.js';
import { isString } from '../kinds.js';
import { refuse } from '../parse.js';
import { isInert } from '../realm.js';
import { tag } from '../redact.js';
import type { Verdict } from '../types.js';
import { Cause, Stage } from '../wire.js';
import type { AttemptFacts, Evidence, ProbeFacts } from './evidence.js';
import { explain, loadWords } from './explain.js';
import { investigate, type Means } from './investigate.js';
import { judge } from './module.js';
import { type DiagnoseOptions, parseWanted, type Wanted } from './options.js';
import { type Place, pageOf, placeOf } from './place.js';
import { type Watched, watchSocket } from './watch.js';
import { Flaw } from './wire.js';

/** A handshake that takes this part of its time is suspect: the questions are answered when its time is over. */
const SLOW_PART = 0.3;
const SLOW_MS = 3_000;

const THROWN: { readonly [name: string]: Cause } = {
  SyntaxError: Cause.SyntaxError,
  SecurityError: Cause.SecurityError,
};

/** All that is known of one case. */
class Case {
  probes: readonly ProbeFacts[] = [];
  /** Another handshake of this page went first. */
  behind = false;
  attempt: () => AttemptFacts;
  #asking = Promise.resolve();

  constructor(
    readonly place: Place,
    readonly wanted: Wanted,
    attempt: AttemptFacts = {},
  ) {
    this.attempt = () => attempt;
  }

  evidence = (): Evidence => ({
    engine: engine(),
    page: pageOf(),
    target: this.place.target,
    around: { candidates: this.wanted.probes.candidates?.length ?? 0, hasHealth: !!this.wanted.probes.healthUrl },
    attempts: [{ ...this.attempt(), behind: this.behind }],
    probes: this.probes,
  });

  means(signal: AbortSignal): Means {
    const { probes, probeCredentials: credentials, mode, WebSocket: Class } = this.wanted;
    // Another class goes somewhere else than fetch would.
    return { ...probes, mode: Class ? 'passive' : mode, credentials, signal };
  }

  /** One after the other: what is being asked is not asked again. */
  investigate(signal: AbortSignal): Promise<void> {
    const learnt = (probes: readonly ProbeFacts[]) => {
      this.probes = probes;
    };
    const ask = () => investigate(this.place, this.means(signal), this.evidence, learnt);
    this.#asking = this.#asking.then(ask, ask);
    return this.#asking;
  }

  verdict(): Verdict {
    const evidence = this.evidence();
    const nothing = { suspects: [], because: [], splits: [] };
    // Nothing can be said of what was over before, or was given up.
    const judged = judge(evidence) ?? { ...nothing, id: 'handshake-failed', confidence: 'possible' };
    return explain(judged, evidence, this.place, this.wanted, this.wanted.probes.candidates);
  }
}

/** `release`: a socket that is still connecting would make all others to its host wait. */
const study = async (watched: Watched, current: Case, release = () => {}): Promise<Verdict> => {
  const { signal, timeoutMs } = current.wanted;
  const life = new AbortController();
  const stop = () => {
    life.abort();
    watched.end();
  };
  signal?.addEventListener('abort', stop, { once: true });
  current.attempt = watched.attempt;
  // What it rejects with is told by the one that is waited for.
  const early = () => current.investigate(life.signal).catch(() => {});
  const slow = setTimeout(early, Math.min(SLOW_MS, timeoutMs * SLOW_PART));
  try {
    await Promise.all([watched.over, loadWords()]);
    release();
    await current.investigate(life.signal);
    signal?.throwIfAborted();
    return current.verdict();
  } finally {
    clearTimeout(slow);
    life.abort();
    signal?.removeEventListener('abort', stop);
  }
};

const threw = (error: unknown): AttemptFacts => ({
  attempt: 1,
  beganAt: Date.now(),
  stage: Stage.Handshake,
  cause: THROWN[(error as Error | undefined)?.name ?? ''] ?? Cause.ConstructorThrew,
});

/** A policy that forbids the socket says so a task after the constructor threw. */
const nextTask = () => new Promise((done) => setTimeout(done));

/** The constructor refused: there is nothing to watch, and nothing to ask. */
const refused = async (place: Place, wanted: Wanted, error?: unknown): Promise<Verdict> => {
  const attempt = threw(error);
  const violated = (event: SecurityPolicyViolationEvent) => {
    if (place.url && isAbout(event, place.url)) attempt.cause = Cause.Csp;
  };
  globalThis.addEventListener('securitypolicyviolation', violated);
  try {
    await Promise.all([loadWords(), nextTask()]);
  } finally {
    globalThis.removeEventListener('securitypolicyviolation', violated);
  }
  return new Case(place, wanted, attempt).verdict();
};

/** Tries an endpoint and explains what came of it. Rejects with an OptionError, or with the signal's reason. */
export const diagnose = async (target: string | URL, options: DiagnoseOptions = {}): Promise<Verdict> => {
  if (isInert()) refuse('WebSocket', undefined, 'a page or a worker to try it from');
  if (!isString(target) && tag(target) !== 'URL') refuse('url', target, 'a string or a URL');
  const wanted = parseWanted(options, 'deep');
  const { timeoutMs, protocols, WebSocket: Class = globalThis.WebSocket, signal } = wanted;
  signal?.throwIfAborted();
  const place = placeOf(`${target}`, protocols);
  const { flaw } = place.target;
  // A host of the name "undefined" may well exist; nobody means it.
  if (!place.url || flaw === Flaw.Hollow || flaw === Flaw.Invalid) return refused(place, wanted);
  let socket: WebSocket;
  try {
    socket = new Class(place.url.href, [...protocols]);
  } catch (error) {
    return refused(place, wanted, error);
  }
  const current = new Case(place, wanted);
  const watched = watchSocket(socket, place, timeoutMs);
  const leave = enterLane(place.url, (behind) => {
    current.behind = behind;
  });
  try {
    return await study(watched, current, () => current.attempt().opened || socket.close());
  } finally {
    leave();
    watched.end();
    socket.close();
  }
};

export interface Watch {
  /** Once it is open for a moment, or has ended, or its time is over; the same one however often it is asked for. */
  verdict(): Promise<Verdict>;
  /** No more is listened to. */
  stop(): void;
}

/** Explains a socket that somebody else made; it is only listened to. Throws an OptionError if it is none. */
export const watch = (socket: WebSocket, options: DiagnoseOptions = {}): Watch => {
  if (!isString(socket?.url) || !socket.addEventListener) refuse('socket', socket, 'a WebSocket');
  const wanted = parseWanted(options, 'auto');
  const place = placeOf(socket.url, wanted.protocols);
  const unknown = options.protocols === undefined && !socket.protocol;
  const watched = watchSocket(socket, place, wanted.timeoutMs);
  // How it ended nobody can say any more.
  if (socket.readyState > 1) watched.end();
  // A page that closes while it connects sees what a refusal looks like.
  const { close } = socket;
  socket.close = (...how) => {
    if (socket.readyState === 0) watched.end();
    close.apply(socket, how);
  };
  // What was offered nobody tells: perhaps a token.
  const current = new Case({ ...place, secretProtocols: unknown }, wanted);
  const asked = (): AttemptFacts => ({ ...watched.attempt(), ...(unknown && { asked: 1 }) });
  let told: Promise<Verdict> | undefined;
  return {
    verdict: () => (told ??= study({ ...watched, attempt: asked }, current)),
    stop() {
      watched.end();
      socket.close = close;
    },
  };
};
