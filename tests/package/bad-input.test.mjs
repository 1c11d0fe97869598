/** Bad input: a typed error that names the path, what came and what is accepted; nothing queued is lost, the bus goes on. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** In the page: what getBus says to options that only differ in one place. */
const OPTIONS = [
  // options as source, path, what `received` shows
  ["{ url: '' }", 'url'],
  ["{ url: 'http://' }", 'url', 'http://'],
  ["{ url: 'ftp://h.test/' }", 'url', 'ftp://h.test/'],
  ["{ url: 'ws://h.test/#part' }", 'url', '#part'],
  ["{ url: 'ws://h.test:99999/' }", 'url', '99999'],
  ["{ url: 'ws://exa mple/' }", 'url'],
  ["{ url: 'ws://h.test/undefined/x' }", 'url', 'undefined'],
  ["{ url: 'ws://undefined/x' }", 'url', 'undefined'],
  ["{ url: 'ws://h.test/null' }", 'url', 'null'],
  ["{ url: 'ws://h.test/[object Object]' }", 'url', '[object Object]'],
  ["{ url: 'ws://h.test/?room=1&token=undefined' }", 'url', 'room=1'],
  ["{ url: 'ws://h.test/?apiKey=' + {} }", 'url', 'apiKey'],
  ["{ url: 'ws://h.test/', reconnectOn: 'room' }", 'reconnectOn', 'room'],
  ["{ url: 'ws://h.test/', reconnectOn: null }", 'reconnectOn', 'null'],
  ["{ url: 'ws://h.test/', reconnectOn: [1, {}] }", 'reconnectOn[1]', 'Object'],
  ["{ url: 'ws://h.test/', reconnectOn: [() => 1] }", 'reconnectOn[0]', 'Function'],
  ["{ url: 'ws://h.test/', attemptParam: 7 }", 'attemptParam', '7'],
  ["{ url: 'ws://h.test/', attemptParam: '' }", 'attemptParam'],
  ["{ url: 'ws://h.test/', attemptParam: 'a&b' }", 'attemptParam', 'a&b'],
  ["{ url: 'ws://h.test/', attemptParam: 'token' }", 'attemptParam', 'token'],
  ['{ url: 42 }', 'url', '42'],
  ['{ url: undefined }', 'url', 'undefined'],
  ["{ url: [] , key: 'k' }", 'url'],
  ["{ url: ['ws://h.test/', 'nonsense:'], key: 'k' }", 'url[1]', 'nonsense:'],
  ['{ url: null }', 'key', 'undefined'],
  ["{ url: () => 'ws://h.test/' }", 'key', 'undefined'],
  ["{ url: 'ws://h.test/', key: '' }", 'key'],
  ["{ url: 'ws://h.test/', key: 7 }", 'key', '7'],
  ["{ url: 'ws://h.test/', identity: 7 }", 'identity', '7'],
  ["{ url: 'ws://h.test/', protocols: ['a', 'a'] }", 'protocols[1]'],
  ["{ url: 'ws://h.test/', protocols: ['a b'] }", 'protocols[0]'],
  ["{ url: 'ws://h.test/', protocols: '' }", 'protocols'],
  ["{ url: 'ws://h.test/', protocols: [7] }", 'protocols[0]', '7'],
  ["{ url: 'ws://h.test/', connectTimeoutMs: NaN }", 'connectTimeoutMs', 'NaN'],
  ["{ url: 'ws://h.test/', connectTimeoutMs: -1 }", 'connectTimeoutMs', '-1'],
  ["{ url: 'ws://h.test/', connectTimeoutMs: Infinity }", 'connectTimeoutMs', 'Infinity'],
  ["{ url: 'ws://h.test/', connectTimeoutMs: '5000' }", 'connectTimeoutMs', '5000'],
  ["{ url: 'ws://h.test/', slowAfterMs: -5 }", 'slowAfterMs', '-5'],
  ["{ url: 'ws://h.test/', closeTimeoutMs: NaN }", 'closeTimeoutMs', 'NaN'],
  ["{ url: 'ws://h.test/', lingerMs: -1 }", 'lingerMs', '-1'],
  ["{ url: 'ws://h.test/', retry: 5 }", 'retry', '5'],
  ["{ url: 'ws://h.test/', retry: { factor: 0 } }", 'retry.factor', '0'],
  ["{ url: 'ws://h.test/', retry: { maxDelayMs: 'long' } }", 'retry.maxDelayMs', 'long'],
  ["{ url: 'ws://h.test/', retry: { minDelayMs: 500, maxDelayMs: 100 } }", 'retry.maxDelayMs', '100'],
  ["{ url: 'ws://h.test/', retry: { maxAttempts: 0 } }", 'retry.maxAttempts', '0'],
  ["{ url: 'ws://h.test/', queue: { maxMessages: -1 } }", 'queue.maxMessages', '-1'],
  ["{ url: 'ws://h.test/', queue: { overflow: 'drop' } }", 'queue.overflow', 'drop'],
  ["{ url: 'ws://h.test/', queue: null }", 'queue', 'null'],
  ["{ url: 'ws://h.test/', closeCodes: { 99: 'retry' } }", "closeCodes['99']", '99'],
  ["{ url: 'ws://h.test/', closeCodes: { '4500-4400': 'retry' } }", "closeCodes['4500-4400']", '4500-4400'],
  ["{ url: 'ws://h.test/', closeCodes: { 4400: 'panic' } }", "closeCodes['4400']", 'panic'],
  ["{ url: 'ws://h.test/', preset: 'pusherr' }", 'preset', 'pusherr'],
  ["{ url: 'ws://h.test/', preset: null }", 'preset', 'null'],
  ["{ url: 'ws://h.test/', preset: [] }", 'preset', 'Array'],
  ["{ url: 'ws://h.test/', preset: { closeCodes: { 99: 'retry' } } }", "preset.closeCodes['99']", '99'],
  ["{ url: 'ws://h.test/', preset: { closeCodes: { 4400: 'panic' } } }", "preset.closeCodes['4400']", 'panic'],
  ["{ url: 'ws://h.test/', preset: { closeCodes: 'all' } }", 'preset.closeCodes', 'all'],
  ["{ url: 'ws://h.test/', preset: { protocols: 'a b' } }", 'preset.protocols'],
  ["{ url: 'ws://h.test/', preset: { connectTimeoutMs: '5000' } }", 'preset.connectTimeoutMs', '5000'],
  ["{ url: 'ws://h.test/', preset: { ready: 'yes' } }", 'preset.ready', 'yes'],
  ["{ url: 'ws://h.test/', binaryType: 'nodebuffer' }", 'binaryType', 'nodebuffer'],
  ["{ url: 'ws://h.test/', ready: 'yes' }", 'ready', 'yes'],
  ["{ url: 'ws://h.test/', requireProtocol: 'yes' }", 'requireProtocol', 'yes'],
  ["{ url: 'ws://h.test/', enabled: 1 }", 'enabled', '1'],
  ["{ url: 'ws://h.test/', logger: true }", 'logger', 'true'],
  ["{ url: 'ws://h.test/', logger: { warn: 'loud' } }", 'logger.warn', 'loud'],
  ["{ url: 'ws://h.test/', WebSocket: {} }", 'WebSocket'],
  ["{ url: 'ws://h.test/', hello: { type: 'init' } }", 'hello'],
  ["{ url: 'ws://h.test/', heartbeat: 'ping' }", 'heartbeat', 'ping'],
  ["{ url: 'ws://h.test/', heartbeat: { intervalMs: 0, message: 'ping' } }", 'heartbeat.intervalMs', '0'],
  ["{ url: 'ws://h.test/', heartbeat: { intervalMs: NaN, message: 'ping' } }", 'heartbeat.intervalMs', 'NaN'],
  ["{ url: 'ws://h.test/', heartbeat: { intervalMs: 9 } }", 'heartbeat.message', 'undefined'],
  ["{ url: 'ws://h.test/', heartbeat: { message: 'ping' } }", 'heartbeat.intervalMs', 'undefined'],
  ["{ url: 'ws://h.test/', heartbeat: { intervalMs: 9, message: 'ping', timeoutMs: 0 } }", 'heartbeat.timeoutMs', '0'],
  ["{ url: 'ws://h.test/', heartbeat: { timeoutMs: 900 } }", 'heartbeat.intervalMs', 'undefined'],
  ["{ url: 'ws://h.test/', heartbeat: { isAnswer: 'pong' } }", 'heartbeat.isAnswer', 'pong'],
  ["{ url: 'ws://h.test/', heartbeat: { answer: 'pong' } }", 'heartbeat.answer', 'pong'],
  ["{ url: 'ws://h.test/', pauseWhenHiddenMs: true }", 'pauseWhenHiddenMs', 'true'],
  ["{ url: 'ws://h.test/', retry: { serverDelay: 5 } }", 'retry.serverDelay', '5'],
  ["{ url: 'ws://h.test/', retry: { maxServerDelayMs: 10 } }", 'retry.maxServerDelayMs', '10'],
  ['undefined', 'options', 'undefined'],
  ["'ws://h.test/'", 'options', 'ws://h.test/'],
];

