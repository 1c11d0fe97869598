/** Messages as they are heard: by type, by guard, by iteration; and counted. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story('onMessage: by type, by guard, until unsubscribed or aborted', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, codec: 'json' });
    const { bus } = record;
    const heard = [];
    const hear = (name) => (message, info) => heard.push([name, message.n, info.attempt]);
    const controller = new AbortController();
    const off = bus.onMessage('chat', hear('chat'));
    bus.onMessage('tick', hear('tick'), { signal: controller.signal });
    bus.onMessage('tick', hear('never'), { signal: AbortSignal.abort() });
    bus.onMessage((message) => message?.n > 1, hear('guard'), { signal: controller.signal });
    // The same handler twice is two.
    const twice = hear('twice');
    bus.onMessage('toString', twice);
    bus.onMessage('toString', twice);
    await record.phase('open');
    const say = async (...messages) => {
      const sofar = record.of('message').length;
      for (const message of messages) bus.send(message);
      await record.event('message', sofar + messages.length);
    };
    await say({ type: 'chat', n: 1 }, { type: 'tick', n: 2 }, { type: 'toString', n: 1 });
    // What a server may send instead.
    await say(
      null,
      'chat',
      7,
      [],
      {},
      { type: null },
      { type: { toString: 1 } },
      { type: ['chat'] },
      { type: 'message' },
    );
    off();
    off();
    controller.abort();
    await say({ type: 'chat', n: 3 }, { type: 'tick', n: 4 }, { type: 'toString', n: 2 });
    const bad = [
      () => bus.onMessage('chat'),
      () => bus.onMessage('chat', 'handler'),
      () => bus.onMessage(7, () => {}),
      () => bus.onMessage(undefined, () => {}),
    ].map((call) => `${kit.thrown(call).name} ${kit.thrown(call).path}`);
    return { heard, bad };
  }, url('/echo'));
  assert.deepEqual(told.heard.map(([name, n]) => `${name} ${n}`).sort(), [
    'chat 1',
    'guard 2',
    'tick 2',
    'twice 1',
    'twice 1',
    'twice 2',
    'twice 2',
  ]);
  assert.ok(told.heard.every(([, , attempt]) => attempt === 1));
  assert.deepEqual(told.bad, ['OptionError handler', 'OptionError handler', 'OptionError type', 'OptionError type']);
});

story('typeOf: asked once per message, can be changed, and raw messages have types too', async ({ page, url }) => {
  const told = await page(async (address) => {
    let asked = 0;
    const typeOf = (text) => {
      asked += 1;
      return text.split(':')[0];
    };
    const record = kit.bus({ url: address, typeOf });
    const heard = [];
    for (const type of ['a', 'b', 'c']) record.bus.onMessage(type, (text) => heard.push(`${type} ${text}`));
    await record.phase('open');
    record.bus.send('a:1');
    record.bus.send('b:2');
    await record.event('message', 2);
    const once = asked;
    record.bus.update({ typeOf: (text) => text.split(':')[1] });
    record.bus.send('x:c');
    await record.event('message', 3);
    return { heard, once };
  }, url('/echo'));
  assert.deepEqual(told, { heard: ['a a:1', 'b b:2', 'c x:c'], once: 2 });
});

story(
  'a typeOf, guard or handler that throws is a listener that throws: all others hear',
  async ({ page, pages, url }) => {
    pages.expected.push('typeOf broke', 'the guard broke', 'the handler broke');
    const told = await page(async (address) => {
      const typeOf = (message) => {
        if (message.type === 'bad') throw new Error('typeOf broke');
        return message.type;
      };
      const record = kit.bus({ url: address, codec: 'json', typeOf });
      const { bus } = record;
      const heard = [];
      bus.onMessage('good', () => {
        throw new Error('the handler broke');
      });
      bus.onMessage(
        () => {
          throw new Error('the guard broke');
        },
        () => heard.push('broken guard'),
      );
      bus.onMessage('good', () => heard.push('by type'));
      bus.onMessage(
        () => true,
        ({ type }) => heard.push(`by guard: ${type}`),
      );
      await record.phase('open');
      bus.send({ type: 'bad' });
      bus.send({ type: 'good' });
      await record.event('message', 2);
      await kit.turn();
      return { heard, codes: [...new Set(record.of('warning').map(({ code }) => code))] };
    }, url('/echo'));
    assert.deepEqual(told.heard.sort(), ['by guard: bad', 'by guard: good', 'by type']);
    assert.deepEqual(told.codes, ['listener-threw']);
  },
);

story('handlers that end the bus, or one another, in the middle of a delivery', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const answers = {};
    const acts = {
      off: (_, off) => off(),
      close: (bus) => bus.close(),
      dispose: (bus) => bus.dispose(),
      reconnect: (bus) => bus.reconnect({ because: 'a handler says so' }),
    };
    for (const [name, act] of Object.entries(acts)) {
      const record = kit.bus({ url: `${address}?${name}`, codec: 'json', connect: false });
      const { bus } = record;
      const heard = [];
      let first = true;
      bus.onMessage('a', () => {
        heard.push('first');
        if (first) act(bus, offSecond);
        first = false;
      });
      const offSecond = bus.onMessage('a', () => heard.push('second'));
      const stream = bus.messages();
      bus.connect();
      await record.phase('open');
      const { id } = bus.send({ type: 'a' });
      await record.event('message');
      await record.outcome(id);
      await kit.turn();
      bus.dispose();
      answers[name] = [heard.join(' '), (await stream.next()).done];
    }
    return answers;
  }, url('/echo'));
  // As with an EventTarget: who was there when a message came hears it, unless taken away.
  assert.deepEqual(told, {
    off: ['first', true],
    close: ['first second', true],
    dispose: ['first second', true],
    reconnect: ['first second', true],
  });
  await server.until(() => server.live.length === 0, 'all sockets to end');
});

story('messages(): from the call on, in order, across connections, until dispose', async ({ page, url, server }) => {
  const running = page(async (address) => {
    const record = kit.bus({ url: address, codec: 'json', connect: false });
    const stream = record.bus.messages();
    record.bus.connect();
    const taken = [];
    const reading = (async () => {
      for await (const message of stream) taken.push(message);
      return 'ended';
    })();
    await record.event('open', 2);
    await record.event('message', 4);
    // Asked for before there is anything, and many at once.
    const late = record.bus.messages();
    const asked = [late.next(), late.next(), late.next()];
    const early = await Promise.race([asked[0], Promise.resolve('nothing yet')]);
    record.bus.dispose();
    const after = record.bus.messages();
    return {
      taken,
      early,
      end: await reading,
      asked: await Promise.all(asked),
      again: await stream.next(),
      after: await after.next(),
    };
  }, url('/silent'));
  for (const n of [1, 2]) {
    const connection = await server.connection('/silent', n);
    await server.until(() => connection.opened, `connection ${n}`);
    for (const letter of ['a', 'b']) connection.ws.send(JSON.stringify(`${letter}${n}`));
    if (n === 1) connection.ws.close(1011);
  }
  const told = await running;
  assert.deepEqual(told.taken, ['a1', 'b1', 'a2', 'b2']);
  assert.equal(told.early, 'nothing yet');
  assert.equal(told.end, 'ended');
  // `undefined` is left out on the way here.
  const done = { done: true };
  assert.deepEqual([...told.asked, told.again, told.after], [done, done, done, done, done]);
});

story('messages(): the newest are kept, one warning per iterator, drops are counted', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    const { bus } = record;
    await record.phase('open');
    const [small, other, ample] = [bus.messages({ limit: 3 }), bus.messages({ limit: 1 }), bus.messages()];
    for (let n = 0; n < 10; n += 1) bus.send(`${n}`);
    await record.event('message', 10);
    const take = async (stream, most) => {
      const taken = [];
      for await (const message of stream) if (taken.push(message) === most) break;
      return taken;
    };
    const answers = [await take(small, 3), await take(other, 1), await take(ample, 10)];
    await kit.turn();
    const bad = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null].map((limit) =>
      kit.thrown(() => bus.messages({ limit })),
    );
    return { answers, warnings: record.of('warning'), dropped: bus.counters().dropped, bad };
  }, url('/echo'));
  assert.deepEqual(told.answers, [['7', '8', '9'], ['9'], Array.from({ length: 10 }, (_, n) => `${n}`)]);
  assert.deepEqual(
    told.warnings.map(({ code }) => code),
    ['messages-dropped', 'messages-dropped'],
  );
  assert.match(told.warnings.map(({ message }) => message).join(), / 1 .* 3 /);
  assert.equal(told.dropped, 16);
  for (const { name, path } of told.bad) assert.deepEqual([name, path], ['OptionError', 'limit']);
});

story('messages(): break, return and abort end it at once and leave no listener behind', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    const { bus } = record;
    await record.phase('open');
    const controller = new AbortController();
    const { signal } = controller;
    const listeners = kit.counted(signal);
    const streams = {
      broken: bus.messages({ signal }),
      returned: bus.messages({ signal, limit: 1 }),
      unread: bus.messages({ signal, limit: 1 }),
      aborted: bus.messages({ signal }),
      stillborn: bus.messages({ signal: AbortSignal.abort() }),
    };
    const waits = streams.aborted.next();
    const hangs = streams.returned.next();
    const before = listeners.now;
    // It does not wait for a message that may never come.
    const returned = [await streams.returned.return(), await hangs];
    await streams.unread.return();
    bus.send('1');
    bus.send('2');
    await record.event('message', 2);
    for await (const _ of streams.broken) break;
    const first = await waits;
    const between = listeners.now;
    controller.abort();
    const ends = [];
    for (const stream of Object.values(streams)) ends.push((await stream.next()).done);
    await kit.turn();
    return { returned, before, between, after: listeners.now, first, ends, dropped: bus.counters().dropped };
  }, url('/echo'));
  assert.deepEqual(told.returned, [{ done: true }, { done: true }]);
  assert.deepEqual([told.before, told.between, told.after], [4, 1, 0]);
  assert.deepEqual(told.first, { done: false, value: '1' });
  assert.deepEqual(told.ends, [true, true, true, true, true]);
  assert.equal(told.dropped, 0, 'an iterator that was returned still kept messages');
});

story(
  'messages(): an iterator that was left can be collected while the bus lives on',
  { engines: ['chromium'] },
  async ({ page, url }) => {
    const collected = await page(async (address) => {
      const record = kit.bus({ url: address, codec: 'json' });
      const { bus } = record;
      await record.phase('open');
      const leave = async () => {
        const stream = bus.messages();
        const waiting = stream.next();
        bus.send({});
        await waiting;
        await stream.return();
        return new WeakRef(stream);
      };
      const left = await leave();
      for (let turns = 0; left.deref() && turns < 50; turns += 1) {
        await kit.turn();
        window.gc();
      }
      bus.send({});
      return !left.deref();
    }, url('/echo'));
    assert.equal(collected, true);
  },
);

story('counters: what came and went, by number and size, and never in the snapshot', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, binaryType: 'arraybuffer', hello: 'hello', connect: false });
    const { bus } = record;
    const first = bus.counters();
    bus.send('äöü');
    const queued = bus.counters();
    bus.connect();
    await record.phase('open');
    const snapshot = record.snapshot;
    bus.send(new Uint16Array(5));
    bus.send(new Blob(['blob']));
    const { id } = bus.send(new ArrayBuffer(2));
    await record.event('message', 5);
    await record.outcome(id);
    const end = bus.counters();
    const same = snapshot === record.snapshot;
    bus.reconnect({ because: 'to count' });
    await record.event('open', 2);
    await record.event('message', 6);
    const second = bus.counters();
    bus.dispose();
    const disposed = bus.counters();
    return { first, queued, end, same, second, disposed };
  }, url('/echo'));
  const none = {
    messagesIn: 0,
    sizeIn: 0,
    messagesOut: 0,
    sizeOut: 0,
    invalid: 0,
    dropped: 0,
    opens: 0,
    attempts: 0,
  };
  assert.deepEqual(told.first, none);
  assert.deepEqual(told.queued, none);
  const size = 5 + 3 + 10 + 4 + 2;
  const all = { ...none, messagesIn: 5, sizeIn: size, messagesOut: 5, sizeOut: size, opens: 1, attempts: 1 };
  assert.deepEqual(told.end, all);
  assert.equal(told.same, true);
  const again = { messagesIn: 6, sizeIn: size + 5, messagesOut: 6, sizeOut: size + 5, opens: 2, attempts: 2 };
  assert.deepEqual(told.second, { ...all, ...again });
  assert.deepEqual(told.disposed, told.second);
});

story('messages(): a signal that is none is an OptionError, and leaves nothing behind', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    const { bus } = record;
    await record.phase('open');
    const bad = [5, 'signal', {}, new AbortController()].map((signal) =>
      kit.thrown(() => bus.messages({ signal, limit: 1 })),
    );
    const stream = bus.messages({ limits: 5 });
    for (let n = 0; n < 5; n += 1) bus.send(`${n}`);
    await record.event('message', 5);
    const taken = (await stream.next()).value;
    await kit.turn();
    const warnings = record.of('warning').map(({ code, message }) => `${code} ${message}`);
    return { bad, taken, warnings, dropped: bus.counters().dropped, end: kit.thrown(() => bus.dispose()) ?? null };
  }, url('/echo'));
  for (const { name, path } of told.bad) assert.deepEqual([name, path], ['OptionError', 'signal']);
  assert.equal(told.dropped, 0, 'an iterator that never was kept messages');
  assert.deepEqual([told.taken, told.end], ['0', null]);
  assert.deepEqual(told.warnings, ['unknown-option No option "limits".']);
});

story('a log-out by enabled: false leaves nothing of one user for the next', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    let project;
    const record = kit.bus({
      key: 'live',
      url: () => (project ? `${address}?user=${project}` : { wait: 'Alice to choose a project' }),
    });
    const { bus } = record;
    const snapshots = [];
    await record.phase('paused');
    const { waitingFor } = record.snapshot;
    bus.update({ enabled: false });
    snapshots.push(record.snapshot);
    project = 'alice';
    bus.update({ enabled: true });
    await record.phase('open');
    bus.reconnect({ because: 'so that there is a last close' });
    await record.event('open', 2);
    const { lastClose } = record.snapshot;
    const streams = [bus.messages(), bus.messages({ limit: 1 })];
    bus.send('of alice');
    bus.send('of alice, too');
    await record.event('message', 2);
    bus.update({ enabled: false });
    snapshots.push(record.snapshot);
    project = 'bob';
    bus.update({ enabled: true });
    await record.event('open', 3);
    bus.send('of bob');
    const taken = [];
    for (const stream of streams) taken.push((await stream.next()).value);
    return { waitingFor, had: !!lastClose, snapshots, taken, end: record.snapshot };
  }, url('/echo'));
  assert.deepEqual([told.waitingFor, told.had], ['Alice to choose a project', true]);
  for (const snapshot of told.snapshots) {
    assert.deepEqual([snapshot.phase, snapshot.reason], ['stopped', 'disabled']);
    assert.doesNotMatch(JSON.stringify(snapshot), /lastClose|waitingFor|Alice/);
  }
  assert.deepEqual(told.taken, ['of bob', 'of bob']);
  assert.doesNotMatch(JSON.stringify(told.end), /lastClose|alice/i);
  assert.deepEqual(
    server.connections.map(({ query }) => query.user),
    ['alice', 'alice', 'bob'],
  );
});

story('a log-out by enabled: false inside of any handler leaves as little', async ({ page, url }) => {
  const told = await page(async (address) => {
    const results = {};
    for (const type of ['phase', 'open', 'message', 'outcome', 'close']) {
      const record = kit.bus({ url: `${address}&in=${type}`, connect: false });
      const { bus } = record;
      let out = false;
      let open = false;
      bus.on('open', () => {
        open = true;
      });
      bus.on(type, () => {
        if (out || !open) return;
        out = true;
        bus.update({ enabled: false });
      });
      const stream = bus.messages();
      bus.send('x');
      bus.connect();
      await record.until(() => out && record.snapshot.phase === 'stopped', `the log-out in ${type}`);
      await kit.turn();
      const { lastClose } = record.snapshot;
      // What was kept would come first.
      const next = stream.next();
      bus.dispose();
      results[type] = { lastClose: lastClose?.cause ?? null, kept: (await next).value ?? null };
    }
    return results;
  }, url('/close/4000?say=word'));
  for (const type in told) assert.deepEqual(told[type], { lastClose: null, kept: null }, JSON.stringify(told));
});
