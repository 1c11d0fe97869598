/** What a panel costs the connections that it looks at: closed, nothing; open, nothing that grows with their messages. */
import assert from 'node:assert/strict';
import { panelStory } from './panel.mjs';

panelStory(
  'closed it has no listener on any bus; open it has a few, whatever comes; closed again, none',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      // Listeners are functions in sets.
      let listeners = 0;
      const { add, delete: remove, clear } = Set.prototype;
      Set.prototype.add = function (value) {
        if (typeof value === 'function' && !this.has(value)) listeners += 1;
        return add.call(this, value);
      };
      Set.prototype.delete = function (value) {
        const had = remove.call(this, value);
        if (had && typeof value === 'function') listeners -= 1;
        return had;
      };
      const records = Array.from({ length: 3 }, (_, n) => kit.bus({ url: `${address}?${n}`, doctor: 'never' }));
      for (const record of records) await record.phase('open');
      const before = listeners;
      const closed = await stage.mount({ open: false });
      await closed.seen('.floating');
      const whileClosed = listeners - before;
      closed.panel.open();
      await closed.show('messages');
      await stage.frame();
      const whileOpen = listeners - before;
      for (let n = 0; n < 500; n += 1) records[0].bus.send(`${n}`);
      await records[0].event('message', 500);
      const inFlood = listeners - before;
      closed.panel.close();
      const again = listeners - before;
      closed.panel.destroy();
      Object.assign(Set.prototype, { add, delete: remove, clear });
      return { whileClosed, whileOpen, inFlood, again, after: listeners - before };
    }, url('/echo'));
    assert.equal(told.whileClosed, 0);
    assert.ok(told.whileOpen > 0 && told.whileOpen < 12, `${told.whileOpen}`);
    assert.equal(told.inFlood, told.whileOpen);
    assert.deepEqual([told.again, told.after], [0, 0]);
  },
);

panelStory(
  'messages cost it nothing outside of a frame, and in a frame the same number of calls, however many came',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      // Frames come only when the story says so.
      const waiting = new Map();
      let id = 0;
      window.requestAnimationFrame = (call) => {
        waiting.set((id += 1), call);
        return id;
      };
      window.cancelAnimationFrame = (which) => waiting.delete(which);
      const turn = () => {
        const calls = [...waiting.values()];
        waiting.clear();
        for (const call of calls) call(performance.now());
      };
      const record = kit.bus({ url: address, doctor: 'never' });
      await record.phase('open');
      // Whatever the panel asks of the bus, or is told by it, is counted.
      let calls = 0;
      const counted = (target) =>
        new Proxy(
          {},
          {
            get(_, name) {
              const value = target[name];
              if (typeof value === 'function')
                return (...given) => {
                  calls += 1;
                  return value(
                    ...given.map((one) =>
                      typeof one === 'function'
                        ? (...event) => {
                            calls += 1;
                            return one(...event);
                          }
                        : one,
                    ),
                  );
                };
              return value && typeof value === 'object' && name === 'store' ? counted(value) : value;
            },
          },
        );
      const { buses } = globalThis[Symbol.for('whysocket')][1];
      const [[key, entry]] = buses;
      buses.set(key, { ...entry, bus: counted(entry.bus), bedside: counted(entry.bedside) });
      const { mount } = await stage.modules();
      const host = document.body.appendChild(document.createElement('div'));
      const panel = mount(host, { open: true, contents: true });
      const root = host.firstChild.shadowRoot;
      await stage.until(() => root.querySelector('.frame'), 'its parts');
      turn();
      root.querySelector('[data-section=messages]').click();
      turn();
      // It is loaded when it is first looked at.
      while (!root.querySelector('.rows')) await new Promise((done) => setTimeout(done, 5));
      turn();
      const flood = async (count) => {
        const had = record.of('message').length;
        calls = 0;
        const markup = root.textContent;
        for (let n = 0; n < count; n += 1) record.bus.send(`${n}`);
        await record.event('message', had + count);
        const outside = calls;
        const still = markup === root.textContent;
        calls = 0;
        turn();
        return { outside, still, inside: calls };
      };
      const few = await flood(10);
      const many = await flood(1_000);
      const again = await flood(10);
      panel.destroy();
      buses.set(key, entry);
      return { few, many, again };
    }, url('/echo'));
    for (const { outside, still } of Object.values(told))
      assert.deepEqual({ outside, still }, { outside: 0, still: true });
    assert.ok(told.few.inside > 0);
    assert.ok(told.many.inside <= told.few.inside + 12, JSON.stringify(told));
  },
);

panelStory(
  'without a panel no message is kept, and none of an open panel that shows something else',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.phase('open');
      const panel = await stage.mount();
      await panel.show('timeline');
      record.bus.send('before');
      await record.event('message');
      await panel.show('messages');
      await stage.frame();
      await stage.frame();
      record.bus.send('seen');
      await panel.until(() => panel.$$('.space .message').length === 2, 'what came since');
      return panel.$$('.space .message .size').map((one) => one.textContent);
    }, url('/echo'));
    assert.deepEqual(told, ['4 B', '4 B']);
  },
);
