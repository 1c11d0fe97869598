/** Runs a flood over an open panel and tells what it cost: the panel's own frame callbacks, the page's long tasks, memory. */
export const flood = async ({ address, seconds, section, events = 0 }) => {
  const long = [];
  if (PerformanceObserver.supportedEntryTypes.includes('longtask'))
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) long.push({ duration, startTime });
    }).observe({ type: 'longtask' });
  // The longest of what is done in a frame by the panel, which is the only one here that asks for frames.
  const native = window.requestAnimationFrame.bind(window);
  const frames = { count: 0, longest: 0, sum: 0 };
  window.requestAnimationFrame = (call) =>
    native((now) => {
      const began = performance.now();
      call(now);
      // The layout that it makes necessary as well, which would come after it.
      globalThis.shown?.$('.body')?.scrollHeight;
      const took = performance.now() - began;
      frames.count += 1;
      frames.sum += took;
      frames.longest = Math.max(frames.longest, took);
    });
  const bus = whysocket.getBus({ url: address, doctor: 'never', logger: false });
  bus.connect();
  await bus.whenOpen();
  let panel;
  if (section) {
    panel = await stage.mount({ contents: true });
    await panel.show(section);
    if (section === 'charts') await panel.seen('.plot canvas, .plot p');
  }
  const settled = performance.now();
  const memory = () => {
    globalThis.gc?.();
    return performance.memory?.usedJSHeapSize ?? 0;
  };
  const heap = [];
  const before = bus.counters().messagesIn;
  const until = performance.now() + seconds * 1_000;
  bus.send(JSON.stringify({ start: seconds }));
  let told = 0;
  while (performance.now() < until) {
    await new Promise((done) => setTimeout(done, 1_000));
    heap.push(memory());
    // Each ends in an event, its outcome.
    for (let n = 0; n < events / seconds; n += 1) told += bus.send(`${n}`, { maxAgeMs: 1 }).status === 'passed' ? 1 : 0;
  }
  const messages = bus.counters().messagesIn - before;
  const rows = panel?.$$('.space .message').length ?? 0;
  panel?.panel.destroy();
  bus.dispose();
  window.requestAnimationFrame = native;
  const mine = long.filter(({ startTime }) => startTime > settled).map(({ duration }) => Math.round(duration));
  return { messages, perSecond: Math.round(messages / seconds), told, rows, frames, long: mine, heap };
};
