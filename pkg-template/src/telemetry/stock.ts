/** What is still to be told, within bounds: the oldest goes first. */
import type { Beacon, BeaconVerdict } from './beacon.js';
import type { Limits } from './limits.js';

export interface Taken {
  readonly held: readonly Held[];
  readonly dropped: number;
  /** By key and id. */
  readonly counts: ReadonlyMap<string, Count>;
}
/** Whether it may still be told. */
export type Still = () => boolean;
interface Held {
  readonly record: BeaconVerdict;
  readonly bytes: number;
  readonly still: Still;
  /** On performance.now(): before it, something better may come in its place. */
  readonly ripeAt: number;
}
interface Count {
  readonly key: string;
  readonly id: string;
  readonly count: number;
  readonly still: Still;
}

/** Beside what is held they have to fit into the 64 KiB that browsers let go at once. */
const MOST_COUNTS = 32;

/** UTF-8, as it is sent. JSON has no half of a pair in it. */
const bytesOf = (record: BeaconVerdict): number => encodeURI(JSON.stringify(record)).replace(/%../g, '_').length;

/** As a body has them. */
export const toldBy = ({ held, dropped, counts }: Taken): Pick<Beacon, 'dropped' | 'suppressed' | 'verdicts'> => ({
  dropped,
  suppressed: [...counts.values()].map(({ key, id, count }) => ({ key, id, count })),
  verdicts: held.map(({ record }) => record),
});

export const createStock = ({ maxHeld, maxHeldBytes }: Limits) => {
  let held: Held[] = [];
  let dropped = 0;
  let counts = new Map<string, Count>();
  const trim = () => {
    let bytes = held.reduce((sum, one) => sum + one.bytes, 0);
    while (held.length > maxHeld || bytes > maxHeldBytes) {
      bytes -= held.shift()!.bytes;
      dropped++;
    }
  };
  /** What may not be told any more is told by its number alone. */
  const disown = () => {
    const kept = held.filter(({ still }) => still());
    dropped += held.length - kept.length;
    held = kept;
    for (const [name, { count, still }] of counts)
      if (!still()) {
        counts.delete(name);
        dropped += count;
      }
  };
  const count = (more: Count) => {
    disown();
    const name = JSON.stringify([more.key, more.id]);
    const had = counts.get(name);
    if (had || counts.size < MOST_COUNTS) counts.set(name, { ...more, count: more.count + (had?.count ?? 0) });
    else dropped += more.count;
  };
  return {
    disown,
    add(record: BeaconVerdict, still: Still, ripeAt: number) {
      held.push({ record, bytes: bytesOf(record), still, ripeAt });
      trim();
    },
    /** Something better has come. False if it is not held any more. */
    remove(record: BeaconVerdict): boolean {
      const kept = held.filter((one) => one.record !== record);
      const was = kept.length < held.length;
      held = kept;
      return was;
    },
    suppress: (key: string, id: string, still: Still) => count({ key, id, count: 1, still }),
    hasVerdicts: () => held.length > 0,
    /** Until the first verdict may go. */
    ripensInMs: () => held.reduce((least, { ripeAt }) => Math.min(least, ripeAt), Infinity) - performance.now(),
    isEmpty: () => !held.length && !dropped && !counts.size,
    /** `all`: the unripe as well. */
    take(all: boolean): Taken {
      const now = performance.now();
      const goes = ({ ripeAt }: Held) => all || ripeAt <= now;
      const taken = { held: held.filter(goes), dropped, counts };
      held = held.filter((one) => !goes(one));
      dropped = 0;
      counts = new Map();
      return taken;
    },
    /** It could not go. */
    giveBack(taken: Taken) {
      // What was not ripe is older than some of it.
      held = [...taken.held, ...held].sort((a, b) => a.record.at.localeCompare(b.record.at));
      dropped += taken.dropped;
      for (const more of taken.counts.values()) count(more);
      trim();
    },
    /** It is gone, and nobody has it. */
    lose(taken: Taken) {
      dropped += taken.dropped + taken.held.length;
    },
  };
};
