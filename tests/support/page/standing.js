/** What a page has standing: buses, and from when it is asked for on, timers and listeners. */

/** How many buses this page has. */
export const buses = () =>
  Object.values(globalThis[Symbol.for('whysocket')] ?? {}).reduce((sum, { buses }) => sum + buses.size, 0);

/** Counts from here on what is left standing: timers, and listeners of window, document and network. */
export const standing = () => {
  const timers = new Set();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  window.setTimeout = (run, ms, ...rest) => {
    const id = setTimeout(
      (...values) => {
        timers.delete(id);
        run(...values);
      },
      ms,
      ...rest,
    );
    timers.add(id);
    return id;
  };
  window.setInterval = (...values) => {
    const id = setInterval(...values);
    timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
  window.clearInterval = (id) => {
    timers.delete(id);
    clearInterval(id);
  };
  const listeners = new Map();
  for (const target of [window, document, navigator.connection].filter(Boolean)) {
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const held = [];
    listeners.set(target, held);
    const drop = (type, listener) => {
      const at = held.findIndex((one) => one[0] === type && one[1] === listener);
      if (at >= 0) held.splice(at, 1);
    };
    target.addEventListener = (type, listener, options) => {
      held.push([type, listener]);
      options?.signal?.addEventListener('abort', () => drop(type, listener));
      return addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type, listener, options) => {
      drop(type, listener);
      return removeEventListener.call(target, type, listener, options);
    };
  }
  return {
    get timers() {
      return timers.size;
    },
    get listeners() {
      return [...listeners.values()].flat().length;
    },
    get bytes() {
      return whysocket.liveBytes();
    },
    get buses() {
      return buses();
    },
  };
};
