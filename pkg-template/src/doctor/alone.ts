/** The doctor without a bus: explains an endpoint that it tries itself, or a socket that somebody else made. */
import { engine } from '../host/engine.js';
import { enterLane } from '../host/lanes.js';
import { isAbout } from '../host/policy.js';
import { isString } from '../kinds.js';
import type { ProbeOptions, Verdict } from '../types.js';
import { Cause, Stage } from '../wire.js';
import type { AttemptFacts, Evidence, ProbeFacts } from './evidence.js';
import { explain, loadWords } from './explain.js';
import { investigate, type Means } from './investigate.js';
import { judge, type Mode } from './module.js';
import { type Place, pageOf, placeOf } from './place.js';
import { type Watched, watchSocket } from './watch.js';
import { Flaw } from './wire.js';

/** How far an explanation may go; all of it optional. */
export interface DiagnoseOptions {
  protocols?: string | readonly string[];
  /** For the handshake. Default 10 000 ms. */
  timeoutMs?: number;
  /** 'passive' asks nothing, 'auto' a few requests, 'deep' makes further handshakes. Default 'deep' of diagnose, 'auto' of watch. */
  mode?: Mode;
  probes?: ProbeOptions;
  /** As of fetch. Default 'same-origin': without cookies no answer of another origin tells anything about authorisation. */
  probeCredentials?: RequestCredentials;
  /** Takes out of what is shown what only the application knows to be secret. */
  redact?: (text: string, where: string) => string;
  /** Ends it: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Default: the global one. With another nothing is asked of the network. */
  WebSocket?: typeof WebSocket;
}

const TIMEOUT_MS = 10_000;
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
    readonly options: DiagnoseOptions,
    attempt: AttemptFacts = {},
  ) {
    this.attempt = () => attempt;
  }

  evidence = (): Evidence => ({
    engine: engine(),
    page: pageOf(),
    target: this.place.target,
    around: { candidates: this.options.probes?.candidates?.length ?? 0, hasHealth: !!this.options.probes?.healthUrl },
    attempts: [{ ...this.attempt(), behind: this.behind }],
    probes: this.probes,
  });

  means(mode: Mode, signal: AbortSignal): Means {
    const { probes, probeCredentials = 'same-origin' } = this.options;
    return { ...probes, mode, credentials: probeCredentials, signal };
  }

  /** One after the other: what is being asked is not asked again. */
  investigate(mode: Mode, signal: AbortSignal): Promise<void> {
    const learnt = (probes: readonly ProbeFacts[]) => {
      this.probes = probes;
    };
    const ask = () => investigate(this.place, this.means(mode, signal), this.evidence, learnt);
    this.#asking = this.#asking.then(ask, ask);
    return this.#asking;
  }

  verdict(): Verdict {
    const evidence = this.evidence();
    const judged = judge(evidence) ?? {
      id: 'healthy',
      confidence: 'certain',
      suspects: [],
      because: [],
      splits: [],
    };
    return explain(judged, evidence, this.place, this.options, this.options.probes?.candidates);
  }
}

const study = async (watched: Watched, current: Case, mode: Mode, timeoutMs: number): Promise<Verdict> => {
  const { signal } = current.options;
  const life = new AbortController();
  const stop = () => {
    life.abort();
    watched.end();
  };
  signal?.addEventListener('abort', stop, { once: true });
  current.attempt = watched.attempt;
  const slow = setTimeout(() => current.investigate(mode, life.signal), Math.min(SLOW_MS, timeoutMs * SLOW_PART));
  await Promise.all([watched.over, loadWords()]);
  clearTimeout(slow);
  await current.investigate(mode, life.signal);
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  return current.verdict();
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
const refused = async (place: Place, options: DiagnoseOptions, error?: unknown): Promise<Verdict> => {
  const attempt = threw(error);
  const violated = (event: SecurityPolicyViolationEvent) => {
    if (place.url && isAbout(event, place.url)) attempt.cause = Cause.Csp;
  };
  globalThis.addEventListener('securitypolicyviolation', violated);
  await Promise.all([loadWords(), nextTask()]);
  globalThis.removeEventListener('securitypolicyviolation', violated);
  return new Case(place, options, attempt).verdict();
};

/** Tries an endpoint and explains what came of it. Rejects with the signal's reason only. */
export const diagnose = async (target: string | URL, options: DiagnoseOptions = {}): Promise<Verdict> => {
  const { timeoutMs = TIMEOUT_MS, mode = 'deep', protocols = [], WebSocket: Class, signal } = options;
  signal?.throwIfAborted();
  const place = placeOf(`${target}`, isString(protocols) ? [protocols] : [...protocols]);
  const current = new Case(place, options);
  // A host of the name "undefined" may well exist; nobody means it.
  if (!place.url || place.target.flaw === Flaw.Hollow) return refused(place, options);
  let socket: WebSocket;
  try {
    socket = new (Class ?? globalThis.WebSocket)(place.url?.href ?? place.text, [...place.protocols]);
  } catch (error) {
    return refused(place, options, error);
  }
  const watched = watchSocket(socket, place, timeoutMs);
  const leave = enterLane(place.url, (behind) => {
    current.behind = behind;
  });
  try {
    // Another class goes somewhere else than fetch would.
    return await study(watched, current, Class ? 'passive' : mode, timeoutMs);
  } finally {
    leave();
    watched.end();
    socket.close();
  }
};

export interface Watch {
  verdict(): Promise<Verdict>;
  stop(): void;
}

/** Explains a socket that somebody else made; it is only listened to. */
export const watch = (socket: WebSocket, options: DiagnoseOptions = {}): Watch => {
  const { timeoutMs = TIMEOUT_MS, mode = 'auto' } = options;
  const place = placeOf(socket.url, []);
  const watched = watchSocket(socket, place, timeoutMs);
  let told: Promise<Verdict> | undefined;
  return {
    verdict: () => (told ??= study(watched, new Case(place, options), mode, timeoutMs)),
    stop: watched.end,
  };
};
