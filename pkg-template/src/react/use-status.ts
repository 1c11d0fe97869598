/** `useBusStatus`, `useVerdict`: what of the snapshot a component renders. */
import type { Snapshot, Verdict } from '../types.js';
import { idle } from './handle.js';
import { React } from './react.js';
import type { Watched } from './types.js';

const whole = (snapshot: Snapshot): unknown => snapshot;

const isShallowEqual = (a: unknown, b: unknown): boolean => {
  const [one, other] = [a, b] as Record<string, unknown>[];
  const names = Object.keys(Object(a));
  return (
    Object.is(a, b) ||
    (Object(a) === a &&
      Object(b) === b &&
      names.length === Object.keys(other!).length &&
      names.every((name) => Object.is(one![name], other![name])))
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
  const committed = React.useRef<unknown>(undefined);
  const select = React.useMemo(() => {
    let last: Snapshot | undefined;
    let selected: unknown;
    return (snapshot: Snapshot) => {
      if (last === snapshot) return selected;
      const next = selector(snapshot);
      const before = last ? selected : committed.current;
      last = snapshot;
      return (selected = before !== undefined && isEqual(before as never, next as never) ? before : next);
    };
  }, [store, selector, isEqual]);
  const value = React.useSyncExternalStore(
    store.subscribe,
    () => select(store.getSnapshot()),
    () => select(idle()),
  );
  React.useEffect(() => {
    committed.current = value;
  }, [value]);
  return value;
}

/** Why the connection is in trouble; undefined while it is not. */
export const useVerdict = (bus: Watched): Verdict | undefined => useBusStatus(bus, ({ verdict }) => verdict);
