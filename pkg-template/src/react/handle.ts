/** What `useBus` returns: a bus that is not there yet, and costs nothing until the component is. */
import { _find, _hold, _inert, _parse } from '../index.js';
import type { Parsed } from '../options.js';
import type { Hold } from '../registry.js';
import type { Bus, Snapshot } from '../types.js';
import { retain } from './record.js';

type AnyFunction = (...values: unknown[]) => unknown;
type Methods = Record<PropertyKey, AnyFunction>;

/** Takes every call and does nothing. */
const inertOf = (options = _parse({ key: '-', url: null })): Bus => _inert(options).bus;

/** Shows what a bus is like. Nobody is given it. */
let model: Bus | undefined;

/** What a server renders, and what hydration begins with. */
export const idle = (): Snapshot => (model ??= inertOf()).store.getSnapshot();

/** By what `useBus` returned: the bus that was last held for it. What is sent too late is refused there by name. */
export const behind = new WeakMap<object, Bus>();

export interface Handle {
  readonly bus: Bus;
  /** Those it was made for. */
  readonly first: Parsed | undefined;
  /** The latest options while the component is committed; before and after, nobody hears anything by way of this handle. */
  options?: Parsed | undefined;
  /** Told what holding the bus throws; or, without, that a bus held by its key alone is gone, and another one may come. */
  fail?: (error?: Error) => void;
  /** From the first effect on. */
  hold(): void;
  /** The options are others now. */
  update(): void;
  release(): void;
  /** Another identity has taken its place: now, and not after the linger. */
  end(): void;
}

/** `kind`: of a holder. `error`: it never comes to life, and says why. */
export const createHandle = (first: Parsed | undefined, kind: number, error?: Error): Handle => {
  const failed: Snapshot | undefined = error && { ...idle(), phase: 'stopped', reason: 'invalid-options', error };
  let held: Hold | undefined;
  let last: Hold | undefined;
  /** What the bus was last told. */
  let said: Parsed | undefined;
  let settled = false;

  /** What was committed last is what the bus is told; `first`: if there is none yet, it is held. */
  const sync = (first?: unknown) => {
    const { options } = handle;
    if (error || !options || (held ? options === said : !first)) return;
    said = options;
    try {
      if (!held) {
        last = held = _hold(options, kind);
        behind.set(bus, held.bus);
        if (kind) held.bus.on('stopped', ({ reason }) => held && reason === 'disposed' && handle.fail!());
      } else if (!kind) held.update(options);
      retain(held.bus, options.retain);
    } catch (thrown) {
      handle.fail!(thrown as Error);
    }
  };
  const release = () => {
    held?.release();
    held = undefined;
  };
  /** Effects of children come before the one that holds. */
  const reach = (): Bus => {
    const was = held;
    sync(true);
    if (held !== was) {
      settled = false;
      setTimeout(() => settled || release());
    }
    return last?.bus ?? inertOf(first);
  };
  const guard = (value: unknown) =>
    typeof value === 'function' ? (...values: unknown[]) => handle.options && (value as AnyFunction)(...values) : value;
  const forward =
    (to: () => Methods, name: PropertyKey): AnyFunction =>
    (...values) =>
      to()[name]!(...values.map(guard));

  /** In the first render: as whoever has it sees it. */
  const peek = () => {
    const one = first && _find(first, kind);
    return one && !one.isLeftBy(first!, kind) ? one.bus.store.getSnapshot() : idle();
  };

  const bus = {
    get key() {
      return last?.bus.key ?? first?.name ?? '';
    },
    store: {
      subscribe: forward(() => reach().store as never, 'subscribe'),
      getSnapshot: () => failed ?? last?.bus.store.getSnapshot() ?? peek(),
    },
  } as unknown as Bus;
  idle();
  for (const name of Reflect.ownKeys(model!)) (bus as unknown as Methods)[name] ??= forward(reach as never, name);

  const handle: Handle = {
    bus,
    first,
    hold() {
      settled = true;
      sync(true);
    },
    update: () => sync(),
    release,
    end() {
      release();
      last?.release(true);
    },
  };
  return handle;
};
