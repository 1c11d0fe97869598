/** One bus per key, whoever asks for it. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story(
  'getBus a thousand times with fresh inline options: one bus, one socket, one warning',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const first = kit.bus({ url: address, slowAfterMs: 2_000 });
      const buses = new Set([first.bus]);
      for (let n = 0; n < 1_000; n += 1) {
        const bus = whysocket.getBus({
          url: address,
          slowAfterMs: 1_000 + n,
          logger: { warn: () => {} },
          retry: { factor: 3 },
        });
        bus.connect();
        buses.add(bus);
      }
      await first.phase('open');
      await kit.turn();
      return { buses: buses.size, warnings: first.of('warning') };
    }, url('/echo'));
    assert.equal(told.buses, 1);
    assert.equal(told.warnings.length, 1);
    assert.equal(told.warnings[0].code, 'options-differ');
    assert.match(told.warnings[0].message, /slowAfterMs/);
    assert.match(told.warnings[0].message, /retry/);
    assert.equal(server.connections.length, 1);
  },
);

story('getBus does not connect, and the same options make no warning', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const same = whysocket.getBus({ url: address, retry: { ...kit.fast.retry } });
    await kit.turn();
    return { same: same === record.bus, warnings: record.of('warning').length, phase: record.snapshot.phase };
  }, url('/echo'));
  assert.deepEqual(told, { same: true, warnings: 0, phase: 'idle' });
  assert.equal(server.connections.length, 0);
});

story('two rooms in one URL are two buses', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const one = kit.bus({ url: `${address}?room=1` });
    const two = kit.bus({ url: `${address}?room=2` });
    await one.phase('open');
    await two.phase('open');
    return { same: one.bus === two.bus, keys: [one.bus.key, two.bus.key] };
  }, url('/echo'));
  assert.equal(told.same, false);
  assert.notEqual(told.keys[0], told.keys[1]);
  assert.deepEqual(server.connections.map(({ query }) => query.room).sort(), ['1', '2']);
});

story('a second user under one key is a KeyConflict; another identity is another bus', async ({ page, url }) => {
  const told = await page(async (address) => {
    const alice = kit.bus({ url: `${address}?token=alice-secret-1` });
    const conflict = kit.thrown(() => whysocket.getBus({ url: `${address}?token=bob-secret-2` }));
    const elsewhere = kit.thrown(() => whysocket.getBus({ url: `${address}/other`, key: alice.bus.key }));
    const bob = whysocket.getBus({ url: `${address}?token=bob-secret-2`, identity: 'bob' });
    return {
      key: alice.bus.key,
      conflict,
      elsewhere,
      other: bob !== alice.bus,
      bobKey: bob.key,
      isOwn: conflict instanceof Object,
    };
  }, url('/echo'));
  assert.equal(told.conflict.name, 'KeyConflict');
  assert.equal(told.elsewhere.name, 'KeyConflict');
  assert.equal(told.other, true);
  assert.doesNotMatch(JSON.stringify(told), /alice-secret|bob-secret/);
  assert.doesNotMatch(told.bobKey, /bob/);
});

story(
  'holdBus connects, the last release lingers and then closes, a new holder in time keeps the socket',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const options = { url: address, lingerMs: 150, retry: kit.fast.retry };
      const one = whysocket.holdBus(options);
      const record = kit.watch(one.bus);
      const two = whysocket.holdBus(options);
      await record.phase('open');
      one.release();
      one.release();
      await kit.turn();
      const held = record.snapshot.phase;
      two.release();
      const three = whysocket.holdBus(options);
      const same = three.bus === one.bus;
      // Longer than the linger: a held bus is left alone.
      await new Promise((done) => setTimeout(done, 300));
      const kept = record.snapshot.phase;
      three.release();
      const stopped = await record.event('stopped');
      return { held, same, kept, stopped, fresh: whysocket.getBus(options) !== one.bus };
    }, url('/echo'));
    assert.deepEqual([told.held, told.same, told.kept], ['open', true, 'open']);
    assert.equal(told.fresh, true);
    await server.until(() => server.connections[0].ended, 'the only socket to end');
    assert.equal(server.connections.length, 1);
  },
);

story('a holder that is not enabled does not connect', async ({ page, url, server }) => {
  const phase = await page(async (address) => {
    const { bus } = whysocket.holdBus({ url: address, enabled: false });
    await kit.turn();
    return bus.store.getSnapshot().phase;
  }, url('/echo'));
  assert.notEqual(phase, 'open');
  assert.equal(server.connections.length, 0);
});

story('dispose ends the bus for everybody and frees the key; disposeAll ends all', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const one = kit.bus({ url: `${address}?a` });
    const two = kit.bus({ url: `${address}?b` });
    await one.phase('open');
    await two.phase('open');
    one.bus.dispose();
    const again = whysocket.getBus({ url: `${address}?a` });
    const reason = one.snapshot.reason;
    whysocket.disposeAll();
    return {
      reason,
      fresh: again !== one.bus,
      phases: [one, two].map(({ snapshot }) => snapshot.phase),
      revive: two.of('stopped')[0],
      connect: two.bus.connect(),
      symbol: typeof two.bus[Symbol.dispose ?? Symbol.for('Symbol.dispose')],
    };
  }, url('/echo'));
  assert.deepEqual(told.phases, ['stopped', 'stopped']);
  assert.equal(told.reason, 'disposed');
  assert.equal(told.fresh, true);
  assert.deepEqual([told.revive.reason, told.revive.revive], ['disposed', 'never']);
  assert.deepEqual(told.connect, { started: false, why: 'disposed' });
  await server.until(() => server.live.length === 0, 'both sockets to end');
});

story('a second copy of the package in the page meets the same bus', async ({ page, url, server, packed }) => {
  const same = await page(
    async (address, entry) => {
      const copy = await import(`${entry}?copy`);
      const record = kit.bus({ url: address });
      const other = copy.getBus({ url: address, retry: kit.fast.retry });
      other.connect();
      await record.phase('open');
      return other === record.bus && copy.getBus !== whysocket.getBus;
    },
    url('/echo'),
    `${server.url}/packed/${packed.entries['.'].replace(/^\.\//, '')}`,
  );
  assert.equal(same, true);
  assert.equal(server.connections.length, 1);
});

story('update: url and protocols reconnect, nothing else does; undefined keeps', async ({ page, url, server }) => {
  await page(async (address) => {
    const record = kit.bus({ url: `${address}?n=1` });
    await record.phase('open');
    record.bus.update({ slowAfterMs: 500, url: undefined });
    record.bus.update({ url: `${address}?n=1` });
    await kit.turn();
    if (record.snapshot.phase !== 'open' || record.snapshot.opens !== 1) throw new Error('it reconnected for nothing');
    record.bus.update({ url: `${address}?n=2` });
    await record.event('open', 2);
    record.bus.update({ protocols: ['v2'] });
    await record.event('open', 3);
  }, url('/echo'));
  assert.deepEqual(
    server.connections.map(({ query, protocols }) => [query.n, protocols]),
    [
      ['1', undefined],
      ['2', undefined],
      ['2', 'v2'],
    ],
  );
});

/** As the plain hash of it would be found by whoever tries all addresses there are. */
const fnv1a = (text) => {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0), 0x01000193);
  return (sum >>> 0).toString(36);
};

story("an identity's stand-in is the same in one page, another in the next, and no plain hash", async (world) => {
  const { page, pages, url } = world;
  const identity = 'alice@example.com';
  const look = (address, who) => {
    const alice = whysocket.getBus({ url: address, identity: who });
    const bob = whysocket.getBus({ url: address, identity: 'bob' });
    const same = whysocket.getBus({ url: address, identity: who });
    alice.update({ identity: 'carol' });
    const again = whysocket.getBus({ url: address, identity: who });
    return { keys: [again.key, bob.key, alice.key], same: same === alice, made: again !== alice };
  };
  const first = await page(look, url('/echo'), identity);
  await pages.open();
  const second = await page(look, url('/echo'), identity);
  const keys = [...first.keys, ...second.keys];
  assert.deepEqual([first.same, first.made], [true, true]);
  assert.equal(new Set(keys).size, keys.length, `${keys}`);
  for (const key of keys) {
    assert.match(key, /#[a-z0-9]{2,7}$/);
    for (const name of [identity, 'bob', 'carol']) assert.ok(!key.includes(fnv1a(name)) && !key.includes(name), key);
  }
});