story(
  'each bad option is an OptionError with path, received and accepted, from getBus and from update',
  async ({ page, url }) => {
    const told = await page(
      async (list, address) => {
        const record = kit.bus({ url: address, connect: false });
        record.bus.send('kept');
        const answers = list.map(([source, path]) => {
          const options = evaluate(`(${source})`);
          // A patch may leave out what getBus needs; the rest it must refuse alike.
          const patches = !['key', 'identity', 'options'].includes(path) && options?.url !== undefined;
          return {
            source,
            patches,
            get: kit.thrown(() => whysocket.getBus(options)),
            patch: patches ? kit.thrown(() => record.bus.update(options)) : undefined,
            typed: (() => {
              try {
                whysocket.getBus(options);
              } catch (error) {
                return error instanceof whysocket.OptionError;
              }
            })(),
          };
        });
        const { queue } = record.snapshot;
        const accepted = answers.filter(({ patches, patch }) => patches && !patch).map(({ source }) => source);
        if (accepted.length) throw new Error(`update accepted ${accepted}`);
        record.bus.connect();
        await record.until(() => record.of('message').length === 1, 'the echo of what was queued');
        return { answers, queue, url: record.of('open')[0].url };
      },
      OPTIONS,
      url('/echo'),
    );
    for (const [index, [source, path, received = '']] of OPTIONS.entries()) {
      const { get, typed, patch, patches } = told.answers[index];
      assert.ok(get, `${source} was accepted`);
      assert.equal(get.name, 'OptionError', `${source}: ${get.message}`);
      assert.equal(typed, true);
      assert.equal(get.path, path, source);
      assert.ok(String(get.received).includes(received), `${source}: received is ${get.received}`);
      assert.ok(get.accepted.length > 3, source);
      for (const part of [get.path, get.received, get.accepted])
        assert.ok(get.message.includes(part), `${source}: ${get.message}`);
      if (patches) assert.equal(patch?.path, path, `update(${source})`);
    }
    assert.deepEqual(told.queue, { messages: 1, bytes: 4 });
    assert.equal(told.url, url('/echo'));
  },
);

