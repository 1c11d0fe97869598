/** The flood in short; `npm run panel:flood` is the long one. */
import assert from 'node:assert/strict';
import { behaveAsFlood } from './flooding.mjs';
import { panelStory } from './panel.mjs';

panelStory(
  'ten thousand messages a second: rows stay few, the list stays bounded, every message is counted',
  { timeoutMs: 120_000 },
  async ({ page, url, server }) => {
    behaveAsFlood(server, 10_000);
    const told = await page(
      async (options) => {
        const { flood } = await kit.load('/stage/flood.js');
        return flood(options);
      },
      { address: url('/flood'), seconds: 3, section: 'messages' },
    );
    assert.ok(told.messages > 3_000, `${told.messages} messages`);
    assert.ok(told.rows > 0 && told.rows < 60, `${told.rows} rows`);
    assert.ok(told.frames.count > 0);
  },
);

panelStory(
  'between two frames the latest messages are kept, the oldest go, and that is said',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, doctor: 'never' });
      await record.phase('open');
      for (let n = 0; n < 20; n += 1) record.bus.send('before anybody looks');
      const panel = await stage.mount({ contents: true });
      await panel.show('messages');
      await stage.frame();
      await stage.frame();
      const atFirst = panel.text('.count');
      // No frame comes in between.
      for (let n = 1; n <= 4_000; n += 1) record.bus.send(`${n}`);
      const last = () => panel.$$('.space .contents').at(-1)?.textContent;
      await panel.until(() => last() === '4000', 'the latest');
      return { atFirst, count: panel.text('.count') };
    }, url('/silent'));
    assert.equal(told.atFirst, '0');
    assert.match(told.count, /^1000 · \d+ more came than could be kept\.$/);
  },
);

panelStory(
  'two panels on one bus hear the same, and one that closes leaves the other its ear',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, doctor: 'never' });
      await record.phase('open');
      const one = await stage.mount();
      const other = await stage.mount({ dock: 'right', chord: false });
      for (const panel of [one, other]) await panel.show('messages');
      await stage.frame();
      await stage.frame();
      const rows = (panel) => panel.$$('.space .message').length;
      record.bus.send('first');
      for (const panel of [one, other]) await panel.until(() => rows(panel) === 2, 'the first');
      one.panel.destroy();
      record.bus.send('second');
      await other.until(() => rows(other) === 4, 'the second');
      return rows(other);
    }, url('/echo'));
    assert.equal(told, 4);
  },
);
