/** The page's clocks jump: laptops sleep, users set the time. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** In the page: replaces the clocks before the package reads them; `jump` moves them. */
const withClocks = async (kind, address) => {
  const shift = { wall: 0, mono: 0 };
  const { now } = Date;
  const mono = performance.now.bind(performance);
  Date.now = () => now() + shift.wall;
  performance.now = () => mono() + shift.mono;
  const HOUR = 3_600_000;
  const jumps = {
    // The monotonic clock stood still meanwhile, as in Chromium and Firefox on most systems.
    slept: () => {
      shift.wall += HOUR;
    },
    'slept on, both clocks': () => {
      shift.wall += HOUR;
      shift.mono += HOUR;
    },
    'set back': () => {
      shift.wall -= HOUR;
    },
  };
  const waiting = kit.bus({
    url: `${address}/status/503`,
    retry: { minDelayMs: 60_000, firstWindowMs: 90_000, maxDelayMs: 120_000 },
  });
  const open = kit.bus({ url: `${address}/echo` });
  await waiting.phase('waiting');
  await open.phase('open');
  jumps[kind]();
  const began = mono();
  // Something happens: the page hears it first when it wakes.
  waiting.bus.send('awake');
  document.dispatchEvent(new Event('visibilitychange'));
  if (kind !== 'set back') await waiting.event('attempt', 2, 5_000);
  const tookMs = mono() - began;
  const { id } = open.bus.send('still there');
  await open.event('message');
  await open.outcome(id);
  const { retryAt } = waiting.snapshot;
  const result = {
    tookMs,
    phase: open.snapshot.phase,
    waits: waiting.snapshot.phase,
    opens: open.snapshot.opens,
    cause: open.snapshot.lastClose?.cause,
    retryAt,
    now: Date.now(),
  };
  Date.now = now;
  performance.now = mono;
  return result;
};

for (const kind of ['slept', 'slept on, both clocks', 'set back']) {
  story(`clocks: ${kind}`, async ({ page, server }) => {
    const told = await page(withClocks, kind, server.ws);
    assert.equal(told.phase, 'open');
    // Nobody could ask a connection without a heartbeat whether it has survived an hour.
    assert.deepEqual([told.opens, told.cause], kind === 'set back' ? [1, undefined] : [2, 'slept']);
    if (kind === 'set back') assert.equal(told.waits, 'waiting');
    else assert.ok(told.tookMs < 3_000, `the retry came ${told.tookMs} ms after waking`);
  });
}
