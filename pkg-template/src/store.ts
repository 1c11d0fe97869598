import type { Emitter } from './events.js';
import type { Snapshot, Store } from './types.js';

/** The snapshot stays the same object until something in it changes, as useSyncExternalStore wants it. */
export const createStore = (emitter: Emitter, read: () => Snapshot | undefined) => {
  let current = Object.freeze(read() as Snapshot);
  let announced = current;

  /** `lastClose` is frozen and made once per attempt, so the attempt in it stands for it. */
  const print = (snapshot: Snapshot) => JSON.stringify({ ...snapshot, lastClose: snapshot.lastClose?.attempt });
  const refresh = (): Snapshot => {
    const next = read();
    if (next && print(next) !== print(current)) current = Object.freeze(next);
    return current;
  };
  const store: Store = { subscribe: (listener) => emitter.on('store', listener), getSnapshot: refresh };

  return {
    store: Object.freeze(store),
    /** Tells subscribers, once, if anything has changed since they were last told. */
    announce(): void {
      const before = announced;
      announced = refresh();
      if (announced === before) return;
      if (JSON.stringify(announced.queue) !== JSON.stringify(before.queue)) emitter.emit('queue', announced.queue);
      emitter.emit('store');
    },
  };
};
