/** Puts the questions that the rules want answered, until they want none: bounded by their budget and by each one's time. */
import { isAbout } from '../host/policy.js';
import type { ProbeOptions } from '../types.js';
import type { Evidence, ProbeFacts } from './evidence.js';
import { type Mode, nextQuestions, type Probe, put, type Request } from './module.js';
import { httpOf, type Place } from './place.js';
import { Answer, Question } from './wire.js';

/** Options that may be there and undefined. */
type Loose<T> = { readonly [name in keyof T]?: T[name] | undefined };

/** What an investigation may use. */
export interface Means extends Loose<ProbeOptions> {
  readonly mode: Mode;
  readonly credentials: RequestCredentials;
  /** Ends it: what is still asked is not listened to. */
  readonly signal: AbortSignal;
}

const PROBE_TIMEOUT_MS = 2_000;
/** Chromium's names for what a public page needs to reach this device, or another one of its network; then the older one for both. */
const PERMISSIONS = {
  loopback: ['loopback-network', 'local-network-access'],
  other: ['local-network', 'local-network-access'],
};
const LOOPBACK = /^(.+\.)?localhost\.?$|^127\.|^\[::1\]$/;
const STATES: { readonly [state: string]: Answer } = {
  granted: Answer.Granted,
  denied: Answer.Denied,
  prompt: Answer.Undecided,
};

/** The query is part of what fails, but not where it is a credential. */
const withholds = ({ query = 'auto' }: Means, { target }: Place): boolean =>
  query === 'withhold' || (query === 'auto' && !!target.credential);

const probedUrl = (place: Place, means: Means): URL => {
  const url = httpOf(place.url!);
  url.username = url.password = '';
  if (withholds(means, place)) url.search = '';
  return url;
};

/** A path of the endpoint's own host, or a whole URL. `undefined` where it is none. */
const beside = (place: Place, text: string): URL | undefined => {
  try {
    return new URL(text, place.url);
  } catch {
    return undefined;
  }
};

/** Anywhere else on the host, as long as it is not the path itself. */
const healthUrl = (place: Place, { healthUrl: given }: Means): URL => {
  const own = (given && beside(place, given)) || beside(place, place.url!.pathname === '/' ? '/favicon.ico' : '/')!;
  return httpOf(own);
};

/** Without its query, in which anything may stand. A worker made of a blob has no address of its own. */
const ownPage = (): string | undefined => {
  const { origin, location } = globalThis;
  const path = /^http/.test(location?.protocol ?? '') ? location.pathname : '/';
  return origin && origin !== 'null' ? origin + path : undefined;
};

const requestOf = (question: Question, place: Place, means: Means, tried: number): Request | undefined => {
  const { credentials, timeoutMs = PROBE_TIMEOUT_MS } = means;
  const { protocols } = place;
  const ask = (url: string | undefined, more: Partial<Request> = {}): Request | undefined =>
    url ? { question, url, credentials, protocols: [], timeoutMs, ...more } : undefined;
  switch (question) {
    // These only tell that something answers: so nothing goes with them that could be asked for.
    case Question.Health:
      return ask(healthUrl(place, means).href, { credentials: 'omit' });
    case Question.Origin:
      return ask(ownPage(), { credentials: 'omit' });
    case Question.Get:
      return ask(probedUrl(place, means).href, { credentials: 'omit' });
    case Question.Bare:
      return ask(place.url!.href);
    case Question.Warm:
      return ask(place.url!.href, { protocols });
    case Question.Candidate: {
      const url = beside(place, means.candidates?.[tried] ?? '');
      if (url) url.protocol = url.protocol.replace(/^http/, 'ws');
      return ask(url?.href, { protocols });
    }
    default:
      return ask(probedUrl(place, means).href);
  }
};

const permission = async (place: Place): Promise<ProbeFacts> => {
  for (const name of PERMISSIONS[LOOPBACK.test(place.url!.hostname) ? 'loopback' : 'other']) {
    try {
      const { state } = await globalThis.navigator.permissions.query({ name: name as PermissionName });
      return { question: Question.Permission, answer: STATES[state] ?? Answer.Blocked };
    } catch {}
  }
  return { question: Question.Permission, answer: Answer.Blocked };
};

/** For so long an answer serves all who ask the same: many buses of a page fail together. */
const FRESH_MS = 2_000;
const MOST_SHARED = 32;
const shared = new Map<string, { readonly at: number; readonly probe: Promise<Probe> }>();

