/** `useMessages`: the latest messages as a list that renders with the frames. */
import type { Bus, MessageOf, MessageType } from '../types.js';
import { behind } from './handle.js';
import { useLatest } from './latest.js';
import { React } from './react.js';
import { recordOf } from './record.js';
import type { ListOptions } from './types.js';

type Guard = (message: unknown) => boolean;

const NONE: readonly never[] = Object.freeze([]);
/** A hidden page has no frames. */
const HIDDEN_MS = 1_000;

/** The latest messages, oldest first; renders at most once a frame, however many come. */
export function useMessages<In, Out, T extends MessageType<In>>(
  bus: Bus<In, Out>,
  type: T,
  options?: ListOptions,
): readonly MessageOf<In, T>[];
export function useMessages<In, Out, M extends In>(
  bus: Bus<In, Out>,
  guard: ((message: In) => message is M) | ((message: In) => boolean),
  options?: ListOptions,
): readonly M[];
export function useMessages(bus: Bus, what: unknown, { limit = 100 }: ListOptions = {}): readonly unknown[] {
  const latest = useLatest(what as Guard);
  const type = typeof what === 'function' || what;
  const list = React.useMemo(
    () => createList(bus, type === true ? (message: unknown) => latest.current(message) : type, limit > 0 ? limit : 1),
    [bus, type, limit],
  );
  return React.useSyncExternalStore(list.subscribe, list.get, () => NONE);
}

/** Nothing until somebody subscribes. */
const createList = (bus: Bus, type: unknown, limit: number) => {
  let shown: readonly unknown[] = NONE;
  let waiting: unknown[] = [];
  /** Of whom that is: a list may be hidden while somebody else comes. */
  let of: unknown;
  return {
    get: () => shown,
    subscribe(tell: () => void) {
      let frame: number;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const cancel = () => {
        globalThis.cancelAnimationFrame?.(frame);
        clearTimeout(timer);
        timer = undefined;
      };
      const show = (next: readonly unknown[]) => {
        cancel();
        shown = next;
        waiting = [];
        tell();
      };
      const flush = () => show([...shown, ...waiting].slice(-limit));
      const off = bus.onMessage(type as Guard, (message) => {
        if (waiting.push(message) > limit) waiting.shift();
        if (timer) return;
        timer = setTimeout(flush, HIDDEN_MS);
        frame = globalThis.requestAnimationFrame?.(flush);
      });
      const record = recordOf(behind.get(bus) ?? bus);
      const check = () => {
        if (of === record.kept) return;
        of = record.kept;
        const last = record.kept.get(type);
        show(last === undefined ? NONE : [last]);
      };
      check();
      const offs = [off, bus.store.subscribe(check), cancel];
      return () => {
        for (const off of offs) off();
      };
    },
  };
};
