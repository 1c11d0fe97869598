/** Evidence as TypeScript sees it, and as the row of numbers that the rules read. The order of a row is of wire.ts. */
import { AROUND, ATTEMPT, PAGE, PROBE, TARGET } from './wire.js';

/** Numbers and flags by name; what is missing is 0. */
type Facts<Fields extends readonly string[]> = { [field in Fields[number]]?: number | boolean };

export type PageFacts = Facts<typeof PAGE>;
export type TargetFacts = Facts<typeof TARGET>;
export type AroundFacts = Facts<typeof AROUND>;
export type AttemptFacts = Facts<typeof ATTEMPT>;
export type ProbeFacts = Facts<typeof PROBE>;

export interface Evidence {
  readonly engine: number;
  readonly page: PageFacts;
  readonly target: TargetFacts;
  readonly around: AroundFacts;
  /** Oldest first. */
  readonly attempts: readonly AttemptFacts[];
  /** In the order in which they were answered. */
  readonly probes: readonly ProbeFacts[];
}

const fields = (names: readonly string[], facts: { readonly [name: string]: unknown }): number[] =>
  names.map((name) => Number(facts[name] ?? 0));

const list = (names: readonly string[], all: readonly { readonly [name: string]: unknown }[]): number[] => [
  all.length,
  ...all.flatMap((one) => fields(names, one)),
];

export const toRow = ({ engine, page, target, around, attempts, probes }: Evidence): Float64Array =>
  Float64Array.from([
    engine,
    ...fields(PAGE, page),
    ...fields(TARGET, target),
    ...fields(AROUND, around),
    ...list(ATTEMPT, attempts),
    ...list(PROBE, probes),
  ]);

/** One group of facts, as numbers. */
export const fromRow = (names: readonly string[], row: Float64Array): { [name: string]: number } =>
  Object.fromEntries(names.map((name, at) => [name, row[at] ?? 0]));
