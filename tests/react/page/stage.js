/** What stories say of components: `stage.show(element)` renders into the page, in StrictMode, and answers when effects have run. */
const roots = [];

/** Whatever React complains of is an error of the story. */
globalThis.stage = {
  /** A root of its own, with `show` and `leave`; `strict: false` renders as in production. */
  root({ strict = true } = {}) {
    const { React, createRoot } = whysocket;
    const container = document.body.appendChild(document.createElement('div'));
    const root = createRoot(container);
    const around = (element) => (strict ? React.createElement(React.StrictMode, null, element) : element);
    const one = {
      container,
      get text() {
        return container.textContent;
      },
      async show(element) {
        whysocket.flushSync(() => root.render(around(element)));
        await kit.turn();
      },
      async leave() {
        whysocket.flushSync(() => root.unmount());
        container.remove();
        await kit.turn();
      },
    };
    roots.push(one);
    return one;
  },
  /** The bus behind what `useBus` returned, which is heard after its component is gone, too. */
  async behind({ key }) {
    await stage.until(() => stage.buses(), 'a bus');
    const { bus, release } = whysocket.holdBus(key);
    release();
    return kit.watch(bus);
  },
  /** Once a turn, until it is so. */
  async until(look, what, ms = 15_000) {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      const value = look();
      if (value) return value;
      await kit.turn();
    }
    throw new Error(`in vain: ${what}`);
  },
  /** What React and the package said on the console: neither has a reason to. */
  said: () => seen.console.filter(({ level }) => level === 'error' || level === 'warn').map(({ text }) => text),
  /** How many buses this page has. */
  buses: () => Object.values(globalThis[Symbol.for('whysocket')] ?? {}).reduce((sum, { buses }) => sum + buses.size, 0),
  /** Counts from here on what is left standing: timers, and listeners of window, document and network. */
  standing() {
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
        return stage.buses();
      },
    };
  },
};
