/** From what the rules hand over to the verdict that people read. The words are a chunk of their own, loaded with the first verdict. */
import { redact } from '../redact.js';
import type { Verdict } from '../types.js';
import type { Evidence } from './evidence.js';
import type { Judged } from './module.js';
import type { Place } from './place.js';
import { Question } from './wire.js';

type Words = typeof import('../words/verdicts.en.js');

let words: Words | undefined;

/** A verdict does not wait longer for its sentences. */
const WORDS_MS = 1_000;

/** Swallows what goes wrong: a verdict without sentences is still one. Answers whether they are there. */
export const loadWords = async (): Promise<boolean> => {
  const loading = import('../words/verdicts.en.js').then(
    (module) => {
      words = module;
    },
    () => {},
  );
  if (!words) await Promise.race([loading, new Promise((done) => setTimeout(done, WORDS_MS))]);
  return !!words;
};

/** Whether there are sentences yet. */
export const hasWords = (): boolean => !!words;

export const ENGINES = ['unknown', 'Chromium', 'Firefox', 'WebKit'];

/** What the sentences and commands are filled in with. */
export interface Shown {
  readonly redact?: ((text: string, where: string) => string) | undefined;
}

/** Secrets out: first the usual kinds, then what only the application knows. What it cannot do, nobody sees. */
export const shownText = (text: string, where: string, { redact: more }: Shown): string => {
  const usual = redact(text);
  if (!more) return usual;
  try {
    const own = more(usual, where);
    return typeof own === 'string' ? own : '…';
  } catch {
    return '…';
  }
};

const last = <T>(list: readonly T[], look: (one: T) => unknown): T | undefined => [...list].reverse().find(look);

const factsOf = (evidence: Evidence): Verdict['facts'] => {
  const { engine, target, attempts, probes, around } = evidence;
  const newest = attempts.at(-1);
  // Of the endpoint itself: the page's own server is another one.
  const own = probes.filter(({ question }) => question === Question.Cors || question === Question.Get);
  const readable = last(own, ({ status }) => status);
  const hop = last(own, ({ hop }) => hop)?.hop;
  const all = {
    engine: ENGINES[engine]!,
    secure: !!target.secure,
    attempts: attempts.length,
    code: newest?.code,
    tookMs: Math.round(Number(newest?.tookMs ?? 0)),
    openedForMs: newest?.opened ? Math.round(Number(newest.openMs ?? 0)) : undefined,
    status: readable?.status,
    http: hop === 1 ? 'http/1.1' : hop && `h${hop}`,
    probes: probes.length,
    tabs: around.tabs,
    askedAgain: around.askedAgain,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name, fact]) => fact || name === 'secure' || name === 'probes'),
  ) as Verdict['facts'];
};

/** One that knows only its name. */
const bare = ({ id, confidence, suspects }: Explained, facts: Verdict['facts']): Verdict => ({
  id,
  title: id,
  confidence,
  lookalikes: suspects.map((id) => ({ id, title: id })),
  because: [],
  toTellApart: [],
  fix: [],
  verify: [],
  facts,
});

/** A value as its sentence wants it. */
export const HOPS = ['', 'HTTP/1.1', 'HTTP/2', 'HTTP/3'];

/** A number that stands for something else: what is said of it. */
const SAID: { readonly [what: string]: (value: number) => string } = {
  hop: (value) => HOPS[value] ?? '',
  'constructor-threw': (value) => ['SyntaxError', 'SecurityError'][value] ?? 'an error of its own',
  permission: () => 'denied',
  lifetimes: (value) => `about ${Math.round(value / 100) / 10} s each time`,
};

/** With what others said beside what was seen. */
interface Explained extends Omit<Judged, 'because'> {
  readonly because: readonly { readonly what: string; readonly value: number | string }[];
}

const becauseOf = ({ because }: Explained, candidates: readonly string[]) =>
  because.map(({ what, value }) => ({
    what,
    value:
      typeof value === 'string'
        ? value
        : what === 'candidate-opens'
          ? (candidates[value] ?? '')
          : (SAID[what]?.(value) ?? value),
  }));

export const explain = (
  judged: Explained,
  evidence: Evidence,
  { url, text, protocols }: Place,
  shown: Shown,
  candidates: readonly string[] = [],
  more: Verdict['facts'] = {},
): Verdict => {
  const facts = { ...factsOf(evidence), ...more };
  if (!words) return bare(judged, facts);
  const visible = (value: string, where: string) => shownText(value, where, shown);
  const because = becauseOf(
    judged,
    candidates.map((one) => visible(one, 'url')),
  );
  return words.verdictOf(
    { ...judged, because, facts },
    {
      url: visible(url?.href ?? text, 'url'),
      host: url?.hostname ?? '',
      port: url?.port ?? '',
      path: visible(`${url?.pathname ?? ''}${url?.search ?? ''}`, 'url'),
      secure: url?.protocol === 'wss:',
      origin: globalThis.origin ?? '',
      // A subprotocol may be a token: none of them is shown.
      protocols: protocols.map((_, at) => `PROTOCOL${at + 1}`).join(', '),
      engine: ENGINES[evidence.engine]!,
    },
  );
};
