import { refuse } from './parse.js';
import type { ListenOptions } from './types.js';

/** The platform's way to say that somebody's callback threw: nothing of ours fails because of it. */
export const report = (error: unknown): void => {
  if (typeof reportError === 'function') reportError(error);
  else
    setTimeout(() => {
      throw error;
    });
};

type Callback = (first: never, second: never) => unknown;
interface Listener {
  readonly call: Callback;
  readonly once: boolean;
  readonly off: () => void;
  live: boolean;
}

export interface Emitter {
  on(type: string, listener: unknown, options?: ListenOptions): () => void;
  emit(type: string, first?: unknown, second?: unknown): void;
  hears(type: string): boolean;
}

/** One listener that throws does not keep the others from hearing; `failed` is told. */
export const createEmitter = (failed: (error: unknown, type: string) => void): Emitter => {
  /** Lists are replaced, never changed, so that an emission walks the one it began with. */
  const lists = new Map<string, readonly Listener[]>();

  return {
    on(type, call, { signal, once = false } = {}) {
      if (typeof call !== 'function') refuse('listener', call, 'a function');
      if (signal?.aborted) return () => {};
      const off = () => {
        signal?.removeEventListener('abort', off);
        listener.live = false;
        lists.set(type, lists.get(type)?.filter((other) => other !== listener) ?? []);
      };
      const listener: Listener = { call: call as Callback, once, off, live: true };
      signal?.addEventListener('abort', off);
      lists.set(type, [...(lists.get(type) ?? []), listener]);
      return off;
    },
    emit(type, first, second) {
      for (const listener of lists.get(type) ?? []) {
        if (!listener.live) continue;
        if (listener.once) listener.off();
        try {
          listener.call(first as never, second as never);
        } catch (error) {
          failed(error, type);
        }
      }
    },
    hears: (type) => !!lists.get(type)?.length,
  };
};