story(
  'arguments of close, connect, reconnect and send: typed errors or refusals, nothing lost',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      const { bus } = record;
      await record.phase('open');
      const thrown = {
        low: kit.thrown(() => bus.close(999)),
        reserved: kit.thrown(() => bus.close(1006)),
        high: kit.thrown(() => bus.close(5000)),
        nan: kit.thrown(() => bus.close(Number.NaN)),
        text: kit.thrown(() => bus.close('1000')),
        bytes: kit.thrown(() => bus.close(1000, 'ä'.repeat(62))),
        reason: kit.thrown(() => bus.close(1000, 7)),
        because: kit.thrown(() => bus.reconnect({})),
        event: kit.thrown(() => bus.on('opened', () => {})),
        listener: kit.thrown(() => bus.on('open', 'me')),
        age: kit.thrown(() => bus.send('x', { maxAgeMs: -1 })),
        whenClosed: kit.thrown(() => bus.send('x', { whenClosed: 'throw' })),
      };
      const data = [undefined, null, 7, {}, [], () => {}, Symbol('s')].map((value) =>
        kit.thrown(() => bus.send(value)),
      );
      bus.send('still here');
      await record.event('message');
      const exact = kit.thrown(() => bus.close(1000, 'ä'.repeat(61)));
      return { thrown, data, exact, phase: record.snapshot.phase };
    }, url('/echo'));
    for (const [name, error] of Object.entries(told.thrown)) {
      assert.equal(error?.name, 'OptionError', `${name}: ${JSON.stringify(error)}`);
      assert.ok(error.path && error.received && error.accepted, name);
    }
    assert.match(told.thrown.bytes.accepted, /123/);
    assert.deepEqual(
      told.data.map(({ name, path, received }) => `${name} ${path} ${received}`),
      ['undefined', 'null', '7', 'Object', 'Array', 'Function', 'Symbol(s)'].map((what) => `OptionError data ${what}`),
    );
    assert.ok(told.data.every(({ accepted }) => /ArrayBuffer/.test(accepted)));
    assert.equal(told.exact, undefined);
    assert.ok(['closing', 'stopped'].includes(told.phase));
    assert.deepEqual(server.connections[0].messages, ['still here']);
  },
);

