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

panelStory(
  'long messages are looked through for secrets when they are seen, and a word is found in all of them',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, doctor: 'never', queue: { maxBytes: 5e7 } });
      await record.phase('open');
      const panel = await stage.mount({ contents: true });
      await panel.show('messages');
      await stage.frame();
      await stage.frame();
      const { stringify } = JSON;
      let read = 0;
      JSON.stringify = (...given) => {
        read += 1;
        return stringify(...given);
      };
      const message = (n) => `{"type":"depth","n":${n},"password":"hunter${n}","more":"${'x '.repeat(700)}"}`;
      for (let n = 1; n <= 900; n += 1) record.bus.send(message(n));
      await panel.until(() => panel.$$('.space .message').length > 5, 'rows');
      await stage.frame();
      const atOnce = read;
      const field = panel.$('input[type=search]');
      field.value = '"n":7,';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await panel.until(() => panel.text('.count') === '1', 'the one');
      JSON.stringify = stringify;
      return { atOnce, row: panel.text('.space .contents').slice(0, 60) };
    }, url('/silent'));
    assert.ok(told.atOnce > 0 && told.atOnce < 900, `${told.atOnce} of 900`);
    assert.match(told.row, /"n":7,"password":"…"/);
  },
);

panelStory('a list goes on by itself when the row that was chosen is gone', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, doctor: 'never' });
    await record.phase('open');
    const panel = await stage.mount({ contents: true });
    await panel.show('messages');
    await stage.frame();
    await stage.frame();
    const send = async (from, to) => {
      for (let n = from; n <= to; n += 1) record.bus.send(`message ${n}`);
      await panel.until(() => panel.$$('.space .message').length > 3, 'rows');
      await stage.frame();
    };
    await send(1, 100);
    panel.$$('.space .message')[2].click();
    await stage.frame();
    panel.press('Clear');
    await send(101, 200);
    await panel.until(() => panel.$$('.space .contents').at(-1)?.textContent === 'message 200', 'the last');
    return true;
  }, url('/silent'));
  assert.equal(told, true);
});

panelStory('a full list stays at its end, whatever comes and however high it is', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, doctor: 'never' });
    await record.phase('open');
    const panel = await stage.mount({ contents: true });
    await panel.show('messages');
    await stage.frame();
    await stage.frame();
    const list = panel.$('.rows');
    const send = async (from, to) => {
      for (let n = from; n <= to; n += 1) record.bus.send(`message ${n}`);
      await panel.until(() => panel.$$('.space .contents').at(-1)?.textContent === `message ${to}`, `message ${to}`);
      await stage.frame();
      return Math.round(list.scrollHeight - list.clientHeight - list.scrollTop);
    };
    const full = await send(1, 1_100);
    const left = [await send(1_101, 1_110)];
    for (const size of ['220px', '500px']) {
      panel.$('.panel').style.setProperty('--size', size);
      left.push(await send(left.length * 2_000, left.length * 2_000 + 5));
    }
    return [full, ...left];
  }, url('/silent'));
  assert.deepEqual(told, [0, 0, 0, 0]);
});
