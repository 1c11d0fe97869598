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
const MOST_CHARACTERS = 8e6;

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

type Loose = { readonly [name: string]: unknown };
const object = (value: unknown): Loose => (value && typeof value === 'object' ? (value as Loose) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value).map(text).filter(Boolean);

const sureness = (value: unknown): Verdict['confidence'] =>
  value === 'certain' || value === 'likely' ? value : 'possible';

/** As much of a verdict as is one. */
const verdictOf = (value: unknown): Verdict | undefined => {
  const { id, title, confidence, lookalikes, because, toTellApart, fix, verify, facts } = object(value);
  if (!text(id) || !text(title)) return undefined;
  return {
    id: text(id),
    title: text(title),
    confidence: sureness(confidence),
    lookalikes: list(lookalikes).map((one) => ({ id: text(object(one).id), title: text(object(one).title) })),
    because: texts(because),
    toTellApart: texts(toTellApart),
    fix: list(fix).map((one) => ({ platform: text(object(one).platform), text: text(object(one).text) })),
    verify: list(verify).map((one) => {
      const { command, suspect, healthy } = object(one);
      return { command: text(command), suspect: text(suspect), healthy: text(healthy) };
    }),
    facts: object(facts) as Verdict['facts'],
  };
};

/** Also of a bare list of numbers, as `bus.journal()` gives it. */
const numbersOf = (value: unknown): Float64Array => {
  const numbers = list(value).map(Number);
  if (!numbers.length || numbers.length > MOST_NUMBERS) throw new Error(recordingWords.none);
  return Float64Array.from(numbers);
};

/** Throws an Error with a sentence for whoever chose the file. */
export const opened = async (file: string): Promise<Recording> => {
  if (file.length > MOST_CHARACTERS) throw new Error(recordingWords.large);
  let parsed: unknown;
  try {
    parsed = JSON.parse(file);
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
    attempts: waiting(attemptsOf(history, entries), text(report.phase)),
    steps: entries.filter(isStep),
    probes: list(whole.probes).map((one) => {
      const { at, ms, question, outcome } = object(one);
      return { at: Number(at), ms: Number(ms), question: text(question), outcome: text(outcome) };
    }),
    end: entries.reduce((last, { at }) => Math.max(last, at), 0),
    ...(verdict && { verdict }),
    history: list(report.history).map((one) => {
      const { id, title, confidence } = object(one);
      return { id: text(id), title: text(title), confidence: sureness(confidence) };
    }),
  };
};
