/** The second wasm module: it judges rows of evidence and puts single questions to the network. Loaded once, when first needed. */
import { ask, initSync, judge_evidence, next_questions } from '#doctor';
import text from '#doctor-bytes';
import { LoadError } from '../errors.js';
import { decode } from '../wasm/decode.js';
import { type Evidence, fromRow, toRow } from './evidence.js';
import { PROBE, type Question } from './wire.js';

/** What the rules hand over: names and numbers, no sentences. */
export interface Judged {
  readonly id: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly suspects: readonly string[];
  readonly because: readonly { readonly what: string; readonly value: number }[];
  readonly splits: readonly string[];
}

export const MODES = ['passive', 'auto', 'deep'] as const;
export type Mode = (typeof MODES)[number];

/** One question in full. */
export interface Request {
  readonly question: Question;
  readonly url: string;
  readonly credentials: RequestCredentials;
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
}

let ready = false;

const load = (): void => {
  if (ready) return;
  try {
    initSync({ module: new WebAssembly.Module(decode(text)) });
  } catch (cause) {
    throw new LoadError(
      "the diagnosis did not start: a Content-Security-Policy must allow script-src 'wasm-unsafe-eval'",
      {
        cause,
      },
    );
  }
  ready = true;
};

/** Nothing if nothing is wrong. */
export const judge = (evidence: Evidence): Judged | undefined => {
  load();
  return (judge_evidence(toRow(evidence)) as Judged | null) ?? undefined;
};

/** What to ask now, all at once. */
export const nextQuestions = (evidence: Evidence, mode: Mode): Question[] => {
  load();
  return [...next_questions(toRow(evidence), MODES.indexOf(mode))];
};

/** Never rejects: a question that cannot be put has failed. */
export const put = async ({ question, url, credentials, protocols, timeoutMs }: Request): Promise<Probe> => {
  load();
  return fromRow(PROBE, await ask(question, url, credentials, [...protocols], timeoutMs)) as Probe;
};

export type Probe = { -readonly [field in (typeof PROBE)[number]]: number };
