/** Reads a journal that `bus.journal()` gave, here or in another browser: the third module, which holds the whole state machine to run it again. */
import { initSync, read_journal } from '#journal';
import text from '#journal-bytes';
import { causes, stages } from './codes.js';
import { type AttemptFacts, fromRow } from './doctor/evidence.js';
import { ATTEMPT } from './doctor/wire.js';
import type { Cause, Stage } from './types.js';
import { decode } from './wasm/decode.js';

export interface History {
  /** The replay made exactly the effects that the page saw. */
  readonly faithful: boolean;
  /** How many inputs it holds. */
  readonly inputs: number;
  /** Oldest first. */
  readonly attempts: readonly {
    readonly attempt: number;
    /** Epoch ms. */
    readonly beganAt: number;
    readonly opened: boolean;
    /** Absent while it is still running. */
    readonly cause?: Cause;
    readonly stage: Stage;
    /** Absent if no close event came. */
    readonly code?: number;
    /** Until it opened, or ended without. */
    readonly tookMs: number;
    readonly openMs: number;
  }[];
}

let ready = false;

const told = (row: Float64Array): History['attempts'][number] => {
  const { attempt, beganAt, opened, cause, stage, code, tookMs, openMs } = fromRow(ATTEMPT, row) as Record<
    keyof AttemptFacts,
    number
  >;
  return {
    attempt,
    beganAt,
    opened: !!opened,
    ...(cause && { cause: causes[cause]! }),
    stage: stages[stage]!,
    ...(code && { code }),
    tookMs,
    openMs,
  };
};

/** Replays a journal and tells its attempts. Throws if it is no journal of this version. */
export const readJournal = (journal: Float64Array): History => {
  if (!ready) initSync({ module: new WebAssembly.Module(decode(text)) });
  ready = true;
  const row = read_journal(journal);
  const [faithful, inputs] = row;
  const attempts = Array.from({ length: (row.length - 2) / ATTEMPT.length }, (_, at) =>
    told(row.subarray(2 + at * ATTEMPT.length)),
  );
  return { faithful: !!faithful, inputs: inputs!, attempts };
};
