/** Whose connection it is, and what else it depends on. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story(
  'a changed identity closes at once, withdraws what waits, and connects as the new one',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: `${address}/echo?user=alice`, key: 'live', identity: 'alice' });
      const { bus } = record;
      await record.phase('open');
      bus.reconnect({ because: 'so that there is a last close' });
      await record.event('open', 2);
      bus.update({ queue: { maxBufferedBytes: 0 } });
      const { key } = bus;
      // More than the socket takes: the rest waits.
      bus.send('x'.repeat(5_000_000));
      const ids = Array.from({ length: 50 }, () => bus.send('of alice').id);
      const down = [];
      bus.whileOpen(
        ({ attempt }) =>
          () =>
            down.push(attempt),
      );
      const waiting = record.snapshot.queue.messages;
      bus.update({ identity: 'bob', url: `${address}/echo?user=bob` });
      const { phase, lastClose, queue } = record.snapshot;
      const atOnce = { phase, lastClose: lastClose ?? null, queue, down: [...down] };
      const mine = record.of('outcome').filter(({ id }) => ids.includes(id));
      await record.event('open', 3);
      const found = whysocket.getBus({ url: `${address}/echo?user=bob`, key: 'live', identity: 'bob' });
      const alice = whysocket.getBus({ url: `${address}/echo?user=alice`, key: 'live', identity: 'alice' });
      return {
        waiting,
        atOnce,
        outcomes: mine.map(({ outcome }) => outcome),
        keys: [key, bus.key, alice.key],
        same: found === bus,
        fresh: alice !== bus,
      };
    }, url(''));
    assert.equal(told.waiting, 50);
    assert.deepEqual(told.outcomes, Array(50).fill('withdrawn'));
    assert.ok(['resolving', 'connecting'].includes(told.atOnce.phase), told.atOnce.phase);
    assert.deepEqual(told.atOnce.lastClose, null);
    assert.deepEqual(told.atOnce.queue, { messages: 0, bytes: 0 });
    assert.deepEqual(told.atOnce.down, [2]);
    assert.deepEqual([told.same, told.fresh], [true, true]);
    assert.notEqual(told.keys[0], told.keys[1]);
    assert.equal(told.keys[0], told.keys[2]);
    assert.doesNotMatch(told.keys.join(), /alice|bob/);
    await server.until(() => server.connections[1].ended, 'the connection of alice to end');
    assert.deepEqual(
      server.connections.map(({ query }) => query.user),
      ['alice', 'alice', 'bob'],
    );
    assert.deepEqual(server.connections[2].messages, []);
  },
);

story(
  'the provider of the next user is told nothing of the last one, whatever handler changes it',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const results = {};
      for (const type of ['phase', 'open', 'message', 'outcome', 'close', 'retry', 'attempt']) {
        const asked = [];
        const record = kit.bus({
          key: type,
          identity: 'alice',
          connect: false,
          url: ({ lastClose }) => {
            asked.push([user, lastClose?.reason ?? null]);
            return user === 'alice' ? `${address}/close/4000?reason=alice&say=word` : `${address}/echo`;
          },
        });
        let user = 'alice';
        record.bus.send('of alice');
        record.bus.on(type, () => {
          if (user === 'bob') return;
          user = 'bob';
          record.bus.update({ identity: 'bob' });
        });
        record.bus.connect();
        await record.until(() => user === 'bob' && record.snapshot.phase === 'open', `bob to be open after ${type}`);
        results[type] = { bob: asked.filter(([whose]) => whose === 'bob'), snapshot: JSON.stringify(record.snapshot) };
        record.bus.dispose();
      }
      return results;
    }, url(''));
    for (const [type, { bob, snapshot }] of Object.entries(told)) {
      assert.deepEqual(bob, [['bob', null]], type);
      assert.doesNotMatch(snapshot, /lastClose|alice/, type);
    }
  },
);

story(
  'an identity that another bus has is a KeyConflict, and nothing has changed; nobody connects who did not want to',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const alice = kit.bus({ url: address, key: 'live', identity: 'alice', connect: false });
      const bob = kit.bus({ url: address, key: 'live', identity: 'bob' });
      await bob.phase('open');
      const key = alice.bus.key;
      alice.bus.send('of alice');
      const conflict = kit.thrown(() => alice.bus.update({ identity: 'bob', slowAfterMs: 1 }));
      const same = [alice.bus.key === key, alice.snapshot.queue.messages];
      bob.bus.update({ identity: 'bob' });
      alice.bus.update({ identity: 'carol' });
      const idle = [alice.snapshot.phase, alice.snapshot.queue.messages, alice.of('outcome')[0].outcome];
      const later = alice.bus.send('of carol').status;
      // What was wanted, but is not any more.
      bob.bus.update({ identity: 'dave', enabled: false });
      const off = [bob.snapshot.phase, bob.snapshot.reason, bob.of('attempt').length];
      bob.bus.dispose();
      const paused = kit.bus({ key: 'later', identity: 'a', url: () => ({ wait: 'Alice to choose' }) });
      await paused.phase('paused');
      let asked = 0;
      paused.bus.update({ identity: 'b', url: () => new Promise(() => (asked += 1)) });
      return {
        conflict,
        same,
        idle,
        later,
        off,
        asked,
        waitingFor: paused.snapshot.waitingFor ?? null,
        free: kit.thrown(() => alice.bus.update({ identity: 'dave' })) ?? null,
        key: kit.thrown(() => alice.bus.update({ key: 'other' })),
      };
    }, url('/echo'));
    assert.deepEqual([told.conflict.name, told.conflict.path], ['KeyConflict', 'identity']);
    assert.doesNotMatch(told.conflict.message, /bob/);
    assert.deepEqual(told.same, [true, 1]);
    assert.deepEqual(told.idle, ['idle', 0, 'withdrawn']);
    assert.equal(told.later, 'queued');
    assert.deepEqual(told.off, ['stopped', 'disabled', 1]);
    assert.deepEqual([told.asked, told.waitingFor, told.free], [1, null, null]);
    assert.deepEqual([told.key.name, told.key.path], ['OptionError', 'key']);
    assert.equal(server.connections.length, 1);
  },
);

story('holders that still say the old identity do not bring it back', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const options = { url: address, key: 'live', identity: 'alice', retry: kit.fast.retry };
    const one = whysocket.holdBus(options);
    const two = whysocket.holdBus({ ...options, slowAfterMs: 2_000 });
    const record = kit.watch(one.bus);
    await record.phase('open');
    one.bus.update({ identity: 'bob' });
    const { key } = one.bus;
    await record.event('open', 2);
    one.release();
    const after = one.bus.key;
    one.bus.update({ slowAfterMs: 2_500 });
    const alice = whysocket.holdBus(options);
    two.release();
    return { kept: key === after && key === one.bus.key, phase: record.snapshot.phase, other: alice.bus !== one.bus };
  }, url('/echo'));
  assert.deepEqual(told, { kept: true, phase: 'open', other: true });
  await server.until(() => server.connections.length === 3, 'a connection of alice’s own');
});

story(
  'reconnectOn: a changed element reconnects once and withdraws what waited; nothing else does',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, reconnectOn: ['room 1', Number.NaN, undefined] });
      const { bus } = record;
      await record.phase('open');
      const list = ['room 1', Number.NaN, undefined];
      bus.update({ reconnectOn: list });
      bus.update({ slowAfterMs: 2_000 });
      bus.update({ reconnectOn: undefined });
      await kit.turn();
      const still = record.of('open').length;
      bus.update({ queue: { maxBufferedBytes: 0 } });
      bus.send('x'.repeat(5_000_000));
      const { id } = bus.send('of room 1');
      // The list's owner may change it in place.
      list[0] = 'room 2';
      bus.update({ slowAfterMs: 2_100 });
      const kept = record.snapshot.phase;
      bus.update({ reconnectOn: list });
      bus.update({ reconnectOn: [...list] });
      const next = bus.send('of room 2');
      await record.event('open', 2);
      await record.outcome(next.id);
      list.pop();
      bus.update({ reconnectOn: list });
      await record.event('open', 3);
      bus.close();
      await record.event('stopped');
      bus.update({ reconnectOn: [] });
      const idle = kit.bus({ url: `${address}?idle`, connect: false });
      const queued = idle.bus.send('of room 1');
      idle.bus.update({ reconnectOn: [1n] });
      return {
        still,
        kept,
        waited: await record.outcome(id),
        next: await record.outcome(next.id),
        phase: record.snapshot.phase,
        idle: [idle.snapshot.phase, await idle.outcome(queued.id)],
        warnings: record.of('warning').length,
      };
    }, url('/echo'));
    assert.deepEqual(told, {
      still: 1,
      kept: 'open',
      waited: 'withdrawn',
      next: 'sent',
      phase: 'stopped',
      idle: ['idle', 'withdrawn'],
      warnings: 0,
    });
    assert.equal(server.connections.length, 3);
    assert.equal(server.connections[0].closed?.code ?? 1000, 1000);
    assert.deepEqual(server.connections[1].messages, ['of room 2']);
  },
);

story(
  'reconnectOn of a holder that comes back counts, that of a second holder does not',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const options = { url: address, retry: kit.fast.retry };
      const one = whysocket.holdBus({ ...options, reconnectOn: ['a'] });
      const record = kit.watch(one.bus);
      await record.phase('open');
      const two = whysocket.holdBus({ ...options, reconnectOn: ['b'] });
      await kit.turn();
      one.release();
      await kit.turn();
      const shared = record.of('phase').length;
      two.release();
      const three = whysocket.holdBus({ ...options, reconnectOn: ['b'], slowAfterMs: 2_000 });
      await kit.turn();
      const same = record.of('phase').length;
      three.release();
      whysocket.holdBus({ ...options, reconnectOn: ['c'] });
      await record.event('open', 2);
      return { same: same === shared, warnings: record.of('warning').length, bus: three.bus === one.bus };
    }, url('/echo'));
    assert.deepEqual(told, { same: true, warnings: 0, bus: true });
    assert.equal(server.connections.length, 2);
  },
);

story(
  'attemptParam: every attempt tells the server its id, which open and close tell, too',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: `${address}/close/4000?sig=a%20b&x`, attemptParam: 'attempt' });
      await record.event('open', 2);
      await record.event('close', 2);
      record.bus.dispose();
      const other = kit.bus({ key: 'provider', url: () => `${address}/status/503`, attemptParam: 'try' });
      await other.event('close', 2);
      other.bus.dispose();
      const plain = kit.bus({ url: `${address}/close/4000?sig=a%20b&x` });
      await plain.event('close');
      return {
        key: record.bus.key,
        urls: record.of('open').map(({ url }) => url),
        closes: record.of('close').map(({ attempt, attemptId }) => [attempt, attemptId]),
        other: other.of('close').map(({ attemptId }) => attemptId),
        plain: [plain.bus.key, 'attemptId' in plain.of('close')[0]],
      };
    }, url(''));
    const [first, second] = told.closes.map(([, id]) => id);
    assert.match(first, /^[a-z0-9]{1,6}-1$/);
    assert.equal(second, first.replace(/1$/, '2'));
    assert.ok(told.urls[0].endsWith(`x&attempt=${first}`), told.urls[0]);
    const seen = server.to('/close/4000').map(({ request }) => request.url);
    assert.equal(seen[0], `/close/4000?sig=a%20b&x&attempt=${first}`);
    assert.equal(seen[1], `/close/4000?sig=a%20b&x&attempt=${second}`);
    assert.deepEqual(
      server
        .to('/status/503')
        .slice(0, 2)
        .map(({ query }) => query.try),
      told.other.slice(0, 2),
    );
    assert.notEqual(told.other[0].split('-')[0], first.split('-')[0]);
    assert.deepEqual(told.plain, [told.key, false]);
    assert.doesNotMatch(told.key, /attempt/);
  },
);

story(
  'a list of URLs: the next one after each failure, the one that opened stays, also when the list is updated',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const list = [`${address}/status/500`, `${address}/status/503`, `${address}/echo`];
      const record = kit.bus({ key: 'list', url: list });
      await record.event('open', 1);
      record.bus.reconnect({ because: 'test' });
      await record.event('open', 2);
      // Nothing that concerns the list.
      record.bus.update({ slowAfterMs: 2_000 });
      record.bus.update({ url: [...list] });
      await kit.turn();
      const still = record.of('open').length;
      record.bus.update({ url: [list[0], list[1], `${address}/silent`] });
      await record.event('open', 3);
      // A shorter list: whichever is meant now, one of its own.
      record.bus.update({ url: [`${address}/greet`] });
      await record.event('open', 4);
      return { still, urls: record.of('open').map(({ url }) => new URL(url).pathname) };
    }, url(''));
    assert.deepEqual(told, { still: 2, urls: ['/echo', '/echo', '/silent', '/greet'] });
    assert.deepEqual(
      server.connections.map(({ path }) => path),
      ['/status/500', '/status/503', '/echo', '/echo', '/silent', '/greet'],
    );
  },
);

story('a holder may release what getBus gave out, too: the bus lives on until dispose', async ({ page, url }) => {
  const told = await page(async (address) => {
    const options = { url: address, lingerMs: 0, retry: kit.fast.retry };
    const held = whysocket.holdBus(options);
    const record = kit.watch(held.bus);
    const pinned = whysocket.getBus(options);
    await record.phase('open');
    held.release();
    await new Promise((done) => setTimeout(done, 50));
    const { phase } = record.snapshot;
    pinned.dispose();
    return [phase, record.snapshot.reason, pinned === held.bus];
  }, url('/echo'));
  assert.deepEqual(told, ['open', 'disposed', true]);
});

story(
  'a list of URLs: a page that is put away or a reconnect turn to no other one, a refused handshake does',
  async ({ page, url, server }) => {
    const move = (type) =>
      page(async (name) => {
        const { record } = window;
        if (name === 'reconnect') record.bus.reconnect({ because: 'test' });
        else dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
        return [record.snapshot.phase, record.snapshot.reason ?? null];
      }, type);
    await page((address) => {
      const urls = [`${address}/hang`, `${address}/echo`];
      window.record = kit.bus({ key: 'list', url: urls, retry: { minDelayMs: 20 } });
    }, url(''));
    await server.connection('/hang', 1);
    assert.deepEqual(await move('pagehide'), ['paused', 'page-cached']);
    await move('pageshow');
    await server.connection('/hang', 2);
    await move('reconnect');
    await server.connection('/hang', 3);
    const before = await page(() => window.record.of('close').map(({ cause }) => cause));
    server.connections[2].socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    const after = await page(async () => {
      await window.record.phase('open');
      return window.record.of('close').map(({ cause }) => cause)[2];
    });
    assert.deepEqual(before, ['closed-by-us', 'closed-by-us']);
    assert.notEqual(after, 'closed-by-us');
    assert.deepEqual(
      server.connections.map(({ path }) => path),
      ['/hang', '/hang', '/hang', '/echo'],
    );
  },
);
