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
    await stage.until(() => kit.buses(), 'a bus');
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
};
