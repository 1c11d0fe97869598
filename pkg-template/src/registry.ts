/** One live bus per key in the page, whoever asks for it and from which copy of the package. */
import { createBus } from './bus.js';
import { differing } from './compare.js';
import { KeyConflict } from './errors.js';
import { createTimer } from './host/timer.js';
import { type Parsed, parseOptions } from './options.js';
import { heldByOtherAbi, isInert, realm } from './realm.js';
import type { Bus, Held } from './types.js';

/** Part of the ABI: copies of the package meet here. */
export interface Entry {
  readonly bus: Bus;
  /**
   * Counts a holder and returns its release; pinned, it keeps the bus until that is disposed, and wants nothing.
   * Throws {@link KeyConflict} if these options are for somebody else's connection.
   */
  hold(options: Parsed, pins: boolean): () => void;
}

/** Stands in for a name that must not be seen. FNV-1a: told apart is all that it must be. */
const hash = (text: string): string => {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193);
  return (sum >>> 0).toString(36);
};

const createEntry = (id: string, key: string, first: Parsed, inert: boolean): Entry => {
  const { buses } = realm();
  const holders: { readonly options: Parsed; readonly pins: boolean; wants: boolean }[] = [];
  let pinned = false;
  let warned = false;
  const isWanted = () => holders.some(({ wants }) => wants);
  const linger = createTimer(() => {
    if (!holders.length) bus.dispose();
    else if (!pinned && !isWanted()) bus.close();
  });
  const { bus, ground, adopt, disable } = createBus(first, key, inert, {
    enable(wanted) {
      // The bus is shared, and cannot know which holder speaks: it is for all of them.
      for (const holder of holders) holder.wants = wanted && !holder.pins;
      if (wanted) bus.connect();
      else disable();
    },
    gone() {
      linger(-1);
      if (buses.get(id) === entry) buses.delete(id);
    },
  });
  const entry: Entry = {
    bus,
    hold(options, pins) {
      const paths = differing(ground.options, options);
      // Nowhere yet is no contradiction.
      for (const path of paths)
        if (path === 'url' ? ground.options.url && options.url : /^(protocols|hello)$/.test(path))
          throw new KeyConflict(bus.key, path);
      if (paths.length && !warned) {
        warned = true;
        ground.warn('options-differ', `The first caller's options hold; these differ: ${paths.join(', ')}.`, paths);
      }
      const holder = { options, pins, wants: !pins && options.enabled !== false };
      if (!pins || !pinned) holders.push(holder);
      pinned ||= pins;
      if (holder.wants) {
        linger(-1);
        bus.connect();
      }
      return () => {
        const at = holders.indexOf(holder);
        if (at < 0) return;
        holders.splice(at, 1);
        // The next holder's options; but where to, and as whom, may have changed since it said so.
        const { url, protocols, hello } = ground.options.flat;
        if (!at && holders[0]) adopt(parseOptions({ url, protocols, hello }, holders[0].options));
        if (!isWanted() && !ground.gone) linger(ground.options.lingerMs);
      };
    },
  };
  if (heldByOtherAbi(id)) ground.warn('abi-mismatch', 'Another version of whysocket has a bus with this key.');
  return entry;
};

/** Without window or worker nothing is shared: every call makes an inert bus of its own. */
export const take = (given: unknown, pins: boolean): Held => {
  const options = parseOptions(given);
  const { identity = '' } = options;
  const id = JSON.stringify([options.key, identity]);
  const { buses } = realm();
  const inert = isInert();
  let entry = buses.get(id);
  if (!entry) {
    entry = createEntry(id, options.key + (identity && `#${hash(identity)}`), options, inert);
    if (!inert) buses.set(id, entry);
  }
  return { bus: entry.bus, release: entry.hold(options, pins) };
};
