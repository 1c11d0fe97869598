/** Browsers let one handshake per host run at a time, and slow reconnects down: neither is the server's fault. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story(
  'a second handshake to the same host waits behind our own socket, and is no connect-timeout',
  { engines: ['chromium', 'firefox'] },
  async ({ page, url, server }) => {
    // WebKit runs handshakes side by side: there is nothing to wait behind.
    const running = page(
      async (hung, echo) => {
        const first = kit.bus({ url: hung, connectTimeoutMs: 2_500, retry: { maxAttempts: 1 } });
        await first.phase('connecting');
        const second = kit.bus({ url: echo, connectTimeoutMs: 1_000 });
        const behind = await second.until(
          () => second.snapshot.reason === 'behind-own-socket' && second.snapshot,
          'behind-own-socket',
        );
        await second.phase('open', 20_000);
        return { behind, closes: second.of('close'), firstClose: first.of('close')[0], phases: second.of('phase') };
      },
      url('/hang'),
      url('/echo'),
    );
    const told = await running;
    assert.equal(told.behind.phase, 'connecting');
    assert.equal(told.firstClose.cause, 'connect-timeout');
    assert.ok(!told.closes.some(({ cause }) => cause === 'connect-timeout'), JSON.stringify(told.closes));
    assert.equal(server.to('/hang').length, 1);
  },
);

story('handshakes to one host side by side', { engines: ['webkit'] }, async ({ page, url }) => {
  await page(
    async (hung, echo) => {
      const first = kit.bus({ url: hung, connectTimeoutMs: 5_000 });
      await first.phase('connecting');
      const second = kit.bus({ url: echo });
      await second.phase('open', 3_000);
      if (first.of('close').length) throw new Error('the first one ended');
    },
    url('/hang'),
    url('/echo'),
  );
});

story(
  'five buses at once to a slow server all open, none by a timeout of its neighbours',
  async ({ page, url, server }) => {
    const running = page(async (address) => {
      const all = Array.from({ length: 5 }, (_, n) => kit.bus({ url: `${address}?n=${n}`, connectTimeoutMs: 1_500 }));
      await Promise.all(all.map((record) => record.phase('open', 20_000)));
      return all.flatMap((record) => record.of('close'));
    }, url('/hang'));
    const done = new Set();
    // Each one is answered half a second after it came: the last of five is answered after their own timeouts.
    const answer = () => {
      for (const connection of server.connections) {
        if (done.has(connection)) continue;
        done.add(connection);
        setTimeout(() => connection.upgrade(), 500);
      }
      return done.size >= 5;
    };
    await server.until(answer, 'five handshakes', 30_000);
    assert.deepEqual(await running, []);
  },
);

story(
  "Firefox's own reconnect throttle is told as browser-throttled and is no connect-timeout",
  { engines: ['firefox'], timeoutMs: 90_000 },
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({
        url: address,
        connectTimeoutMs: 900,
        retry: { minDelayMs: 5, firstWindowMs: 10, maxDelayMs: 10 },
      });
      // Firefox lets the n-th reconnect wait longer and longer; by the sixth or so it is longer than our timeout.
      await record.until(() => record.of('close').length >= 9, 'nine failures', 80_000);
      const { log } = record;
      record.bus.dispose();
      return {
        closes: log.filter(({ type }) => type === 'close').map(({ cause }) => cause),
        phases: log.filter(({ type }) => type === 'phase'),
      };
    }, url('/status/503'));
    assert.ok(
      told.closes.every((cause) => cause === 'handshake-failed'),
      told.closes.join(),
    );
    assert.ok(
      told.phases.some(({ reason }) => reason === 'browser-throttled'),
      'nobody said browser-throttled',
    );
    assert.ok(server.connections.length >= 9);
  },
);

story('a quick refusal is never taken for a throttle', { engines: ['webkit'] }, async ({ page, url }) => {
  const phases = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 4);
    return record.of('phase').map(({ reason }) => reason);
  }, url('/status/503'));
  assert.ok(!phases.includes('browser-throttled'));
});
