/** What a server says in a close reason is a hint: held within bounds, and harmless if it is nonsense. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** In the page: one close whose reason the application reads as source. */
const closedWith = async (address, options) => {
  const serverDelay = ({ reason }) => evaluate(`(${reason})`);
  const record = kit.bus({ url: address, retry: { ...options, serverDelay } });
  const retry = await record.event('retry');
  const { log } = record;
  record.bus.send('kept');
  // Before the retry, which may come in 20 ms.
  const queued = record.snapshot.queue.messages;
  await kit.turn();
  record.bus.dispose();
  return { retry, queued, warnings: log.filter(({ type }) => type === 'warning') };
};
const close = (url, reason) => `${url('/close/4000')}?reason=${encodeURIComponent(reason)}`;

story('a server that asks for time in its close reason gets it', async ({ page, url }) => {
  const { retry, warnings } = await page(closedWith, close(url, '40000'), {});
  assert.equal(retry.reason, 'retry-later');
  assert.ok(retry.delayMs >= 40_000 && retry.delayMs <= 50_000, `${retry.delayMs}`);
  assert.deepEqual(warnings, []);
});

story('a server may not ask for more than maxServerDelayMs, nor for less than the floor', async ({ page, url }) => {
  for (const [asked, low, high] of [
    ['1e300', 800, 1_000],
    ['Infinity', 800, 1_000],
    ['0.001', 200, 1_000],
  ]) {
    const { retry } = await page(closedWith, close(url, asked), { minDelayMs: 200, maxServerDelayMs: 1_000 });
    assert.ok(retry.delayMs >= low && retry.delayMs <= high, `${asked}: ${retry.delayMs}`);
  }
});

for (const nonsense of ['-5', 'NaN', '"soon"', '({})', '"40"']) {
  story(`a delay of ${nonsense} is a warning and the usual backoff`, async ({ page, url }) => {
    const { retry, queued, warnings } = await page(closedWith, close(url, nonsense), {});
    assert.equal(retry.reason, 'backoff');
    assert.ok(retry.delayMs <= 60, `${retry.delayMs}`);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['bad-server-delay'],
    );
    assert.equal(queued, 1);
  });
}

story('serverDelay that throws is reported, and the usual backoff follows', async ({ page, url, pages }) => {
  pages.expected = ['no such hint'];
  const thrower = '(() => { throw new Error("no such hint") })()';
  const { retry, queued, warnings } = await page(closedWith, close(url, thrower), {});
  assert.deepEqual([retry.reason, queued, warnings[0].code], ['backoff', 1, 'listener-threw']);
});

for (const nothing of ['undefined', 'null']) {
  story(`serverDelay that sees no wish, ${nothing}, changes nothing`, async ({ page, url }) => {
    const { retry, warnings } = await page(closedWith, close(url, nothing), {});
    assert.deepEqual([retry.reason, warnings], ['backoff', []]);
  });
}
