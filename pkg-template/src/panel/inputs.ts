/** What a journal says, line by line, without running it: numbers, and when. The machine's own reading of it is in whysocket/journal. */
import { Input } from '../wire.js';

/** Stands where an input's kind would: so many messages were handed over. */
const TRANSMITTED = 0;
const CHECKPOINT = -1;
const ENTRY = 7;

export interface Entry {
  readonly kind: Input;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Epoch ms. */
  readonly at: number;
}

/** Oldest first. What makes no sense ends it: whoever needs to know whether a journal is whole asks `readJournal`. */
export const entriesOf = (journal: ArrayLike<number>): Entry[] => {
  const entries: Entry[] = [];
  for (let at = 2; at + 1 < journal.length; ) {
    const kind = journal[at]!;
    if (kind === CHECKPOINT) {
      const length = journal[at + 1]!;
      if (!(length >= 0)) return entries;
      at += 2 + length;
      continue;
    }
    if (at + ENTRY > journal.length) return entries;
    if (kind !== TRANSMITTED && kind >= Input.Connect && kind <= Input.Alive)
      entries.push({ kind, a: journal[at + 1]!, b: journal[at + 2]!, c: journal[at + 3]!, at: journal[at + 6]! });
    at += ENTRY;
  }
  return entries;
};
