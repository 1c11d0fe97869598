import type { Snapshot, Verdict } from '../types.js';
import { IDLE } from './handle.js';
import { useEffect, useMemo, useRef, useSyncExternalStore } from './react.js';
import type { Watched } from './types.js';

const whole = (snapshot: Snapshot): unknown => snapshot;

const isShallowEqual = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (Object(a) !== a || Object(b) !== b) return false;
  const names = Object.keys(a as object);
  return (
    names.length === Object.keys(b as object).length &&
    names.every((name) => Object.is((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
  );
};

/** What a component needs to know of a bus: it renders again only if that has changed. */
export function useBusStatus(bus: Watched): Snapshot;
export function useBusStatus<T>(
  bus: Watched,
  selector: (snapshot: Snapshot) => T,
  isEqual?: (a: T, b: T) => boolean,
): T;
export function useBusStatus(
  { store }: Watched,
  selector = whole,
  isEqual: (a: never, b: never) => boolean = isShallowEqual,
): unknown {
  /** What was committed: a new selector that gives the same gives this very object. */
  const committed = useRef<unknown>(undefined);
  const [get, getOnServer] = useMemo(() => {
    let last: Snapshot | undefined;
    let selected: unknown;
    const select = (snapshot: Snapshot) => {
      if (last === snapshot) return selected;
      const next = selector(snapshot);
      const before = last ? selected : committed.current;
      last = snapshot;
      return (selected = before !== undefined && isEqual(before as never, next as never) ? before : next);
    };
    return [() => select(store.getSnapshot()), () => select(IDLE)];
  }, [store, selector, isEqual]);
  const value = useSyncExternalStore(store.subscribe, get, getOnServer);
  useEffect(() => {
    committed.current = value;
  }, [value]);
  return value;
}

/** Why the connection is in trouble; undefined while it is not. */
export const useVerdict = (bus: Watched): Verdict | undefined => useBusStatus(bus, ({ verdict }) => verdict);
