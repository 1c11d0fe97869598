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

panelStory('a list that nobody empties ends at its bound', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, doctor: 'never' });
    await record.phase('open');
    const [{ bedside }] = globalThis[Symbol.for('whysocket')][1].buses.values();
    const list = [];
    bedside.overhear(list);
    for (let n = 0; n < 2_500; n += 1) record.bus.send(`${n}`);
    await record.event('message', 2_500);
    const { length } = list;
    bedside.overhear(undefined);
    record.bus.send('after');
    await record.event('message', 2_501);
    return { length, after: list.length, first: list.slice(1, 3) };
  }, url('/echo'));
  assert.deepEqual(told, { length: 6_000, after: 6_000, first: [1, '0'] });
});
