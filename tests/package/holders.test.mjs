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

story('a holder changes what it asks for: the first one all of it, another one only whose it is', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const warnings = [];
    const logger = { warn: (_line, { detail }) => warnings.push(detail) };
    const options = { key: 'live', url: `${address}?token=one`, retry: kit.fast.retry, logger };
    const first = whysocket.holdBus(options);
    const second = whysocket.holdBus(options);
    const record = kit.watch(first.bus);
    await record.phase('open');
    // The second one's own wait is not the bus's, but its new token is.
    second.update({ ...options, slowAfterMs: 1, url: `${address}?token=two` });
    await record.event('open', 2);
    // What the first one does not change, it does not take back.
    first.update({ ...options, slowAfterMs: 2_000 });
    await kit.turn();
    const kept = record.of('open').length;
    first.release();
    first.update({ ...options, url: `${address}?token=released` });
    second.update({ ...options, url: `${address}?token=three` });
    await record.event('open', 3);
    return { kept, warnings, phases: record.of('stopped').length };
  }, url('/echo'));
  assert.deepEqual(told, { kept: 2, warnings: [['slowAfterMs']], phases: 0 });
  assert.deepEqual(
    server.connections.map(({ query }) => query.token),
    ['one', 'two', 'three'],
  );
});

story('new functions alone are taken over, and a provider that waits is not asked again for them', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const asked = [];
    const options = (name, wait) => ({
      key: 'live',
      url: () => asked.push(name) && (wait ? { wait } : address),
      reconnectOn: [wait],
    });
    const held = whysocket.holdBus(options('first', 'somebody'));
    const record = kit.watch(held.bus);
    await record.phase('paused');
    for (let n = 0; n < 10; n += 1) held.update(options(`again ${n}`, 'somebody'));
    await kit.turn();
    const paused = [...asked];
    held.update(options('known'));
    await record.phase('open');
    held.update(options('last'));
    held.bus.reconnect({ because: 'test' });
    await record.event('open', 2);
    return { paused, asked };
  }, url('/echo'));
  assert.deepEqual(told, { paused: ['first'], asked: ['first', 'known', 'last'] });
});

story(
  'the last holder that says enabled: false closes at once; as long as another wants it, nothing happens',
  async (world) => {
    const { page, url } = world;
    const told = await page(async (address) => {
      const options = { url: address, queue: { maxBufferedBytes: 0 } };
      const [first, second] = [whysocket.holdBus(options), whysocket.holdBus(options)];
      const record = kit.watch(first.bus);
      await record.phase('open');
      first.update({ ...options, enabled: false });
      const one = record.snapshot.phase;
      record.bus.reconnect({ because: 'test' });
      const { id } = record.bus.send('waits');
      second.update({ ...options, enabled: false });
      const { phase, reason } = record.snapshot;
      const outcome = await record.outcome(id);
      second.update({ ...options, enabled: true });
      await record.phase('open');
      return [one, phase, reason, outcome];
    }, url('/echo'));
    assert.deepEqual(told, ['open', 'stopped', 'disabled', 'withdrawn']);
  },
);

story(
  'a key alone holds with whatever options somebody gives, of any identity, and wants nothing itself',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const early = whysocket.holdBus('live');
      const record = kit.watch(early.bus);
      const idle = record.snapshot.phase;
      const queued = early.bus.send('early').status;
      const held = whysocket.holdBus({ key: 'live', identity: 'alice', url: address, lingerMs: 50, hello: 'hello' });
      const late = whysocket.holdBus('live');
      await record.event('message', 2);
      held.release();
      const { reason } = await record.event('stopped');
      const there = whysocket.holdBus('live').bus === early.bus;
      return {
        idle,
        queued,
        same: [early.bus, late.bus].every((bus) => bus === held.bus),
        heard: record.of('message').map(({ data }) => data),
        reason,
        there,
      };
    }, url('/echo'));
    assert.deepEqual(told, {
      idle: 'idle',
      queued: 'queued',
      same: true,
      heard: ['hello', 'early'],
      reason: 'closed',
      there: true,
    });
    assert.equal(server.connections.length, 1);
  },
);

