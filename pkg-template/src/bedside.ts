/**
 * What the main module and the second, lazy one (`whysocket/diagnose`) say to each other. They are bundled apart and may come from different
 * builds, so none of these names is shortened.
 */
import type { Parsed } from './options.js';
import type {
  BusEvents,
  BusOptionsBase,
  CloseInfo,
  ProbeOptions,
  Report,
  ReportOptions,
  Snapshot,
  Verdict,
  WarningCode,
} from './types.js';

/** Of what was in messages nothing is kept. Sizes are those of `bus.counters()`. */
export type Tally = [messages: number, size: number, firstSize: number, lastSize: number];

/** A question that was put while an attempt, or the wait after it, lasted, and what came of it. */
export interface Probed {
  /** Epoch ms. */
  readonly at: number;
  readonly ms: number;
  readonly question: string;
  /** A status, or a word. */
  readonly outcome: string;
}

/** What an attempt leaves in the ledger. Stays in the page: no event, log line or snapshot has it. */
export interface Trace {
  readonly attempt: number;
  /** Where it went, whole; absent if no provider said. */
  href?: string;
  /** How many subprotocols were offered. */
  asked: number;
  /** The server chose one. */
  got: boolean;
  /** What a provider threw, or what was wrong with what it gave; redacted. */
  detail?: string;
  /** What the close event said; redacted. */
  said?: string;
  /** Epoch ms. */
  readonly beganAt: number;
  /** The socket fired `error`. */
  errored?: boolean;
  /** How it ended; absent as long as it lives. */
  close?: CloseInfo;
  endedAt?: number;
  /** Written by the doctor, oldest first. */
  probes?: Probed[];
  /** Messages that came, and those that went, hello included. */
  readonly in: Tally;
  readonly out: Tally;
}

/**
 * What can be heard at the bedside. `online`: the browser says that the network is there. `gone`: all that is known belongs to nobody any more
 * (another user, log-out, dispose).
 */
export type Heard = Omit<BusEvents, 'message' | 'invalid' | 'queue' | 'outcome'> & Record<'online' | 'gone', undefined>;

/** The options as they hold now, by path; defaults of numbers are filled in. */
export interface Asked
  extends Pick<BusOptionsBase, 'diagnose' | 'doctor' | 'probeCredentials' | 'redact' | 'waitingFor' | 'identity'> {
  readonly 'probes.healthUrl'?: string;
  readonly 'probes.candidates'?: readonly string[];
  readonly 'probes.query'?: ProbeOptions['query'];
  readonly 'probes.timeoutMs': number;
  /** The key as it may be seen. */
  readonly name: string;
  readonly url: readonly URL[] | ((...context: never[]) => unknown) | null;
  /** A list, or the function that gives it. */
  readonly protocols: Parsed['protocols'];
  readonly slowAfterMs?: number;
  readonly connectTimeoutMs: number;
  /** Infinity without. */
  readonly 'heartbeat.intervalMs': number;
  /** The WebSocket class is not the browser's own: nothing may be asked of the network. */
  readonly injected: boolean;
}

/** Whoever looks at messages as they come and go: what was on the wire is its to measure, not to keep. */
export interface Ear {
  push(at: number, isOut: number, data: unknown): void;
}

export interface Bedside {
  asked(): Asked;
  /** The last 32 attempts, oldest first, as they are now: a living list, and another one for another user. */
  traces(): readonly Trace[];
  journal(): Float64Array;
  snapshot(): Snapshot;
  /** Before the application is told. Counts for no listener: a warning that nobody else hears still goes to the console. */
  hear<K extends keyof Heard>(type: K, call: (event: Heard[K]) => unknown): () => void;
  /**
   * Into the snapshot, frozen, and told as event and log line; `undefined` only takes back what stands. `ledger` is the list that `traces()` gave when
   * the evidence was taken: whatever was found out about another user, or comes after dispose, is not heard.
   */
  say(verdict: Verdict | undefined, ledger: readonly Trace[]): void;
  caution(code: WarningCode, message: string): void;
  /** How often this bus was asked for after the first time. */
  askedAgain(): number;
  /** From now on each message is told, with epoch ms, until the function that this answers is called. It must not throw, nor take its time. */
  overhear(ear: Ear): () => void;
}

/** What `whysocket/diagnose` exports for the main module. */
export interface Doctor {
  /** Once per bus. */
  attend(bedside: Bedside): void;
  report(bedside: Bedside, options?: ReportOptions): Promise<Report>;
}
