/** One bus, or all that this page has and will have, from whichever copy of the package. */

import type { Bedside } from '../bedside.js';
import { report } from '../driver.js';
import { refuse } from '../parse.js';
import { realm } from '../realm.js';
import type { Entry } from '../registry.js';
import type { Bus, Verdict } from '../types.js';

// biome-ignore lint/suspicious/noExplicitAny: messages are nobody's business here
export type Watched = Pick<Bus<any, any>, 'key' | 'store' | 'on' | 'counters'>;

/** Begins with a bus; what it returns ends that. */
type Attend = (bus: Watched) => () => void;

interface Watcher {
  come(bus: Watched): void;
  go(bus: Watched): void;
}
/** The page's registry, while somebody watches it: with `set` and `delete` of its own. */
type Registry = Map<string, Entry> & { [WATCHERS]?: Set<Watcher> };

/** Shared by all copies of the package, as the registry is: only one of them may stand before it. */
const WATCHERS = Symbol.for('whysocket.watchers');

/** Nobody's registration fails because somebody watches. */
const tell = (watchers: Iterable<Watcher>, what: keyof Watcher, entry: Entry | undefined) => {
  for (const watcher of entry ? [...watchers] : [])
    try {
      watcher[what](entry!.bus);
    } catch (error) {
      report(error);
    }
};

/** A registry that told of its own would cost every page something; this costs those that watch. */
const watchersOf = (buses: Registry): Set<Watcher> => {
  const known = buses[WATCHERS];
  if (known) return known;
  const watchers = new Set<Watcher>();
  const { set, delete: remove } = Map.prototype;
  buses[WATCHERS] = watchers;
  buses.set = (id, entry) => {
    set.call(buses, id, entry);
    tell(watchers, 'come', entry);
    return buses;
  };
  buses.delete = (id) => {
    const entry = buses.get(id);
    const had = remove.call(buses, id);
    tell(watchers, 'go', entry);
    return had;
  };
  return watchers;
};

const attendAll = (attend: Attend): (() => void) => {
  const buses: Registry = realm().buses;
  const attended = new Map<Watched, () => void>();
  const watcher: Watcher = {
    come: (bus) => void (attended.has(bus) || attended.set(bus, attend(bus))),
    go(bus) {
      attended.get(bus)?.();
      attended.delete(bus);
    },
  };
  const watchers = watchersOf(buses).add(watcher);
  for (const { bus } of buses.values()) watcher.come(bus);
  return () => {
    if (!watchers.delete(watcher)) return;
    for (const leave of attended.values()) leave();
    attended.clear();
    if (watchers.size) return;
    for (const name of [WATCHERS, 'set', 'delete']) Reflect.deleteProperty(buses, name);
  };
};

export const isBus = (bus: unknown): bus is Watched =>
  typeof (bus as Watched | undefined)?.on === 'function' && !!(bus as Watched).store;

/** What a bus of this page knows beside what it tells. Taken early, as a bus that is being disposed is not there any more; an object around a bus has none. */
export const bedsideOf = (bus: Watched): Bedside | undefined =>
  [...realm().buses.values()].find((one) => (one.bus as Watched) === bus)?.bedside;

/** What a bus says by itself, at once, while the second module is on its way to say it better. */
export const isFirstWord = ({ because }: Verdict, bedside: Bedside | undefined): boolean => {
  if (because.length || !bedside) return false;
  const { injected, doctor = injected ? 'never' : 'trouble' } = bedside.asked();
  return doctor !== 'never';
};

/** Disposed: it will tell nothing more. */
export const isGone = ({ store }: Watched): boolean => {
  const { phase, reason } = store.getSnapshot();
  return phase === 'stopped' && reason === 'disposed';
};

/** Until what it returns is called. */
export const attendTo = (whom: Watched | 'all', attend: Attend): (() => void) => {
  if (whom === 'all') return attendAll(attend);
  return isBus(whom) ? attend(whom) : refuse('bus', whom, 'a bus, or "all"');
};
