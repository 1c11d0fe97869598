/** The snapshot stays the same object until something in it changes, as useSyncExternalStore wants it. */
import type { Ground } from './ground.js';
import type { Snapshot, Store } from './types.js';

/** `read` has nothing to say once the machine is gone. */
export const createStore = (ground: Ground, read: () => Snapshot | undefined) => {
  let current: Snapshot;
  let text: string | undefined;
  const refresh = (): Snapshot => {
    const { verdict } = ground;
    const next = read();
    // A verdict is long, and never changes: it is looked at only, not read.
    if (next && (text !== (text = JSON.stringify(next)) || verdict !== current.verdict))
      current = Object.freeze(verdict ? { ...next, verdict } : next);
    return current;
  };
  let announced = refresh();
  const store: Store = { subscribe: (listener) => ground.listen('store', listener), getSnapshot: refresh };

  return {
    store,
    /** Tells subscribers, once, if anything has changed since they were last told. */
    announce(): void {
      const { queue } = announced;
      if (announced === (announced = refresh())) return;
      if (JSON.stringify(announced.queue) !== JSON.stringify(queue)) ground.emit('queue', announced.queue);
      ground.emit('store');
    },
  };
};
