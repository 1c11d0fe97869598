/** The second, lazy half: what a journal says. */
import { initSync, read_journal } from '#doctor';
import text from '#doctor-bytes';
import { causes, stages } from './codes.js';
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
    readonly openMs: number;
  }[];
}

type Told = Omit<History, 'attempts'> & {
  readonly attempts: readonly (Omit<History['attempts'][number], 'cause' | 'stage' | 'code'> &
    Record<'cause' | 'stage' | 'code', number>)[];
};

let ready = false;

/** Replays what `bus.journal()` gave and tells its attempts. Throws if it is no journal of this version. */
export const readJournal = (journal: Float64Array): History => {
  if (!ready) initSync({ module: new WebAssembly.Module(decode(text)) });
  ready = true;
  const { attempts, ...rest } = read_journal(journal) as Told;
  return {
    ...rest,
    attempts: attempts.map(({ cause, stage, code, ...attempt }) => ({
      ...attempt,
      ...(cause && { cause: causes[cause]! }),
      stage: stages[stage]!,
      ...(code && { code }),
    })),
  };
};