story('an unknown option is a warning that names it, and what may have been meant', async ({ page, url }) => {
  const warnings = await page(async (address) => {
    const record = kit.bus({ url: address, connectTimeout: 5, retry: { maxDelay: 3 } });
    await record.phase('open');
    return [...record.of('warning'), ...seen.console];
  }, url('/echo'));
  const words = JSON.stringify(warnings);
  assert.match(words, /connectTimeout/);
  assert.match(words, /connectTimeoutMs/);
  assert.match(words, /maxDelay/);
});

story(
  'unknown options of calls are warnings, each name once; events and other words are none',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: `${address}?q=undefined&name=null`, connect: false });
      const { bus } = record;
      for (let n = 0; n < 5; n += 1) bus.send('x', { maxAge: 5 });
      bus.send('x', { maxAgeMs: 5_000, replaces: 'a', whenClosed: 'queue' });
      bus.on('message', () => {}, { Once: true });
      bus.whileOpen(() => {}, { singal: 1 });
      bus.connect(new Event('click'));
      await record.phase('open');
      bus.reconnect({ because: 'test', becuase: 'x' });
      await record.event('open', 2);
      return record.of('warning').map(({ code, message }) => `${code} ${message}`);
    }, url('/echo'));
    assert.deepEqual(
      told,
      ['maxAge', 'Once', 'singal', 'becuase'].map((name) => `unknown-option No option "${name}".`),
    );
  },
);

story('after dispose everything answers, nothing throws and nothing happens', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    const { bus } = record;
    await record.phase('open');
    bus.dispose();
    const before = record.log.length;
    const answers = {
      connect: bus.connect(),
      because: bus.connect({ because: 'x' }),
      reconnect: bus.reconnect({ because: 'x' }),
      send: bus.send('x'),
      withdraw: bus.withdraw(1),
      close: bus.close() ?? null,
      dispose: bus.dispose() ?? null,
      update: kit.thrown(() => bus.update({ slowAfterMs: 5 })) ?? null,
      phase: bus.store.getSnapshot().phase,
      off: typeof bus.on('open', () => {}),
      journal: bus.journal().length > 0,
    };
    await kit.turn();
    return { answers, more: record.log.length - before };
  }, url('/echo'));
  assert.deepEqual(told.answers, {
    connect: { started: false, why: 'disposed' },
    because: { started: false, why: 'disposed' },
    reconnect: { started: false, why: 'disposed' },
    send: { status: 'refused', code: 'disposed' },
    withdraw: false,
    close: null,
    dispose: null,
    update: null,
    phase: 'stopped',
    off: 'function',
    journal: true,
  });
  assert.equal(told.more, 0);
  assert.equal(server.connections.length, 1);
});

story('logger: console is a logger, and gets a line of everything that is told', async ({ page, url }) => {
  const lines = await page(async (address) => {
    const record = kit.bus({ url: address, logger: console });
    await record.phase('open');
    record.bus.update({ logger: console, slowAfter: 5 });
    await record.event('warning');
    record.bus.close();
    await record.event('stopped');
    return seen.console.filter(({ text }) => text.startsWith('whysocket '));
  }, url('/echo'));
  const levels = new Set(lines.map(({ level, text }) => `${level} ${text.split(' ')[2].replace(':', '')}`));
  for (const line of ['debug phase', 'debug attempt', 'info open', 'info close', 'warn warning', 'warn stopped'])
    assert.ok(levels.has(line), `no ${line} in ${[...levels]}`);
});
