import type { Bus, MessageOf, MessageType } from '../types.js';
import { behind } from './handle.js';
import { keptOf, whenForgotten } from './kept.js';
import { useLatest } from './latest.js';
import { useMemo, useSyncExternalStore } from './react.js';
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
  const list = useMemo(
    () => createList(bus, type === true ? (message: unknown) => latest.current(message) : type, limit > 0 ? limit : 1),
    [bus, type, limit],
  );
  return useSyncExternalStore(list.subscribe, list.get, () => NONE);
}

/** Nothing until somebody subscribes. */
const createList = (bus: Bus, type: unknown, limit: number) => {
  let shown: readonly unknown[] = NONE;
  let waiting: unknown[] = [];
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
      const offs = [
        bus.onMessage(type as Guard, (message) => {
          if (waiting.push(message) > limit) waiting.shift();
          if (timer) return;
          timer = setTimeout(flush, HIDDEN_MS);
          frame = globalThis.requestAnimationFrame?.(flush);
        }),
        whenForgotten(bus, () => show(NONE)),
        cancel,
      ];
      const kept = keptOf(behind.get(bus) ?? bus, type);
      if (kept !== undefined && !shown.length) shown = [kept];
      return () => {
        for (const off of offs) off();
      };
    },
  };
};