story(
  'who comes with another credential, or as another, while a bus lingers gets none of what was of the last one',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const options = (name, more) => ({ key: 'live', url: `${address}?of=${name}`, lingerMs: 60_000, ...more });
      const heard = [];
      const told = [];
      for (const [name, more] of [
        ['one', {}],
        ['two', {}],
        ['three', { identity: 'three' }],
      ]) {
        const { bus, release } = whysocket.holdBus(options(name, more));
        const record = kit.watch(bus);
        await record.phase('open');
        bus.on('message', (text) => heard.push(`${name} ${text}`));
        bus.whileOpen(({ send }) => void send(`subscribe ${name}`));
        await record.event('message');
        bus.reconnect({ because: 'test' });
        const { id } = bus.send(`waits of ${name}`);
        release();
        told.push({ record, id });
      }
      await told[2].record.event('message', 2);
      const outcomes = told.map(({ record, id }) => record.of('outcome').find((one) => one.id === id)?.outcome);
      return { heard, outcomes, late: told[0].record.bus.send('too late').code };
    }, url('/echo'));
    assert.deepEqual(told.outcomes.slice(0, 2), ['withdrawn', 'withdrawn']);
    assert.equal(told.late, 'disposed');
    for (const line of told.heard) assert.match(line, /^(\w+) (subscribe|waits of) \1$/);
    for (const { query, messages } of server.connections)
      for (const text of messages) assert.match(text, new RegExp(`${query.of}$`));
  },
);

story('another identity is another bus, and no change of options: nothing has changed', async ({ page, url }) => {
  const told = await page(async (address) => {
    const options = { key: 'live', identity: 'alice', url: address };
    const held = whysocket.holdBus(options);
    const record = kit.watch(held.bus);
    await record.phase('open');
    const error = kit.thrown(() => held.update({ ...options, identity: 'bob', slowAfterMs: 1 }));
    held.update(options);
    return { path: error?.path, shows: /alice|bob/.test(JSON.stringify(error)), phase: record.snapshot.phase };
  }, url('/echo'));
  assert.deepEqual(told, { path: 'key', shows: false, phase: 'open' });
});

story(
  'released at once, a bus does not linger; held by its key alone it is closed, and waits for others',
  async (world) => {
    const { page, url } = world;
    const told = await page(async (address) => {
      const options = { key: 'live', url: address, lingerMs: 60_000 };
      const first = whysocket.holdBus(options);
      await first.bus.whenOpen();
      first.release();
      const lingers = first.bus.store.getSnapshot().phase;
      first.release(true);
      const { reason } = first.bus.store.getSnapshot();
      const second = whysocket.holdBus(options);
      const consumer = whysocket.holdBus('live');
      await second.bus.whenOpen();
      second.release(true);
      const left = consumer.bus.store.getSnapshot().reason;
      const third = whysocket.holdBus({ ...options, identity: 'bob' });
      await third.bus.whenOpen();
      return { lingers, reason, left, same: third.bus === consumer.bus };
    }, url('/echo'));
    assert.deepEqual(told, { lingers: 'open', reason: 'disposed', left: 'disabled', same: true });
  },
);

story(
  'an inline list takes back no credential that somebody else renewed; who has left is not asked any more',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const options = (token) => ({ key: 'live', url: address, protocols: ['v1', token] });
      const [first, second] = [whysocket.holdBus(options('t1')), whysocket.holdBus(options('t1'))];
      const record = kit.watch(first.bus);
      await record.phase('open');
      second.update(options('t2'));
      await record.event('open', 2);
      first.update(options('t1'));
      first.bus.reconnect({ because: 'test' });
      await record.event('open', 3);
      const asked = [];
      const provider = (name) => ({ key: 'asked', url: () => asked.push(name) && address });
      const [third, fourth] = [whysocket.holdBus(provider('third')), whysocket.holdBus(provider('fourth'))];
      const other = kit.watch(third.bus);
      await other.phase('open');
      third.release();
      fourth.bus.reconnect({ because: 'test' });
      await other.event('open', 2);
      return asked;
    }, url('/echo'));
    assert.deepEqual(told, ['third', 'fourth']);
    assert.deepEqual(
      server.connections.slice(0, 3).map(({ protocols }) => protocols.replaceAll(' ', '')),
      ['v1,t1', 'v1,t2', 'v1,t2'],
    );
  },
);
