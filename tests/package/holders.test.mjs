/** Several holders of one bus: whose options, whose credential, and who may switch it off. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story('a changed credential outlives the holder that changed it', async ({ page, url, server }) => {
  await page(async (address) => {
    const options = { url: `${address}?token=one`, retry: kit.fast.retry };
    const first = whysocket.holdBus(options);
    whysocket.holdBus(options);
    const record = kit.watch(first.bus);
    await record.phase('open');
    first.bus.update({ url: `${address}?token=two` });
    await record.until(() => record.of('open').length === 2, 'the connection with the new credential');
    first.release();
    first.bus.reconnect({ because: 'test' });
    await record.until(() => record.of('open').length === 3, 'a third connection');
  }, url('/echo'));
  assert.deepEqual(
    server.connections.map(({ query }) => query.token),
    ['one', 'two', 'two'],
  );
});

story('update({ enabled: false }) closes at once for every holder, pinned or not', async ({ page, url }) => {
  const told = await page(async (address) => {
    const options = { url: address, retry: kit.fast.retry };
    const pinned = whysocket.getBus(options);
    whysocket.holdBus(options);
    const { bus } = whysocket.holdBus(options);
    const record = kit.watch(pinned);
    await record.phase('open');
    bus.update({ enabled: false });
    const { phase, reason } = record.snapshot;
    bus.update({ enabled: true });
    await record.phase('open');
    return { phase, reason };
  }, url('/echo'));
  assert.deepEqual(told, { phase: 'stopped', reason: 'disabled' });
});

story('whatever is updated, a paused bus asks its provider again', async ({ page, url }) => {
  const told = await page(async (address) => {
    let ready = false;
    const record = kit.bus({ key: 'later', url: () => (ready ? address : { wait: 'somebody' }) });
    await record.phase('paused');
    const { waitingFor } = record.snapshot;
    ready = true;
    record.bus.update({ slowAfterMs: 2_500 });
    await record.phase('open');
    return waitingFor;
  }, url('/echo'));
  assert.equal(told, 'somebody');
});

story('inside a phase handler the snapshot has the times of that phase', async ({ page, url }) => {
  const told = await page(async (address) => {
    const times = [];
    const record = kit.bus({ url: address, connect: false });
    record.bus.on('phase', ({ to }) => {
      const { openedAt, retryAt } = record.snapshot;
      if (to === 'open') times.push(Date.now() - openedAt);
      if (to === 'waiting') times.push(retryAt - Date.now());
    });
    record.bus.connect();
    await record.event('close', 1);
    return times.slice(0, 2);
  }, url('/close/4000'));
  assert.ok(told[0] >= 0 && told[0] < 2_000, `open since ${told[0]} ms`);
  assert.ok(told[1] > 0 && told[1] <= 300, `retry in ${told[1]} ms`);
});

story('dispose in `open` keeps the messages before it from being delivered', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, hello: 'hello', ready: (text) => text === 'ready', connect: false });
    record.bus.on('open', () => record.bus.dispose());
    record.bus.connect();
    await record.phase('stopped');
    await kit.turn();
    return record.of('message').length;
  }, url('/greet'));
  assert.equal(told, 0);
});

story('whatever a provider throws is a failed attempt at once', async ({ page }) => {
  const told = await page(async () => {
    const things = [() => Symbol('odd'), () => Object.create(null), () => undefined, () => 7];
    const causes = [];
    for (const [index, thing] of things.entries()) {
      for (const wait of [false, true]) {
        const record = kit.bus({
          key: `odd ${index} ${wait}`,
          url: wait
            ? async () => {
                throw thing();
              }
            : () => {
                throw thing();
              },
        });
        causes.push((await record.event('close', 1, 2_000)).cause);
        record.bus.dispose();
      }
    }
    return causes;
  });
  assert.deepEqual(told, Array(8).fill('provider-failed'));
});

story('a credential is never told, however long it is and wherever it stands', async ({ page, url }) => {
  const told = await page(async (address) => {
    const jwt = `eyJ${'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'.repeat(10)}.${'Zq7aB3'.repeat(20)}`;
    const long = kit.thrown(() => whysocket.getBus({ url: `wss://user:${jwt}@h.test/#x` }));
    const record = kit.bus({ url: `${address}/Zq7aB3dE6gH9jK2mN5p?token=${jwt}` });
    const conflict = kit.thrown(() => whysocket.getBus({ url: `${address}/Zq7aB3dE6gH9jK2mN5p?token=other` }));
    await record.phase('open');
    return JSON.stringify([long, record.bus.key, conflict, record.log]);
  }, url('/echo'));
  assert.ok(!/Zq7|hbGci/.test(told), told);
});

story(
  'lists, maps and too many codes are no groups of options; inherited names are no events',
  async ({ page, url }) => {
    const told = await page((address) => {
      const codes = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [3_000 + at, 'terminal']));
      const bad = [
        { retry: [] },
        { queue: new Map() },
        { closeCodes: [] },
        { closeCodes: codes },
        { url: Symbol('x') },
      ];
      const paths = bad.map(
        (options) => kit.thrown(() => whysocket.getBus({ key: 'bad', url: address, ...options }))?.path,
      );
      const { bus } = kit.bus({ url: address, connect: false });
      return [...paths, kit.thrown(() => bus.on('constructor', () => undefined))?.path];
    }, url('/echo'));
    assert.deepEqual(told, ['retry', 'queue', 'closeCodes', 'closeCodes', 'url', 'type']);
  },
);
