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

const createEntry = (first: Parsed, inert: boolean): Entry => {
  let { id } = first;
  const { buses } = realm();
  const holders: { readonly options: Parsed; readonly pins: boolean; wants: boolean }[] = [];
  let pinned = false;
  let warned = false;
  const isWanted = () => holders.some(({ wants }) => wants);
  const linger = createTimer(() => {
    if (!holders.length) bus.dispose();
    else if (!pinned && !isWanted()) bus.close();
  });
  const { bus, ground, adopt, change, disable } = createBus(first, inert, {
    enable(wanted) {
      // The bus is shared, and cannot know which holder speaks: it is for all of them.
      for (const holder of holders) holder.wants = wanted && !holder.pins;
      if (wanted) bus.connect();
      else disable();
    },
    move(next) {
      if (buses.has(next.id)) throw new KeyConflict(next.name, 'identity');
      if (buses.delete(id)) buses.set((id = next.id), entry);
    },
    gone() {
      linger(-1);
      if (buses.get(id) === entry) buses.delete(id);
    },
  });
  const entry: Entry = {
    bus,
    hold(options, pins) {
      ground.asked++;
      const paths = differing(ground.options, options);
      // Nowhere yet is no contradiction.
      for (const path of paths)
        if (path === 'url' ? ground.options.url && options.url : /^(protocols|hello)$/.test(path))
          throw new KeyConflict(bus.key, path);
      // Nobody else's hold, so these do: the bus is new, or its last holder is back.
      if (!holders[0] && options.url) change(options, options.enabled);
      else if (paths.length && !warned) {
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
        // The next holder's options; but where to, as whom, and in which language may have changed since it said so.
        const { url, protocols, hello, identity } = ground.options.flat;
        const { codec } = ground.options;
        if (!at && holders[0]) adopt(parseOptions({ url, protocols, hello, identity, codec }, holders[0].options));
        if (!isWanted() && !ground.gone) linger(ground.options.lingerMs);
      };
    },
  };
  if (heldByOtherAbi(id)) ground.warn('abi-mismatch', 'Another version of whysocket has a bus with this key.');
  return entry;
};

/** Without window or worker nothing is shared: every call makes an inert bus of its own. */
export const take = (given: unknown, pins: boolean, defaults?: unknown): Held => {
  const options = parseOptions(given, undefined, defaults);
  const { buses } = realm();
  const inert = isInert();
  let entry = buses.get(options.id);
  if (!entry) {
    entry = createEntry(options, inert);
    if (!inert) buses.set(options.id, entry);
  }
  return { bus: entry.bus, release: entry.hold(options, pins) };
};
