/** What belongs to a connection while it is open, and waiting for it. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story(
  'whileOpen runs at every open and before the queue, and cleans up once at every end',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: `${address}?token=Zq7secret`, connect: false });
      const { bus } = record;
      const said = [];
      bus.send('queued');
      const off = bus.whileOpen((connection) => {
        said.push(`up ${connection.opens} ${connection.attempt}`);
        const { status } = connection.send(`subscribe ${connection.opens}`);
        const other = bus.send('from inside');
        said.push(status, other.status);
        return () => said.push(`down ${connection.send('too late').code ?? 'passed'}`);
      });
      let frozen;
      let visible;
      bus.whileOpen((connection) => {
        frozen = Object.isFrozen(connection);
        visible = JSON.stringify(connection);
      });
      bus.on('open', () => said.push('open'));
      bus.on('phase', ({ from }) => from === 'open' && said.push('left'));
      bus.connect();
      await record.event('open', 1);
      await record.until(() => record.of('message').length >= 3, 'three echoes');
      bus.reconnect({ because: 'test' });
      await record.event('open', 2);
      off();
      off();
      bus.close();
      await record.event('stopped');
      return { said, frozen, visible, late: record.of('outcome').length };
    }, url('/echo'));
    assert.deepEqual(told.said, [
      ...['up 1 1', 'passed', 'queued', 'open', 'down closed', 'left'],
      ...['up 2 2', 'passed', 'passed', 'open', 'down passed', 'left'],
    ]);
    assert.deepEqual(server.connections[0].messages, ['subscribe 1', 'queued', 'from inside']);
    await server.until(() => server.connections[1].messages.length === 3, 'the second subscription');
    assert.deepEqual(server.connections[1].messages, ['subscribe 2', 'from inside', 'too late']);
    assert.equal(told.late, 6);
    assert.equal(told.frozen, true);
    assert.doesNotMatch(told.visible, /Zq7/);
    assert.match(told.visible, /"opens":\d/);
  },
);

story(
  'whileOpen on an open bus runs at once; abort and dispose clean up; an aborted signal never runs it',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      const { bus } = record;
      await record.phase('open');
      const said = [];
      const controller = new AbortController();
      const run = (name, options) =>
        bus.whileOpen(() => said.push(`${name} up`) && (() => said.push(`${name} down`)), options);
      run('aborted', { signal: AbortSignal.abort() });
      run('signal', { signal: controller.signal });
      said.push('now');
      controller.abort();
      said.push('aborted');
      run('dispose');
      bus.dispose();
      said.push('disposed');
      run('after');
      return said;
    }, url('/echo'));
    assert.deepEqual(told, ['signal up', 'now', 'signal down', 'aborted', 'dispose up', 'dispose down', 'disposed']);
  },
);

story(
  'whileOpen from inside of every event’s handler runs once per connection, never nested',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const result = {};
      for (const type of ['phase', 'attempt', 'open', 'message', 'outcome', 'close']) {
        const record = kit.bus({ url: `${address}?say=word&in=${type}`, connect: false, retry: { maxAttempts: 3 } });
        let inside = false;
        let nested = 0;
        const attempts = [];
        let ups = 0;
        record.bus.send('one');
        record.bus.on(type, () => {
          inside = true;
          if (!ups++)
            record.bus.whileOpen(({ attempt }) => {
              if (inside && type !== 'message') nested += 1;
              attempts.push(attempt);
              return () => attempts.push(-attempt);
            });
          inside = false;
        });
        record.bus.connect();
        await record.event('open', 2);
        await record.event('close', 2);
        record.bus.dispose();
        result[type] = {
          nested,
          pairs: attempts.every((one, at) => (at % 2 ? one === -attempts[at - 1] : one > 0)),
          twice: new Set(attempts).size !== attempts.length,
          many: attempts.length,
        };
      }
      return result;
    }, url('/close/1011'));
    for (const [type, { nested, pairs, twice, many }] of Object.entries(told)) {
      assert.deepEqual([nested, pairs, twice], [0, true, false], `${type} ${JSON.stringify(told[type])}`);
      assert.ok(many >= 2, type);
    }
  },
);

story(
  'what is given to whileOpen may close, reconnect, dispose or unsubscribe: it is cleaned up once',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const acts = {
        close: (bus) => bus.close(),
        reconnect: (bus, _off, turn) => turn === 1 && bus.reconnect({ because: 'from inside' }),
        dispose: (bus) => bus.dispose(),
        off: (_bus, off) => off(),
      };
      const results = {};
      for (const [name, act] of Object.entries(acts)) {
        const record = kit.bus({ url: `${address}?act=${name}`, connect: false });
        const { bus } = record;
        const said = [];
        let turn = 0;
        const off = bus.whileOpen(() => {
          said.push('up');
          act(bus, off, (turn += 1));
          return () => said.push('down') && bus.connect();
        });
        bus.connect();
        await record.until(() => (name === 'reconnect' ? turn === 2 : said.includes('down')), `${name} to be done`);
        await kit.turn();
        bus.dispose();
        results[name] = said.join(' ');
      }
      return results;
    }, url('/echo'));
    // Cleaning up connects again, and so it goes round once more, but for those that are over.
    assert.match(told.close, /^up down( up down)*$/);
    assert.equal(told.reconnect, 'up down up down');
    assert.equal(told.dispose, 'up down');
    assert.equal(told.off, 'up down');
    await server.until(() => server.live.length === 0, 'all sockets to end');
  },
);

story(
  'what throws in whileOpen or its clean-up is reported and warned of; the rest goes on',
  async ({ page, pages, url }) => {
    pages.expected.push('the subscription broke', 'the clean-up broke');
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false });
      const said = [];
      record.bus.whileOpen(() => {
        throw new Error('the subscription broke');
      });
      record.bus.whileOpen(() => () => {
        throw new Error('the clean-up broke');
      });
      record.bus.whileOpen(async () => said.push('async up'));
      record.bus.whileOpen(() => said.push('up') && (() => said.push('down')));
      const bad = kit.thrown(() => record.bus.whileOpen('me'));
      const worse = kit.thrown(() => record.bus.whileOpen(() => {}, { signal: new AbortController() }));
      record.bus.connect();
      await record.event('open', 1);
      record.bus.reconnect({ because: 'test' });
      await record.event('open', 2);
      await kit.turn();
      return {
        said,
        bad,
        worse,
        warnings: record.of('warning').map(({ code, message, detail }) => [code, message, `${detail}`]),
      };
    }, url('/echo'));
    assert.deepEqual(told.said, ['async up', 'up', 'down', 'async up', 'up']);
    assert.deepEqual([told.bad.name, told.bad.path], ['OptionError', 'listener']);
    assert.deepEqual([told.worse.name, told.worse.path], ['OptionError', 'signal']);
    assert.equal(told.warnings.length, 3);
    for (const [code, message] of told.warnings) assert.ok(code === 'listener-threw' && message.includes('whileOpen'));
    assert.match(told.warnings.join(), /clean-up broke/);
  },
);

story('whenOpen resolves at open or at once, and does not connect', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const { bus } = record;
    let opened = false;
    const waiting = bus.whenOpen().then(() => {
      opened = true;
    });
    await kit.turn();
    const idle = [opened, record.snapshot.phase];
    bus.connect();
    await waiting;
    const phase = record.snapshot.phase;
    return { idle, phase, value: (await bus.whenOpen()) ?? null };
  }, url('/echo'));
  assert.deepEqual(told, { idle: [false, 'idle'], phase: 'open', value: null });
  assert.equal(server.connections.length, 1);
});

story('whenOpen rejects, with the reason named, when the bus stops; and at the abort', async ({ page, url }) => {
  const told = await page(async (address) => {
    const why = (promise) =>
      promise.then(
        () => 'open',
        ({ name, reason, message }) => ({ name, reason, message }),
      );
    const record = kit.bus({ url: `${address}/close/4403`, ready: () => false });
    const { bus } = record;
    const terminal = await why(bus.whenOpen());
    const already = await why(bus.whenOpen());
    const other = kit.bus({ url: `${address}/hang` });
    const closing = why(other.bus.whenOpen());
    other.bus.close();
    const closed = await closing;
    other.bus.connect();
    const controller = new AbortController();
    const aborting = other.bus.whenOpen({ signal: controller.signal }).catch((error) => error);
    controller.abort('enough');
    const aborted = await aborting;
    const before = await other.bus.whenOpen({ signal: AbortSignal.abort('before') }).catch((error) => error);
    const disposing = why(other.bus.whenOpen());
    // Nobody looks at these: no unhandled rejection comes of them.
    other.bus.whenOpen();
    other.bus.whenOpen({ signal: AbortSignal.abort() });
    other.bus.dispose();
    const disposed = await disposing;
    const after = await why(other.bus.whenOpen());
    const isTyped = await other.bus.whenOpen().catch((error) => error instanceof whysocket.StoppedError);
    await kit.turn();
    return { terminal, already, closed, aborted, before, disposed, after, isTyped };
  }, url(''));
  const stopped = ({ name, reason }) => `${name} ${reason}`;
  assert.equal(stopped(told.terminal), 'StoppedError terminal-close');
  assert.match(told.terminal.message, /server/);
  assert.equal(stopped(told.already), 'StoppedError terminal-close');
  assert.equal(stopped(told.closed), 'StoppedError closed');
  assert.equal(stopped(told.disposed), 'StoppedError disposed');
  assert.equal(stopped(told.after), 'StoppedError disposed');
  assert.deepEqual([told.aborted, told.before, told.isTyped], ['enough', 'before', true]);
});

story('drained resolves when every message has its outcome, also at dispose', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const { bus } = record;
    await bus.drained();
    for (let n = 0; n < 10; n += 1) bus.send(`${n}`);
    const aborted = await bus.drained({ signal: AbortSignal.abort('enough') }).catch((error) => error);
    let early = true;
    const drained = bus.drained().then(() => record.of('outcome').length);
    drained.then(() => {
      early = false;
    });
    await kit.turn();
    const waits = early;
    bus.connect();
    const sent = await drained;
    for (let n = 0; n < 10; n += 1) bus.send(`${n}`);
    const passed = await bus.drained().then(() => record.of('outcome').length);
    bus.close();
    await record.event('stopped');
    const other = kit.bus({ key: 'never', url: null });
    other.bus.send('kept');
    const ending = other.bus.drained();
    other.bus.dispose();
    await ending;
    return { aborted, waits, sent, passed, ended: other.of('outcome').map(({ outcome }) => outcome) };
  }, url('/echo'));
  assert.deepEqual(told, { aborted: 'enough', waits: true, sent: 10, passed: 20, ended: ['withdrawn'] });
});

story(
  'shared memory and what came before reach the server by the connection’s own send',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false, queue: { maxBufferedBytes: 10 } });
      for (let n = 0; n < 5; n += 1) record.bus.send('queued');
      const ids = [];
      const errors = [];
      record.bus.whileOpen((connection) => {
        const { send } = connection;
        ids.push(send(new Uint8Array([1, 2])).id, send('x'.repeat(100)).id, send('last').id);
        errors.push(kit.thrown(() => send({ no: 'data' })));
      });
      record.bus.connect();
      await record.bus.whenOpen();
      await record.bus.drained();
      return { outcomes: ids.map((id) => record.of('outcome').find((one) => one.id === id)?.outcome), errors };
    }, url('/echo'));
    assert.deepEqual(told.outcomes, ['sent', 'sent', 'sent']);
    assert.deepEqual(
      told.errors.map(({ name, path }) => [name, path]),
      [['OptionError', 'data']],
    );
    const [bytes, long, last, ...rest] = server.connections[0].messages;
    assert.deepEqual([[...bytes], long.length, last], [[1, 2], 100, 'last']);
    assert.deepEqual(rest, Array(5).fill('queued'));
  },
);

story('whileOpen and whenOpen do not know { once }: nothing is lost by it', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const { bus } = record;
    const said = [];
    bus.whileOpen(() => said.push('up') && (() => said.push('down')), { once: true });
    const opened = bus.whenOpen({ once: true }).then(
      () => 'open',
      (error) => `rejected: ${error}`,
    );
    bus.connect();
    const first = await opened;
    bus.reconnect({ because: 'test' });
    await record.event('open', 2);
    return { said, first };
  }, url('/echo'));
  assert.deepEqual(told, { said: ['up', 'down', 'up'], first: 'open' });
});

story('a signal keeps nothing of what is over: not of calls that settled, not of a bus that is gone', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { signal } = new AbortController();
    const listeners = kit.counted(signal);
    const record = kit.bus({ url: address });
    const { bus } = record;
    await bus.whenOpen({ signal });
    for (let n = 0; n < 50; n += 1) {
      bus.on('message', () => undefined, { signal })();
      bus.onMessage('a', () => undefined, { signal })();
      bus.whileOpen(() => undefined, { signal })();
      await bus.whenOpen({ signal });
      bus.send('x');
      await bus.drained({ signal });
    }
    bus.on('message', () => undefined, { signal, once: true });
    bus.send('last');
    await record.event('message', 51);
    const settled = listeners.now;
    bus.on('close', () => undefined, { signal });
    bus.onMessage(
      () => true,
      () => undefined,
      { signal },
    );
    bus.whileOpen(() => undefined, { signal });
    bus.messages({ signal });
    const before = listeners.now;
    bus.dispose();
    await kit.turn();
    return { settled, before, after: listeners.now };
  }, url('/echo'));
  assert.deepEqual(told, { settled: 0, before: 4, after: 0 });
});