const once = (request: Request): Promise<Probe> => {
  // A handshake is made for one alone.
  if (request.question >= Question.Bare) return put(request);
  const key = JSON.stringify(request);
  const known = shared.get(key);
  if (known && Date.now() - known.at < FRESH_MS) return known.probe;
  if (shared.size >= MOST_SHARED) shared.clear();
  const probe = put(request);
  shared.set(key, { at: Date.now(), probe });
  return probe;
};

/** A violation of the page's own policy looks like a dead server to fetch; its event comes a task later. */
const unlessBlocked = async (request: Request): Promise<Probe> => {
  let blocked = false;
  const url = new URL(request.url);
  const violated = (event: SecurityPolicyViolationEvent) => {
    blocked ||= isAbout(event, url);
  };
  globalThis.addEventListener('securitypolicyviolation', violated);
  try {
    const probe = await once(request);
    if (probe.answer === Answer.Failed) await new Promise((done) => setTimeout(done));
    return blocked ? { ...probe, answer: Answer.Blocked } : probe;
  } finally {
    globalThis.removeEventListener('securitypolicyviolation', violated);
  }
};

/** See `challenge` of the evidence. */
const BASIC = 2;

/** Whether cookies go with it. */
const carries = ({ credentials }: Pick<Request, 'credentials'>, { target }: Place): boolean =>
  credentials === 'include' || (credentials === 'same-origin' && !!target.sameOrigin);

/**
 * A 401 with a Basic challenge raises a prompt if it was asked with credentials. So it is asked without first, and with them only if there was no
 * such challenge: else the answer is one to a request without, and counts as such.
 */
const readable = async (request: Request, place: Place): Promise<ProbeFacts> => {
  const bare = await unlessBlocked({ ...request, credentials: 'omit' });
  const refused = bare.answer === Answer.Answered && bare.status >= 300 && bare.challenge !== BASIC;
  // A server that answers credentials only may refuse to be read without them.
  const unread = bare.answer === Answer.Failed && !place.target.sameOrigin;
  if (carries(request, place) && (refused || unread || bare.answer === Answer.Redirected))
    return unlessBlocked(request);
  return { ...bare, cookieless: true };
};

const answer = async (question: Question, place: Place, means: Means, tried: number): Promise<ProbeFacts> => {
  if (question === Question.Permission) return permission(place);
  const request = requestOf(question, place, means, tried);
  if (!request) return { question, answer: Answer.Blocked, index: tried };
  const probe = question === Question.Cors ? await readable(request, place) : await unlessBlocked(request);
  const { search, username, password } = place.url!;
  // What was left out may be what the server went by, whatever it was called.
  const withheld = (withholds(means, place) && search) || username || password;
  return { cookieless: false, ...probe, index: tried, bareOfCredential: !!withheld || place.secretProtocols };
};

/** COEP without COOP shows itself only in the page's own headers: then nothing that failed was asked at all. */
const unpoisoned = (probes: readonly ProbeFacts[]): ProbeFacts[] => {
  const isolated = probes.some(({ question, isolated }) => question === Question.Origin && isolated);
  return probes.map((probe) =>
    isolated &&
    (probe.question === Question.Get || probe.question === Question.Health) &&
    probe.answer === Answer.Failed
      ? { ...probe, answer: Answer.Blocked }
      : probe,
  );
};

const ended = (signal: AbortSignal): Promise<undefined> =>
  new Promise((done) => {
    if (signal.aborted) done(undefined);
    signal.addEventListener('abort', () => done(undefined), { once: true });
  });

/** `evidence()` is what is known now; `learnt` is called with all answers whenever there are more. */
export const investigate = async (
  place: Place,
  means: Means,
  evidence: () => Evidence,
  learnt: (probes: readonly ProbeFacts[]) => void,
): Promise<void> => {
  while (place.url && !means.signal.aborted) {
    const { probes } = evidence();
    const questions = nextQuestions(evidence(), means.mode);
    if (!questions.length) return;
    const tried = probes.filter(({ question }) => question === Question.Candidate).length;
    const asking = Promise.all(questions.map((question) => answer(question, place, means, tried)));
    // Each ends by itself in time; nobody waits for it who has gone.
    const answers = await Promise.race([asking, ended(means.signal)]);
    if (!answers || means.signal.aborted) return;
    learnt(unpoisoned([...evidence().probes, ...answers]));
  }
};
