/** One live bus per key in the page, whoever asks for it and from which copy of the package. */
import { createBus } from './bus.js';
import { conflict, differing } from './compare.js';
import { KeyConflict } from './errors.js';
import { createTimer } from './host/timer.js';
import { type Parsed, parseOptions } from './options.js';
import { heldByOtherAbi, isInert, realm } from './realm.js';
import type { Bus, BusOptions, Held } from './types.js';

/** Part of the ABI: copies of the package meet here. */
export interface Entry {
  readonly bus: Bus;
  /** Throws {@link KeyConflict} if these options are for somebody else's connection. */
  join(parsed: Parsed): void;
  /** Keeps the bus until it is disposed. */
  pin(parsed: Parsed): void;
  /** Counts a holder; returns its release. */
  hold(parsed: Parsed): () => void;
}

interface Holder {
  readonly parsed: Parsed;
  wants: boolean;
}

/** Stands in for a name that must not be seen. FNV-1a: told apart is all that it must be. */
const hash = (text: string): string => {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193);
  return (sum >>> 0).toString(36);
};

const createEntry = (id: string, key: string, first: Parsed): Entry => {
  const { buses } = realm();
  const holders: Holder[] = [];
  let pinned = false;
  let warned = false;
  const isWanted = () => holders.some(({ wants }) => wants);
  const linger = createTimer(() => {
    if (!holders.length) live.bus.dispose();
    else if (!pinned && !isWanted()) live.bus.close();
  });
  const live = createBus(first, key, false, {
    enable(wanted) {
      if (holders[0]) holders[0].wants = wanted;
      if (wanted) live.bus.connect();
      else if (!isWanted()) live.disable();
    },
    gone() {
      linger.clear();
      if (buses.get(id) === entry) buses.delete(id);
    },
  });
  const release = (holder: Holder) => {
    const at = holders.indexOf(holder);
    if (at < 0) return;
    holders.splice(at, 1);
    if (!at && holders[0]) live.adopt(holders[0].parsed);
    if (!isWanted()) linger.set(live.parsed().lingerMs);
  };
  const entry: Entry = {
    bus: live.bus,
    join(parsed) {
      const current = live.parsed();
      const path = conflict(current, parsed);
      if (path) throw new KeyConflict(key, path);
      const paths = differing(current, parsed);
      if (!paths.length || warned) return;
      warned = true;
      live.warn('options-differ', `The first caller's options hold; these differ: ${paths.join(', ')}.`, paths);
    },
    pin(parsed) {
      if (!pinned) holders.push({ parsed, wants: false });
      pinned = true;
    },
    hold(parsed) {
      const holder = { parsed, wants: parsed.enabled !== false };
      holders.push(holder);
      if (holder.wants) {
        linger.clear();
        live.bus.connect();
      }
      return () => release(holder);
    },
  };
  if (heldByOtherAbi(id)) live.warn('abi-mismatch', 'Another version of whysocket has a bus with this key.');
  return entry;
};

const NOBODY = { enable() {}, gone() {} };

const find = (options: unknown): { parsed: Parsed; entry: Entry } => {
  const parsed = parseOptions(options);
  const { identity = '' } = parsed;
  const key = parsed.key + (identity && `#${hash(identity)}`);
  if (isInert()) {
    const { bus } = createBus(parsed, key, true, NOBODY);
    return { parsed, entry: { bus, join() {}, pin() {}, hold: () => () => {} } };
  }
  const id = JSON.stringify([parsed.key, identity]);
  const { buses } = realm();
  let entry = buses.get(id);
  if (entry) entry.join(parsed);
  else buses.set(id, (entry = createEntry(id, key, parsed)));
  return { parsed, entry };
};

/** Gets or creates the bus of this key. Does not connect. */
export const getBus = (options: BusOptions): Bus => {
  const { parsed, entry } = find(options);
  entry.pin(parsed);
  return entry.bus;
};

/** Counts a holder, and connects unless `enabled` is false. Some time after the last release the bus is disposed. */
export const holdBus = (options: BusOptions): Held => {
  const { parsed, entry } = find(options);
  return Object.freeze({ bus: entry.bus, release: entry.hold(parsed) });
};

/** For tests: ends every bus of this page. */
export const disposeAll = (): void => {
  for (const { bus } of [...realm().buses.values()]) bus.dispose();
};
