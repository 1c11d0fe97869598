/** The snapshot stays the same object until something in it changes, as useSyncExternalStore wants it. */
import type { Snapshot, Store } from './types.js';
import type { Voice } from './voice.js';

/** `read` has nothing to say once the machine is gone. */
export const createStore = ({ listen, emit }: Voice, read: () => Snapshot | undefined) => {
  let current: Snapshot;
  const refresh = (): Snapshot => {
    const next = read();
    if (next && JSON.stringify(next) !== JSON.stringify(current)) current = Object.freeze(next);
    return current;
  };
  let announced = refresh();
  const store: Store = { subscribe: (listener) => listen('store', listener), getSnapshot: refresh };

  return {
    store,
    /** Tells subscribers, once, if anything has changed since they were last told. */
    announce(): void {
      const { queue } = announced;
      if (announced === (announced = refresh())) return;
      if (JSON.stringify(announced.queue) !== JSON.stringify(queue)) emit('queue', announced.queue);
      emit('store');
    },
  };
};
