/** What was recorded in one browser is opened in another. */
import assert from 'node:assert/strict';
import { launch } from '../support/browsers.mjs';
import { panelStory } from './panel.mjs';

/** What a panel shows of a file: attempts and bars of the whole time, the verdict, and the steps. */
const look = async (file) => {
  await kit.load('/stage/stage.js');
  const panel = await stage.mount({ theme: 'light' });
  await panel.open(file);
  await panel.seen('.step');
  const faithful = panel.$$('.flawed').length === 0;
  const steps = panel.text('.position');
  await panel.show('timeline');
  const chart = await panel.seen('.chart');
  const attempts = new Map();
  const press = async (key) => {
    chart.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await stage.frame();
    await stage.frame();
  };
  await press('Home');
  for (let n = 0; n < 200; n += 1) {
    const { id } = chart.getAttribute('aria-activedescendant')
      ? panel.root.getElementById(chart.getAttribute('aria-activedescendant'))
      : {};
    const row = id && panel.root.getElementById(id);
    if (row)
      attempts.set(
        row.getAttribute('aria-label'),
        `${panel.text('.details')} ${[...row.querySelectorAll('[data-kind]')].map((bar) => bar.getAttribute('data-kind'))}`,
      );
    const { size } = attempts;
    await press('ArrowDown');
    if (n > 3 && size === n - 3) break;
  }
  await panel.show('verdict');
  const verdict = [panel.text('.verdict h2'), panel.text('.sure'), panel.$$('.points').map((one) => one.textContent)];
  panel.panel.destroy();
  return { faithful, steps, attempts: [...attempts], verdict };
};

for (const [how, count] of Object.entries({ 'a journal': 4, 'a journal whose ring has wrapped': 70 }))
  for (const other of ['firefox', 'webkit'])
    panelStory(
      `${how}, saved in Chromium, shows the same in ${other}`,
      { engines: ['chromium'], timeoutMs: 120_000 },
      async ({ page, url, server }) => {
        const saved = await page(
          async (address, closes) => {
            const record = kit.bus({ url: address, retry: { minDelayMs: 5, firstWindowMs: 10, maxDelayMs: 10 } });
            await record.event('close', closes);
            const panel = await stage.mount({ dock: 'right' });
            const file = await panel.save();
            const { verdict } = record.snapshot;
            record.bus.close();
            panel.panel.destroy();
            return { file, id: verdict.id, confidence: verdict.confidence };
          },
          url('/close/1011'),
          count,
        );
        const here = await page(look, saved.file);
        assert.ok(here.faithful);
        assert.ok(here.attempts.length >= Math.min(count, 20), `${here.attempts.length} attempts`);
        if (count > 60) assert.doesNotMatch(here.attempts[0][0], /^Attempt 1:/);
        else assert.match(here.attempts[0][0], /^Attempt 1: 1011 closed-by-peer/);
        assert.match(here.verdict[1], new RegExp(`${saved.confidence}.*${saved.id}`));
        assert.doesNotMatch(saved.file, /127\.0\.0\.1/, 'hosts are masked');
        const browser = await launch(other);
        try {
          await browser.open(`${server.url}/kit/index.html?entry=/packed/index.js`);
          await browser.run(() => window.ready);
          const there = await browser.run(look, saved.file);
          assert.deepEqual(there, here);
        } finally {
          await browser.close();
        }
      },
    );

panelStory('a connection that was open when the file was saved is drawn until then', async ({ page, url }) => {
  const rows = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.phase('open');
    const first = await stage.mount({ dock: 'right' });
    const saved = JSON.parse(await first.save());
    first.panel.destroy();
    const rows = [];
    const at = (laterMs) => new Date(Date.parse(saved.savedAt) + laterMs).toISOString();
    for (const savedAt of [at(600_000), at(3e9), 'some day']) {
      const panel = await stage.mount({ dock: 'right' });
      await panel.open(JSON.stringify({ ...saved, savedAt }));
      await panel.seen('.step');
      await panel.show('timeline');
      rows.push((await panel.seen('.chart [role=option]')).getAttribute('aria-label'));
      panel.panel.destroy();
    }
    return rows;
  }, url('/echo'));
  assert.match(rows[0], /^Attempt 1: .*, 10 min \d\d s$/);
  assert.match(rows[1], /, \d+ ms$/, 'more than a week is not believed');
  assert.match(rows[2], /, \d+ ms$/, 'nor what is no time');
});

panelStory(
  'the recordings of all three engines that the replay tests have are opened, and walked through',
  async ({ page, server }) => {
    const names = ['chromium-1012', 'firefox-drop', 'webkit-401'];
    for (const name of names) {
      const told = await page(async (path) => {
        const file = await (await fetch(path)).text();
        await kit.load('/stage/stage.js');
        const panel = await stage.mount();
        await panel.open(file);
        await panel.seen('.step');
        const all = [];
        for (let n = 0; n < 3; n += 1) {
          panel.$('[aria-label="Previous step"]').click();
          all.push(panel.text('.position'));
        }
        panel.panel.destroy();
        return all;
      }, `${server.url}/journals/${name}.json`);
      const steps = told.map((text) => Number(/Step (\d+)/.exec(text)[1]));
      assert.deepEqual(steps, [steps[0], steps[0] - 1, steps[0] - 2]);
    }
  },
);
