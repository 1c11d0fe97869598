/** One live bus per key in the page, whoever asks for it and from which copy of the package. */
import type { Bedside } from './bedside.js';
import { createBus } from './bus.js';
import { differing, isSame, shape } from './compare.js';
import { KeyConflict } from './errors.js';
import { createTimer } from './host/timer.js';
import { isFunction, isString } from './kinds.js';
import { type Parsed, parseOptions } from './options.js';
import { refuse } from './parse.js';
import { heldByOtherAbi, isInert, realm } from './realm.js';
import type { Bus, Held } from './types.js';

/** What a holder has in hand. */
export interface Hold {
  readonly bus: Bus;
  /** `atOnce`: if nobody else holds it, it does not linger; nor does it any longer if it was released before. */
  release(atOnce?: boolean): void;
  /** What this holder asks for from now on. Another key or identity is another bus. */
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
  /** For whoever looks in, as `whysocket/panel` does. */
  readonly bedside: Bedside;
  /** Whether somebody with this key gets this bus, though under another identity it has another id. */
  fits(key: string, kind: Kind): boolean;
  /** Nobody holds it any more, and whoever comes now comes as somebody else. */
  isLeftBy(options: Parsed, kind: Kind): boolean;
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
/** Reasons to have stopped that other options may have done away with; not: we closed it. */
const ended = /^(terminal|normal|unauth|exh|block)/;
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
  const { bus, ground, bedside, adopt, change, disable } = createBus(first, inert, {
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
      const [mine, theirs] = [next.flat[path], ground.options.flat[path]];
      // A function is of whoever rendered last, and never of one who has left.
      patch[path] = isFunction(mine) || isFunction(theirs) || shape(mine) !== shape(before.flat[path]) ? mine : theirs;
    }
    return parseOptions(patch, under);
  };
  /** The path by which these options are for another connection. Nowhere yet is no contradiction. */
  const conflictOf = (options: Parsed) =>
    differing(ground.options, options).find(
      (path) => WHOSE.test(path) && (path !== 'url' || (ground.options.url && options.url)),
    );
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
    bedside,
    fits: (key, kind) => ground.options.key === key && (kind === Kind.Consumes || !owner()),
    isLeftBy: (options, kind) =>
      kind !== Kind.Consumes && !holders.length && !blank && !!(id !== options.id || conflictOf(options)),
    hold(options, kind) {
      ground.asked++;
      const holder: Holder = { options, kind, wants: false };
      if (kind !== Kind.Consumes) {
        const conflict = conflictOf(options);
        if (owner()) {
          if (conflict) throw new KeyConflict(bus.key, conflict);
          caution(differing(ground.options, options));
        } else if (blank) {
          if (id !== options.id) move(options);
          adopt(options);
        } else {
          // Only those who go along with anybody are left.
          if (conflict || id !== options.id) disable();
          change(options, options.enabled);
        }
        blank = false;
      }
      // More than one would be without number.
      if (kind !== Kind.Pins || !holders.some((one) => one.kind === kind)) holders.push(holder);
      if (kind === Kind.Holds && options.enabled !== false) want(holder, true);
      return {
        bus,
        update(next) {
          if (!holders.includes(holder)) return;
          const before = holder.options;
          if (next.id !== before.id) refuse('key', next.name, 'what is held: release it, and hold another');
          const paths = differing(before, next);
          const isWhose = paths.some((path) => WHOSE.test(path));
          const anew = isWhose || !isSame(before.reconnectOn, next.reconnectOn);
          const wants = next.enabled !== false;
          const owns = owner() === holder;
          holder.options = next;
          if (owns || isWhose) {
            const mine = merge(next, before, owns ? next : ground.options);
            // With new functions alone nothing is asked again: a page that renders because of what it is told would not come to an end.
            if (anew || paths.length) change(mine, wants || holders.some((one) => one !== holder && one.wants));
            else adopt(mine);
            // It had stopped with what it is no more.
            if (anew && holder.wants && ended.test(`${bus.store.getSnapshot().reason}`))
              bus.connect({ because: 'options' });
          }
          if (!owns) caution(differing(ground.options, next));
          if (wants !== (before.enabled !== false)) want(holder, wants);
        },
        release(atOnce) {
          const at = holders.indexOf(holder);
          const owned = owner() === holder;
          if (at >= 0) holders.splice(at, 1);
          const next = owner();
          if (owned && next) adopt(merge(next.options, next.options, next.options));
          if (ground.gone) return;
          if (atOnce && !next) holders.length ? disable() : bus.dispose();
          else if (at >= 0 && !isWanted()) linger(ground.options.lingerMs);
        },
      };
    },
  };
  if (heldByOtherAbi(id)) ground.warn('abi-mismatch', 'Another version of whysocket has a bus with this key.');
  return entry;
};

/** The bus that is there for whoever comes with these. */
export const find = (options: Parsed, kind: Kind): Entry | undefined => {
  const { buses } = realm();
  return buses.get(options.id) ?? [...buses.values()].find((one) => one.fits(options.key, kind));
};

/** Takes every call and does nothing. */
export const inert = (options: Parsed): Entry => createEntry(options, true);

/** Without window or worker nothing is shared: every call makes an inert bus of its own. */
export const hold = (options: Parsed, kind: Kind): Hold => {
  if (isInert()) return inert(options).hold(options, kind);
  let entry = find(options, kind);
  if (entry?.isLeftBy(options, kind)) entry = void entry.bus.dispose();
  if (!entry) {
    entry = createEntry(options, false);
    realm().buses.set(options.id, entry);
  }
  return entry.hold(options, kind);
};

export const take = (given: unknown, pins: boolean, defaults?: unknown): Held => {
  const parse = (options: unknown) => parseOptions(options, undefined, defaults);
  const isKey = !pins && isString(given);
  const { bus, release, update } = hold(
    parse(isKey ? { key: given, url: null } : given),
    isKey ? Kind.Consumes : +pins,
  );
  return { bus, release, update: (options) => update(parse(options)) };
};
