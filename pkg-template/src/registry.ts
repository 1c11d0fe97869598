/** One live bus per key in the page, whoever asks for it and from which copy of the package. */
import { createBus } from './bus.js';
import { differing, isSame } from './compare.js';
import { KeyConflict } from './errors.js';
import { createTimer } from './host/timer.js';
import { isFunction, isString } from './kinds.js';
import { type Parsed, parseOptions } from './options.js';
import { heldByOtherAbi, isInert, realm } from './realm.js';
import type { Bus, Held } from './types.js';

/** What a holder has in hand. */
export interface Hold {
  readonly bus: Bus;
  release(): void;
  /** What this holder asks for from now on. */
  update(options: Parsed): void;
}

/** Of a holder: it brings nothing but the key, or wants nothing and keeps the bus until that is disposed. */
export const enum Kind {
  Holds,
  Pins,
  Consumes,
}

/** Part of the ABI: copies of the package meet here. */
export interface Entry {
  readonly bus: Bus;
  /** Whether somebody who comes with this key gets this bus, though as another identity's it has another id. */
  fits(key: string, kind: Kind): boolean;
  /** Counts a holder. Throws {@link KeyConflict} if these options are for somebody else's connection. */
  hold(options: Parsed, kind: Kind): Hold;
}

interface Holder {
  options: Parsed;
  readonly kind: Kind;
  wants: boolean;
}

/** Where to, and as whom. */
const WHOSE = /^(url|protocols|hello)$/;
const SHARED = ['url', 'protocols', 'hello', 'identity', 'codec'];

const createEntry = (first: Parsed, inert: boolean): Entry => {
  let { id } = first;
  const { buses } = realm();
  const holders: Holder[] = [];
  let warned = false;
  /** Nobody has said yet where to. */
  let blank = true;
  const isWanted = () => holders.some(({ wants }) => wants);
  /** Whose options hold. */
  const owner = () => holders.find(({ kind }) => kind !== Kind.Consumes);
  const linger = createTimer(() => {
    if (!holders.length) bus.dispose();
    else if (holders.every(({ kind }) => kind !== Kind.Pins) && !isWanted()) bus.close();
  });
  const move = (next: Parsed) => {
    if (buses.has(next.id)) throw new KeyConflict(next.name, 'identity');
    if (buses.delete(id)) buses.set((id = next.id), entry);
  };
  const { bus, ground, adopt, change, disable } = createBus(first, inert, {
    enable(wanted) {
      // The bus is shared, and cannot know which holder speaks: it is for all of them.
      for (const holder of holders) holder.wants = wanted && holder.kind === Kind.Holds;
      if (wanted) bus.connect();
      else disable();
    },
    move,
    gone() {
      linger(-1);
      if (buses.get(id) === entry) buses.delete(id);
    },
  });
  /** Options over those below, but for what others may have changed since: where to, as whom, and in which language. */
  const merge = (next: Parsed, before: Parsed, under: Parsed) => {
    const patch: Record<string, unknown> = {};
    for (const path of SHARED) {
      const value = next.flat[path];
      patch[path] = isFunction(value) || value !== before.flat[path] ? value : ground.options.flat[path];
    }
    return parseOptions(patch, under);
  };
  const caution = (paths: readonly string[]) => {
    if (!paths.length || warned) return;
    warned = true;
    ground.warn('options-differ', `The first caller's options hold; these differ: ${paths.join(', ')}.`, paths);
  };
  /** Wanted from now on, or not any more. */
  const want = (holder: Holder, wants: boolean) => {
    const wanted = isWanted();
    holder.wants = wants;
    if (wants) {
      linger(-1);
      bus.connect();
    } else if (wanted && !isWanted()) disable();
  };
  const entry: Entry = {
    bus,
    fits: (key, kind) => ground.options.key === key && (kind === Kind.Consumes || !owner()),
    hold(options, kind) {
      ground.asked++;
      const wants = kind === Kind.Holds && options.enabled !== false;
      const holder: Holder = { options, kind, wants: false };
      if (kind !== Kind.Consumes) {
        const paths = differing(ground.options, options);
        const { url } = ground.options;
        // Nowhere yet is no contradiction.
        const conflict = paths.find((path) => WHOSE.test(path) && (path !== 'url' || (url && options.url)));
        if (owner()) {
          if (conflict) throw new KeyConflict(bus.key, conflict);
          caution(paths);
        } else if (blank) {
          if (id !== options.id) move(options);
          adopt(options);
        } else {
          // Its last holder is back. If as somebody else, nothing that waits is for them.
          if (conflict && url) disable();
          change(options, options.enabled);
        }
        blank = false;
      }
      // More than one would be without number.
      if (kind !== Kind.Pins || !holders.some((one) => one.kind === kind)) holders.push(holder);
      if (wants) want(holder, true);
      return {
        bus,
        update(next) {
          if (!holders.includes(holder)) return;
          const before = holder.options;
          const paths = differing(before, next);
          const another = next.id !== before.id;
          const wants = next.enabled !== false;
          // Somebody has that one already, and it is nobody's any more here.
          if (another && (buses.get(next.id) ?? entry) !== entry) disable();
          holder.options = next;
          if (owner() === holder) {
            const mine = merge(next, before, next);
            // With new functions alone nothing is asked again: a page that renders because of what it is told would not come to an end.
            if (another || paths.length || !isSame(before.reconnectOn, next.reconnectOn))
              change(mine, wants || holders.some((one) => one !== holder && one.wants));
            else adopt(mine);
          } else {
            // Its own credential may have changed, and that is the bus's.
            if (another || paths.some((path) => WHOSE.test(path))) change(merge(next, before, ground.options));
            caution(differing(ground.options, next));
          }
          if (wants !== holder.wants) want(holder, wants);
        },
        release() {
          const at = holders.indexOf(holder);
          if (at < 0) return;
          const owned = owner() === holder;
          holders.splice(at, 1);
          const next = owner();
          // The next holder's options.
          if (owned && next) adopt(merge(ground.options, ground.options, next.options));
          if (!isWanted() && !ground.gone) linger(ground.options.lingerMs);
        },
      };
    },
  };
  if (heldByOtherAbi(id)) ground.warn('abi-mismatch', 'Another version of whysocket has a bus with this key.');
  return entry;
};

/** Without window or worker nothing is shared: every call makes an inert bus of its own. */
export const take = (given: unknown, pins: boolean, defaults?: unknown, inert = isInert()): Held => {
  const key = !pins && isString(given);
  const options = parseOptions(key ? { key: given, url: null } : given, undefined, defaults);
  const kind = key ? Kind.Consumes : +pins;
  const { buses } = realm();
  let entry = inert
    ? undefined
    : (buses.get(options.id) ?? [...buses.values()].find((one) => one.fits(options.key, kind)));
  if (!entry) {
    entry = createEntry(options, inert);
    if (!inert) buses.set(options.id, entry);
  }
  const { bus, release, update } = entry.hold(options, kind);
  return { bus, release, update: (next) => key || update(parseOptions(next, undefined, defaults)) };
};
