/** A journal as a file: what somebody saved where it happened, and somebody else opens in another browser. */

import type { Probed } from '../bedside.js';
import { engine } from '../host/engine.js';
import type { Bus, Verdict } from '../types.js';
import { type Attempt, attemptsOf, waiting } from './attempts.js';
import { type Entry, entriesOf } from './inputs.js';
import { isStep } from './steps.js';
import { recordingWords } from './words-later.js';

const MARK = 'whysocket journal';
const ENGINES = ['', 'Chromium', 'Firefox', 'WebKit'];
/** A ring has 256 entries, and each page a state of some 64 numbers: what is longer is none. */
const MOST_NUMBERS = 1e5;
const MOST_BYTES = 8e6;
/** Of anything else that a file lists: a report has fewer. */
const MOST_LISTED = 100;
const MOST_ATTEMPTS = 400;
/** A file that says it was saved later than that after the last that happened is not believed: all bars would be one line. */
const MOST_QUIET_MS = 7 * 86_400_000;
/** The browser may read it some time after the click. */
const KEPT_MS = 60_000;

/** Of a verdict before the one that stands. */
export interface Past {
  readonly id: string;
  readonly title: string;
  readonly confidence: string;
}

export interface Recording {
  readonly savedAt: string;
  readonly engine: string;
  readonly key: string;
  /** Run again, it made the very decisions that were made where it was recorded. */
  readonly faithful: boolean;
  readonly attempts: readonly Attempt[];
  /** What the machine was told, oldest first. */
  readonly steps: readonly Entry[];
  /** What was asked meanwhile, if the file says. */
  readonly probes: readonly Probed[];
  /** The last moment that it knows of. */
  readonly end: number;
  readonly verdict?: Verdict;
  readonly history: readonly Past[];
}

/** Beside the journal, in which there are no words, the report: it has the verdict, without secrets, with hosts by other names. */
export const saved = async (bus: Pick<Bus, 'journal' | 'report'>, probes: readonly Probed[] = []): Promise<string> => {
  const journal = [...bus.journal()].map((number) => (Number.isFinite(number) ? number : `${number}`));
  const { json } = await bus.report();
  const head = { [MARK]: 1, savedAt: new Date().toISOString(), engine: ENGINES[engine()] };
  return JSON.stringify({ ...head, journal, probes, report: json });
};

export const download = async (...what: Parameters<typeof saved>): Promise<void> => {
  const url = URL.createObjectURL(new Blob([await saved(...what)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `whysocket-${new Date().toISOString().slice(0, 19).replace(/:/g, '-')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
};

type Loose = { readonly [name: string]: unknown };
const object = (value: unknown): Loose => (value && typeof value === 'object' ? (value as Loose) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown, most = MOST_LISTED): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, most) : [];
/** Of objects there is no number: to make one of them may throw. */
const number = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
const texts = (value: unknown): string[] => list(value).map(text).filter(Boolean);

const sureness = (value: unknown): Verdict['confidence'] =>
  value === 'certain' || value === 'likely' ? value : 'possible';

const factsOf = (value: unknown): Verdict['facts'] =>
  Object.fromEntries(
    Object.entries(object(value))
      .filter((pair): pair is [string, string | number | boolean] => /^[nsb]/.test(typeof pair[1]))
      .slice(0, MOST_LISTED),
  );

/** As much of a verdict as is one. Commands are the panel's own advice: one from a file could be anybody's, and is not shown. */
const verdictOf = (value: unknown): Verdict | undefined => {
  const { id, title, confidence, lookalikes, because, toTellApart, fix, facts } = object(value);
  if (!text(id) || !text(title)) return undefined;
  return {
    id: text(id),
    title: text(title),
    confidence: sureness(confidence),
    lookalikes: list(lookalikes).map((one) => ({ id: text(object(one).id), title: text(object(one).title) })),
    because: texts(because),
    toTellApart: texts(toTellApart),
    fix: list(fix).map((one) => ({ platform: text(object(one).platform), text: text(object(one).text) })),
    verify: [],
    facts: factsOf(facts),
  };
};

/** The last that happened, or, where something still went on, the moment of saving. */
const endOf = (entries: readonly Entry[], savedAt: unknown, phase: unknown): number => {
  const last = entries.reduce((latest, { at }) => Math.max(latest, at), 0);
  const until = Date.parse(text(savedAt));
  return phase !== 'stopped' && until > last && until - last < MOST_QUIET_MS ? until : last;
};

/** Also of a bare list of numbers, as `bus.journal()` gives it. */
const numbersOf = (value: unknown): Float64Array => {
  const numbers = list(value, MOST_NUMBERS + 1).map(number);
  if (!numbers.length || numbers.length > MOST_NUMBERS) throw new Error(recordingWords.none);
  return Float64Array.from(numbers);
};

/** Throws an Error with a sentence for whoever chose the file. */
export const opened = async (file: Blob): Promise<Recording> => {
  if (file.size > MOST_BYTES) throw new Error(recordingWords.large);
  const content = await file.text();
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    throw new Error(recordingWords.noJson);
  }
  const whole = object(parsed);
  const journal = numbersOf(Array.isArray(parsed) ? parsed : whole.journal);
  const { readJournal } = await import('../journal.js').catch(() => {
    throw new Error(recordingWords.unreadable);
  });
  let history: ReturnType<typeof readJournal>;
  try {
    history = readJournal(journal);
  } catch (error) {
    throw new Error(recordingWords.refused(`${(error as Error | undefined)?.message ?? error}`));
  }
  const entries = entriesOf(journal);
  const report = object(whole.report);
  const verdict = verdictOf(report.verdict);
  return {
    savedAt: text(whole.savedAt),
    engine: text(whole.engine) || text(report.engine),
    key: text(report.key),
    faithful: history.faithful,
    attempts: waiting(attemptsOf(history, entries).slice(-MOST_ATTEMPTS), text(report.phase)),
    steps: entries.filter(isStep),
    probes: list(whole.probes, MOST_ATTEMPTS).map((one) => {
      const { at, ms, question, outcome } = object(one);
      return { at: number(at), ms: number(ms), question: text(question), outcome: text(outcome) };
    }),
    end: endOf(entries, whole.savedAt, report.phase),
    ...(verdict && { verdict }),
    history: list(report.history).map((one) => {
      const { id, title, confidence } = object(one);
      return { id: text(id), title: text(title), confidence: sureness(confidence) };
    }),
  };
};
