/** What is still to be told, within bounds: the oldest goes first. */
import type { Beacon, BeaconVerdict } from './beacon.js';
import type { Limits } from './limits.js';

export interface Taken {
  readonly held: readonly Held[];
  readonly dropped: number;
  /** By key and id, as JSON. */
  readonly counts: ReadonlyMap<string, number>;
}
interface Held {
  readonly record: BeaconVerdict;
  readonly bytes: number;
}

/** Beside what is held they have to fit into the 64 KiB that browsers let go at once. */
const MOST_COUNTS = 32;

/** UTF-8, as it is sent. JSON has no half of a pair in it. */
const bytesOf = (record: BeaconVerdict): number => encodeURI(JSON.stringify(record)).replace(/%../g, '_').length;

/** As a body has them. */
export const toldBy = ({ held, dropped, counts }: Taken): Pick<Beacon, 'dropped' | 'suppressed' | 'verdicts'> => ({
  dropped,
  suppressed: [...counts].map(([name, count]) => {
    const [key, id] = JSON.parse(name);
    return { key, id, count };
  }),
  verdicts: held.map(({ record }) => record),
});

export const createStock = ({ maxHeld, maxHeldBytes }: Limits) => {
  let held: Held[] = [];
  let dropped = 0;
  let counts = new Map<string, number>();
  const trim = () => {
    let bytes = held.reduce((sum, one) => sum + one.bytes, 0);
    while (held.length > maxHeld || bytes > maxHeldBytes) {
      bytes -= held.shift()!.bytes;
      dropped++;
    }
  };
  const count = (name: string, more: number) => {
    if (counts.has(name) || counts.size < MOST_COUNTS) counts.set(name, (counts.get(name) ?? 0) + more);
    else dropped += more;
  };
  return {
    add(record: BeaconVerdict) {
      held.push({ record, bytes: bytesOf(record) });
      trim();
    },
    suppress: (key: string, id: string) => count(JSON.stringify([key, id]), 1),
    hasVerdicts: () => held.length > 0,
    isEmpty: () => !held.length && !dropped && !counts.size,
    take(): Taken {
      const taken = { held, dropped, counts };
      held = [];
      dropped = 0;
      counts = new Map();
      return taken;
    },
    /** It could not go. */
    giveBack(taken: Taken) {
      held = [...taken.held, ...held];
      dropped += taken.dropped;
      for (const [name, more] of taken.counts) count(name, more);
      trim();
    },
    /** It is gone, and nobody has it. */
    lose(taken: Taken) {
      dropped += taken.dropped + taken.held.length;
    },
  };
};
