/** What `useBus` returns: a bus that is not there yet, and costs nothing until the component is. */
import { take } from '../index.js';
import type { Bus, Held, Snapshot } from '../types.js';
import { keep } from './kept.js';

type AnyFunction = (...values: unknown[]) => unknown;
type Methods = Record<string, AnyFunction>;

/** What a server renders, and what hydration begins with. */
export const IDLE: Snapshot = Object.freeze({
  phase: 'idle',
  wanted: false,
  opens: 0,
  attempt: 0,
  queue: Object.freeze({ messages: 0, bytes: 0 }),
});

/** By what `useBus` returned: the bus that was last held for it. What is sent too late is refused there by name. */
export const behind = new WeakMap<object, Bus>();

/** Takes every call and does nothing. One for all. */
let inert: Bus | undefined;

export interface Handle {
  readonly bus: Bus;
  /** The latest options while the component is committed; before and after, nobody hears anything by way of this handle. */
  given?: unknown;
  /** Told what `holdBus` throws: another handle, which knows it, takes this one's place. */
  fail(error: unknown): void;
  /** From the first effect on. */
  hold(): void;
  /** The options are others now. */
  update(): void;
  release(): void;
}

/** `peek`: what whoever has this bus sees, for the first render. `error`: it never comes to life, and says why. */
export const createHandle = (defaults: unknown, peek: () => Snapshot | undefined, error?: Error): Handle => {
  const failed: Snapshot | undefined = error && { ...IDLE, phase: 'stopped', reason: 'invalid-options', error };
  let held: Held | undefined;
  /** What the bus was last told. */
  let said: unknown;
  let settled = false;
  inert ??= take({ url: null, key: '-' }, false, undefined, true).bus as Bus;

  const release = () => {
    held?.release();
    held = undefined;
  };
  const update = () => {
    const { given } = handle;
    if (!held || given === said || given === undefined) return;
    said = given;
    try {
      held.update(given as never);
    } catch (thrown) {
      handle.fail(thrown);
    }
  };
  const hold = () => {
    if (held || error || handle.given === undefined) return;
    try {
      said = handle.given;
      held = take(said, false, defaults) as Held;
      behind.set(bus, held.bus);
      keep(held.bus, said);
    } catch (thrown) {
      handle.fail(thrown);
    }
  };
  /** Effects of children come before the one that holds. */
  const reach = (): Bus => {
    const was = held;
    hold();
    if (held !== was) {
      settled = false;
      setTimeout(() => settled || release());
    }
    update();
    return behind.get(bus) ?? inert!;
  };
  const guard = (value: unknown) =>
    typeof value === 'function'
      ? (...values: unknown[]) => handle.given !== undefined && (value as AnyFunction)(...values)
      : value;
  const forward =
    (to: () => Methods, name: string): AnyFunction =>
    (...values) =>
      to()[name]!(...values.map(guard));

  const bus = {
    get key() {
      return (behind.get(bus) ?? inert!).key;
    },
    store: {
      subscribe: forward(() => reach().store as never, 'subscribe'),
      getSnapshot: () => failed ?? behind.get(bus)?.store.getSnapshot() ?? peek() ?? IDLE,
    },
  } as unknown as Bus;
  for (const name of Object.keys(inert)) (bus as unknown as Methods)[name] ??= forward(reach as never, name);

  const handle: Handle = {
    bus,
    fail() {},
    hold() {
      settled = true;
      hold();
    },
    update,
    release,
  };
  return handle;
};
