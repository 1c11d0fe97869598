/** What is sent: beacon.schema.json. Ids and numbers; words only where hosts may be shown, since each sentence may name one. */
import { build, version } from '#build';
import { redact } from '../redact.js';
import type { CloseInfo, Verdict } from '../types.js';
import type { Watched } from './everyone.js';
import type { Mask } from './mask.js';

export interface BeaconVerdict {
  /** When it was told, UTC. */
  readonly at: string;
  /** The bus's key as it may be seen, without the mark of the user. */
  readonly key: string;
  readonly id: string;
  readonly confidence: Verdict['confidence'];
  readonly lookalikes: readonly string[];
  /** Numbers and flags; texts only with `hosts: 'show'`. */
  readonly facts: Verdict['facts'];
  readonly phase: string;
  readonly attempt: number;
  readonly opens: number;
  /** How the last attempt ended, if one did. */
  readonly close?: Partial<Omit<CloseInfo, 'message'>>;
  /** With `hosts: 'show'`. */
  readonly title?: string;
}

export interface Beacon {
  /** The version of this shape. */
  readonly beacon: 1;
  /** When it was sent, UTC. */
  readonly at: string;
  readonly package: { readonly version: string; readonly build: string };
  /** Of so many pages one reports: a number here stands for 1 / sampleRate. */
  readonly sampleRate: number;
  readonly labels?: { readonly [name: string]: string | number | boolean };
  /** How many verdicts nobody will ever hear of, since the last body: too many were held, or whoever they were of is gone. */
  readonly dropped: number;
  /** What was said again within a minute, since the last body. */
  readonly suppressed: readonly { readonly key: string; readonly id: string; readonly count: number }[];
  /** Oldest first. */
  readonly verdicts: readonly BeaconVerdict[];
}

/** As the report has it; nobody reads more. */
const MOST = { id: 200, lookalikes: 40, facts: 40, title: 600 };
/** The application's `redact` is not asked: without its id a verdict says nothing. */
const nameOf = (id: string): string => redact(id).slice(0, MOST.id);
/** What of a close is a name or a number. */
const OF_CLOSE = ['attempt', 'attemptId', 'phase', 'cause', 'action', 'code', 'wasClean', 'openedForMs'] as const;

const only = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Partial<Pick<T, K>> =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))) as never;

export const recordOf = ({ key, store }: Watched, verdict: Verdict, mask: Mask): BeaconVerdict => {
  const { phase, attempt, opens, lastClose } = store.getSnapshot();
  const { hosts, safe } = mask;
  const shows = hosts === 'show';
  const facts = Object.entries(verdict.facts)
    .filter(([, fact]) => shows || typeof fact !== 'string')
    .slice(0, MOST.facts)
    .map(([name, fact]) => [name, typeof fact === 'string' ? safe(fact, 'fact') : fact]);
  return {
    at: new Date().toISOString(),
    key: mask.label(key),
    id: nameOf(verdict.id),
    confidence: verdict.confidence,
    lookalikes: verdict.lookalikes.slice(0, MOST.lookalikes).map(({ id }) => nameOf(id)),
    facts: Object.fromEntries(facts),
    phase,
    attempt,
    opens,
    ...(lastClose && {
      close: {
        ...only(lastClose, OF_CLOSE),
        openedForMs: Math.round(lastClose.openedForMs),
        ...(shows && { reason: safe(lastClose.reason, 'reason') }),
      },
    }),
    ...(shows && { title: safe(verdict.title, 'title', MOST.title) }),
  };
};

export const bodyOf = (
  told: Pick<Beacon, 'dropped' | 'suppressed' | 'verdicts'>,
  { sampleRate, labels }: Pick<Beacon, 'sampleRate' | 'labels'>,
): Beacon => ({
  beacon: 1,
  at: new Date().toISOString(),
  package: { version, build },
  sampleRate,
  ...(labels && { labels }),
  ...told,
});
