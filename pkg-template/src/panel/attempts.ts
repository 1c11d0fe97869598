/**
 * Attempts as bars over time. The same journal gives the same bars, whether it is this page's own as it grows or a file from somewhere else: there is no
 * other source of what is drawn.
 */
import type { Trace } from '../bedside.js';
import type { History } from '../journal.js';
import type { Cause, Stage } from '../types.js';
import { Input, Resolved } from '../wire.js';
import type { Entry } from './inputs.js';

export const KINDS = ['provider', 'connecting', 'hello', 'open', 'closing', 'waiting', 'paused'] as const;
export type Kind = (typeof KINDS)[number];

/** `to`: absent as long as it lasts. Epoch ms. */
export interface Segment {
  readonly kind: Kind;
  readonly from: number;
  readonly to?: number;
}

export interface Attempt {
  readonly attempt: number;
  readonly from: number;
  /** Of the attempt itself, not of the wait after it. */
  readonly to?: number;
  readonly segments: readonly Segment[];
  readonly opened: boolean;
  readonly stage: Stage;
  readonly cause?: Cause;
  readonly code?: number;
  readonly tookMs: number;
  readonly openMs: number;
  /** What only the page that had it knows: a recording has numbers only. */
  readonly reason?: string;
  readonly message?: string;
}

type Told = History['attempts'][number];

/** When an attempt's own facts came. */
interface Marks {
  resolved?: number;
  opened?: number;
  greeted?: number;
  closing?: number;
  ended?: number;
  nowhere?: number;
  greets?: boolean;
}

const marksOf = (entries: readonly Entry[]): Map<number, Marks> => {
  const all = new Map<number, Marks>();
  let running = 0;
  const of = (attempt: number): Marks => {
    running = attempt;
    let marks = all.get(attempt);
    if (!marks) all.set(attempt, (marks = {}));
    return marks;
  };
  for (const { kind, a, b, at } of entries) {
    if (kind === Input.Resolved) Object.assign(of(a), { resolved: at, greets: !!(b & Resolved.Greets) });
    else if (kind === Input.NoUrl) of(a).nowhere = at;
    else if (kind === Input.Opened) of(a).opened = at;
    else if (kind === Input.Greeted) of(a).greeted = at;
    else if (kind === Input.Closed) of(a).ended ??= at;
    else if (kind === Input.Close || kind === Input.Reconnect) {
      const marks = all.get(running);
      if (marks?.opened && !marks.ended) marks.closing ??= at;
    }
  }
  return all;
};

/** Neither before the last one, nor after the end. */
const between = (value: number | undefined, from: number, to: number): number | undefined =>
  value === undefined ? undefined : Math.min(Math.max(value, from), to);

/** In the order of its life; what took no time is left out. */
const livesOf = (told: Told, marks: Marks, end: number | undefined): Segment[] => {
  const segments: Segment[] = [];
  const last = end ?? Number.POSITIVE_INFINITY;
  let at = told.beganAt;
  const until = (kind: Kind, mark: number | undefined) => {
    const to = between(mark, at, last) ?? end;
    if (to === undefined) segments.push({ kind, from: at });
    else if (to > at) segments.push({ kind, from: at, to });
    at = to ?? last;
  };
  // The page's own oldest attempts begin where the record does: what came before is gone.
  const resolved = marks.resolved ?? (told.stage === 'provider' ? undefined : told.beganAt);
  until('provider', resolved ?? marks.nowhere);
  if (resolved === undefined) return segments;
  const shaken = marks.opened ?? (told.opened ? told.beganAt + told.tookMs : undefined);
  until('connecting', shaken);
  if (shaken === undefined) return segments;
  const greeted = marks.greeted ?? (marks.greets && !told.opened ? undefined : shaken);
  until('hello', greeted);
  if (greeted === undefined) return segments;
  until('open', marks.closing);
  if (marks.closing !== undefined) until('closing', undefined);
  return segments;
};

const endOf = (told: Told, { closing, ended }: Marks): number | undefined => {
  if (!told.cause) return undefined;
  const known = told.beganAt + told.tookMs + (told.opened ? told.openMs : 0);
  // How long our close took is no part of how long it was open.
  return closing !== undefined && ended !== undefined ? Math.max(ended, known) : known;
};

/** What came between the end of one and the beginning of the next: nothing at all after a stop that somebody ended by hand. */
const gapOf = (entries: readonly Entry[], from: number, next: number): Kind | undefined => {
  const meanwhile = entries.filter(({ at }) => at >= from && at <= next);
  if (meanwhile.some(({ kind }) => kind === Input.NoUrl)) return 'paused';
  const start = meanwhile.at(-1);
  return start?.kind === Input.Connect && !start.a ? undefined : 'waiting';
};

/** Bars of attempts that were read from a journal, with the journal's own lines. */
export const attemptsOf = (history: Pick<History, 'attempts'>, entries: readonly Entry[]): Attempt[] => {
  const marks = marksOf(entries);
  return history.attempts.map((told, index) => {
    const mine = marks.get(told.attempt) ?? {};
    const to = endOf(told, mine);
    const segments = livesOf(told, mine, to ?? mine.nowhere);
    const next = history.attempts[index + 1];
    const rest = to ?? mine.nowhere;
    const gap = next && rest !== undefined && gapOf(entries, rest, next.beganAt);
    if (gap && next.beganAt > rest!)
      segments.push({ kind: mine.nowhere ? 'paused' : gap, from: rest!, to: next.beganAt });
    const { attempt, beganAt: from, opened, stage, cause, code, tookMs, openMs } = told;
    return {
      attempt,
      from,
      ...(to !== undefined && { to }),
      segments,
      opened,
      stage,
      ...(cause && { cause }),
      ...(code && { code }),
      tookMs,
      openMs,
    };
  });
};

/** Where the journal cannot be read, as much as the ledger says. */
export const toldBy = (traces: readonly Trace[], isOpen: boolean): Pick<History, 'attempts'> => ({
  attempts: traces.map(({ attempt, beganAt, endedAt, close }) => ({
    attempt,
    beganAt,
    opened: close ? close.openedForMs > 0 : isOpen,
    ...(close && { cause: close.cause }),
    stage: close?.phase ?? (isOpen ? 'open' : 'handshake'),
    ...(close?.code && { code: close.code }),
    tookMs: Math.max(0, (endedAt ?? beganAt) - beganAt - (close?.openedForMs ?? 0)),
    openMs: close?.openedForMs ?? 0,
  })),
});

/** With what only the ledger has: words. */
export const withWords = (attempts: readonly Attempt[], traces: readonly Trace[]): Attempt[] =>
  attempts.map((one) => {
    const close = traces.find(({ attempt }) => attempt === one.attempt)?.close;
    return close ? { ...one, message: close.message, ...(close.reason && { reason: close.reason }) } : one;
  });

/** With the wait that is not over yet. */
export const waiting = (attempts: readonly Attempt[], phase: string): readonly Attempt[] => {
  const last = attempts.at(-1);
  if ((phase !== 'waiting' && phase !== 'paused') || last?.to === undefined) return attempts;
  return [...attempts.slice(0, -1), { ...last, segments: [...last.segments, { kind: phase, from: last.to }] }];
};
