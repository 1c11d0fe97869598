/** Messages: order kept, one outcome each, and every bound. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story('messages sent before open go first and in order; outcomes come once', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const before = Array.from({ length: 50 }, (_, n) => record.bus.send(`${n}`));
    record.bus.connect();
    // From within `open`, and after it: behind what waited.
    record.bus.on('open', () => record.bus.send('50'));
    await record.phase('open');
    const after = Array.from({ length: 50 }, (_, n) => record.bus.send(`${n + 51}`));
    for (const { id } of [...before, ...after]) await record.outcome(id);
    return { before, after, outcomes: record.of('outcome') };
  }, url('/silent'));
  assert.deepEqual(told.before[0], { status: 'queued', id: told.before[0].id, position: 1 });
  assert.deepEqual(
    told.before.map(({ position }) => position),
    Array.from({ length: 50 }, (_, n) => n + 1),
  );
  assert.ok(told.after.every(({ status }) => status === 'passed'));
  const ids = [...told.before, ...told.after].map(({ id }) => id);
  assert.deepEqual(
    [...ids].sort((a, b) => a - b),
    ids,
  );
  assert.ok(told.outcomes.every(({ outcome }) => outcome === 'sent'));
  const connection = await server.until(
    () => server.connections[0].messages.length === 101 && server.connections[0],
    '101 messages',
  );
  assert.deepEqual(
    connection.messages,
    Array.from({ length: 101 }, (_, n) => `${n}`),
  );
});

story('all kinds of data arrive as they were when they were sent', async ({ page, url, server }) => {
  await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const { bus } = record;
    bus.send('text');
    bus.send(bytes.subarray(1, 3));
    bus.send(bytes.buffer);
    bus.send(new DataView(bytes.buffer, 2));
    bus.send(new Blob(['blob']));
    // What waits must not change under its owner's hands.
    bytes.fill(9);
    bus.connect();
    await record.until(() => record.of('outcome').length === 5, 'five outcomes');
  }, url('/silent'));
  const { messages } = await server.until(
    () => server.connections[0].messages.length === 5 && server.connections[0],
    'five messages',
  );
  assert.deepEqual(
    messages.map((one) => (typeof one === 'string' ? one : [...one])),
    ['text', [2, 3], [1, 2, 3, 4], [3, 4], [...Buffer.from('blob')]],
  );
});

story('binaryType is what arrives', async ({ page, url }) => {
  const kinds = await page(async (address) => {
    const kinds = [];
    for (const binaryType of ['blob', 'arraybuffer']) {
      const record = kit.bus({ url: `${address}?${binaryType}`, binaryType });
      record.bus.send(new Uint8Array([7]));
      await record.event('message');
      kinds.push(Object.prototype.toString.call(record.of('message')[0].data));
    }
    return kinds;
  }, url('/echo'));
  assert.deepEqual(kinds, ['[object Blob]', '[object ArrayBuffer]']);
});

story('a full queue refuses, or evicts the oldest; too large is refused at once', async ({ page }) => {
  const told = await page(async () => {
    const full = kit.bus({ url: 'ws://127.0.0.1/full', connect: false, queue: { maxMessages: 2 } });
    const refused = [1, 2, 3].map((n) => full.bus.send(`${n}`));
    const evicting = kit.bus({
      url: 'ws://127.0.0.1/evict',
      connect: false,
      queue: { maxMessages: 2, overflow: 'evict-oldest' },
    });
    const evicted = [1, 2, 3].map((n) => evicting.bus.send(`${n}`));
    const small = kit.bus({ url: 'ws://127.0.0.1/small', connect: false, queue: { maxBytes: 4 } });
    const large = [small.bus.send('äöü'), small.bus.send('äö'), small.bus.send('x')];
    return {
      refused,
      evicted,
      large,
      outcomes: evicting.of('outcome'),
      none: full.of('outcome'),
      queue: evicting.snapshot.queue,
    };
  });
  assert.deepEqual(told.refused[2], { status: 'refused', code: 'queue-full' });
  assert.deepEqual(told.none, []);
  assert.equal(told.evicted[2].status, 'queued');
  assert.deepEqual(
    told.outcomes.map(({ id, outcome }) => [id, outcome]),
    [[told.evicted[0].id, 'evicted']],
  );
  assert.deepEqual(told.queue, { messages: 2, bytes: 2 });
  assert.deepEqual(told.large[0], { status: 'refused', code: 'too-large' });
  assert.equal(told.large[1].status, 'queued');
  assert.deepEqual(told.large[2], { status: 'refused', code: 'queue-full' });
});

story('expiry, withdrawal, replacement: one outcome each, and only the rest is sent', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const { bus } = record;
    const ids = {
      expired: bus.send('expired', { maxAgeMs: 30 }).id,
      withdrawn: bus.send('withdrawn').id,
      replaced: bus.send('old', { replaces: 'cursor' }).id,
      kept: bus.send('kept').id,
      newest: bus.send('new', { replaces: 'cursor' }).id,
    };
    const taken = [bus.withdraw(ids.withdrawn), bus.withdraw(ids.withdrawn), bus.withdraw(9_999)];
    await record.outcome(ids.expired);
    bus.connect();
    await record.outcome(ids.newest);
    await record.outcome(ids.kept);
    return { ids, taken, outcomes: Object.fromEntries(record.of('outcome').map(({ id, outcome }) => [id, outcome])) };
  }, url('/silent'));
  const { ids, outcomes } = told;
  assert.deepEqual(told.taken, [true, false, false]);
  assert.deepEqual(outcomes, {
    [ids.expired]: 'expired',
    [ids.withdrawn]: 'withdrawn',
    [ids.replaced]: 'replaced',
    [ids.kept]: 'sent',
    [ids.newest]: 'sent',
  });
  const { messages } = await server.until(
    () => server.connections[0].messages.length === 2 && server.connections[0],
    'two messages',
  );
  assert.deepEqual([...messages].sort(), ['kept', 'new']);
});

story('whenClosed: refuse does not queue; a stopped bus refuses; dispose ends what waits', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const { bus } = record;
    const refused = bus.send('now or never', { whenClosed: 'refuse' });
    const queued = bus.send('waits');
    bus.connect();
    await record.event('stopped');
    const stopped = bus.send('too late');
    bus.dispose();
    return { refused, queued: await record.outcome(queued.id), stopped, disposed: bus.send('gone') };
  }, url('/close/1008'));
  assert.deepEqual(told.refused, { status: 'refused', code: 'closed' });
  assert.deepEqual(told.stopped, { status: 'refused', code: 'stopped' });
  assert.deepEqual(told.disposed, { status: 'refused', code: 'disposed' });
  assert.equal(told.queued, 'sent');
});

story('dispose ends waiting messages as withdrawn', async ({ page }) => {
  const outcome = await page(async () => {
    const record = kit.bus({ url: 'ws://127.0.0.1/nowhere', connect: false });
    const { id } = record.bus.send('waits');
    record.bus.dispose();
    return record.outcome(id);
  });
  assert.equal(outcome, 'withdrawn');
});

story(
  'back-pressure: past maxBufferedBytes messages wait in the queue, and follow in order when there is room',
  async ({ page, url, server }) => {
    const sent = page(async (address) => {
      const record = kit.bus({ url: address, queue: { maxBufferedBytes: 200_000, maxBytes: 64 * 2 ** 20 } });
      await record.phase('open');
      const block = 'x'.repeat(64 * 1024);
      const answers = Array.from({ length: 120 }, (_, n) => record.bus.send(`${String(n).padStart(4, '0')}${block}`));
      window.waiting = record.snapshot.queue.messages;
      await record.until(() => record.of('outcome').length === 120, '120 outcomes', 40_000);
      return {
        statuses: answers.map(({ status }) => status),
        waiting: window.waiting,
        outcomes: [...new Set(record.of('outcome').map(({ outcome }) => outcome))],
        left: record.snapshot.queue,
      };
    }, url('/stalled'));
    const connection = await server.connection('/stalled');
    await server.until(() => connection.opened, 'the stalled connection');
    connection.socket.resume();
    const told = await sent;
    assert.ok(told.statuses.includes('queued'), 'nothing waited');
    assert.equal(
      told.statuses.lastIndexOf('passed') < told.statuses.indexOf('queued'),
      true,
      'a message overtook the queue',
    );
    assert.ok(told.waiting > 60, `only ${told.waiting} waited`);
    assert.deepEqual(told.outcomes, ['sent']);
    assert.deepEqual(told.left, { messages: 0, bytes: 0 });
    await server.until(() => connection.messages.length === 120, '120 messages');
    assert.deepEqual(
      connection.messages.map((text) => Number(text.slice(0, 4))),
      Array.from({ length: 120 }, (_, n) => n),
    );
  },
);

story(
  'what was in the browser when the connection broke is maybe-sent; what waited is sent on the next',
  async ({ page, url, server }) => {
    const running = page(async (address) => {
      const record = kit.bus({ url: address, queue: { maxBufferedBytes: 100_000, maxBytes: 64 * 2 ** 20 } });
      await record.phase('open');
      const block = 'y'.repeat(64 * 1024);
      for (let n = 0; n < 120; n += 1) record.bus.send(`${String(n).padStart(4, '0')}${block}`);
      window.record = record;
      await record.until(() => record.of('outcome').length === 120, '120 outcomes', 40_000);
      return record.of('outcome');
    }, url('/stalled'));
    const connection = await server.connection('/stalled');
    await server.until(() => connection.opened, 'the stalled connection');
    // The first window of TCP is on its way; the rest sits in the browser.
    connection.socket.once('close', () => undefined);
    setImmediate(() => connection.socket.destroy());
    const second = await server.connection('/stalled', 2);
    await server.until(() => second.opened, 'the second connection');
    second.socket.resume();
    const outcomes = await running;
    assert.equal(new Set(outcomes.map(({ id }) => id)).size, 120);
    const sent = new Set(outcomes.filter(({ outcome }) => outcome === 'sent').map(({ id }) => id));
    const maybe = outcomes.filter(({ outcome }) => outcome === 'maybe-sent');
    assert.equal(sent.size + maybe.length, 120);
    await server.until(() => second.messages.length > 0, 'messages on the second connection');
    // Never twice: a message that may have gone is not sent again.
    const again = second.messages.map((text) => Number(text.slice(0, 4)));
    assert.deepEqual(
      again,
      [...again].sort((a, b) => a - b),
    );
    const maybeIds = new Set(maybe.map(({ id }) => id));
    assert.ok(again.every((n) => !maybeIds.has(n + 1)));
  },
);

story('a message of the next connection never comes from the last one', async ({ page, url, server }) => {
  const running = page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('open', 2);
    await record.until(
      () => record.of('message').some(({ data }) => data === 'new'),
      'a message of the second connection',
    );
    return record.log.filter(({ type }) => ['message', 'open', 'close'].includes(type));
  }, url('/silent'));
  const first = await server.connection('/silent');
  await server.until(() => first.opened, 'the first connection');
  first.ws.send('old');
  first.ws.close(1011);
  const second = await server.connection('/silent', 2);
  await server.until(() => second.opened, 'the second connection');
  second.ws.send('new');
  const log = await running;
  assert.deepEqual(
    log.map((one) => one.data ?? one.type),
    ['open', 'old', 'close', 'open', 'new'],
  );
  assert.deepEqual(
    log.filter(({ type }) => type === 'message').map(({ attempt }) => attempt),
    [1, 2],
  );
});
