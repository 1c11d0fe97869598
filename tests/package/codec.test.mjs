/** Messages as an application wants them: encoded and decoded once, validated, and nothing lost over what cannot be. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { scratchFolder } from '../support/processes.mjs';
import { story } from './story.mjs';

story('codec json: hello, send, ready and message all speak it', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const heard = [];
    const record = kit.bus({
      url: address,
      codec: 'json',
      hello: [{ hello: 1 }, 'a string'],
      ready: (message) => heard.push(message) === 2,
      connect: false,
    });
    record.bus.send({ queued: [1, null] });
    record.bus.connect();
    await record.phase('open');
    record.bus.send(null);
    await record.event('message', 4);
    return { heard, messages: record.of('message').map(({ data, early }) => [data, early]) };
  }, url('/echo'));
  assert.deepEqual(told.heard, [{ hello: 1 }, 'a string']);
  assert.deepEqual(told.messages, [
    [{ hello: 1 }, true],
    ['a string', true],
    [{ queued: [1, null] }, false],
    [null, false],
  ]);
  assert.deepEqual(server.connections[0].messages, ['{"hello":1}', '"a string"', '{"queued":[1,null]}', 'null']);
});

story(
  'a codec of one’s own: bytes both ways, also where it is a module or an instance',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const source =
        'export const encode = (n) => new Uint8Array([n, n]); export const decode = (raw) => new Uint8Array(raw)[0];';
      const module = await kit.load(`data:text/javascript,${encodeURIComponent(source)}`);
      class Doubling {
        factor = 2;
        encode(n) {
          return `${n * this.factor}`;
        }
        decode(raw) {
          return Number(raw) * this.factor;
        }
      }
      const answers = [];
      for (const [name, codec] of Object.entries({ module, instance: new Doubling() })) {
        const options = { url: `${address}?${name}`, codec, binaryType: 'arraybuffer', hello: async () => 7 };
        const record = kit.bus(options);
        // A second caller with the like is no surprise to anybody.
        whysocket.getBus({ ...options, retry: kit.fast.retry });
        record.bus.send(3);
        await record.event('message', 2);
        answers.push([...record.of('message').map(({ data }) => data), record.of('warning').length]);
      }
      return answers;
    }, url('/echo'));
    assert.deepEqual(told, [
      [7, 3, 0],
      [28, 12, 0],
    ]);
    assert.deepEqual([...server.connections[0].messages[0]], [7, 7]);
  },
);

story(
  'what cannot be encoded is an OptionError from send and from getBus; nothing that waits is lost by it',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const round = {};
      round.round = round;
      const record = kit.bus({ url: address, codec: 'json', connect: false });
      const { bus } = record;
      bus.send('first');
      const bad = [undefined, () => {}, Symbol('s'), round, 10n];
      const thrown = (value) => {
        try {
          bus.send(value);
        } catch (error) {
          return [error.name, error.path, error.received, error.accepted, error.cause?.name];
        }
      };
      const queued = bad.map(thrown);
      bus.connect();
      await record.phase('open');
      const passed = bad.map(thrown);
      bus.send('last');
      await record.event('message', 2);
      await record.event('outcome', 2);
      const secret = 'plain words of alice';
      const refusing = {
        encode: (text) => {
          throw new Error(`no: ${text}`);
        },
        decode: (raw) => raw,
      };
      const own = kit.bus({ url: `${address}?own`, codec: refusing, connect: false });
      const promising = { encode: async () => 'late', decode: (raw) => raw };
      const late = kit.bus({ url: `${address}?late`, codec: promising, connect: false });
      const hello = {
        hello: kit.thrown(() => whysocket.getBus({ url: `${address}?h`, codec: 'json', hello: [1, 2n] })),
      };
      const inHello = kit.bus({ url: `${address}?f`, codec: 'json', hello: () => ({ n: 1n }) });
      const { cause, message } = await inHello.event('close');
      return {
        queued,
        passed,
        own: kit.thrown(() => own.bus.send(secret)),
        late: kit.thrown(() => late.bus.send('x')),
        outcomes: record.of('outcome').map(({ outcome }) => outcome),
        hello,
        inHello: { cause, message },
        secret,
      };
    }, url('/echo'));
    assert.deepEqual(
      told.queued.map(([name, path]) => `${name} ${path}`),
      Array.from({ length: 5 }, () => 'OptionError data'),
    );
    assert.deepEqual(told.passed, told.queued);
    assert.deepEqual(
      told.queued.map(([, , , , cause]) => cause),
      [null, null, null, 'TypeError', 'TypeError'],
    );
    assert.ok(told.queued.every(([, , received, accepted]) => received && accepted));
    assert.equal(told.own.path, 'data');
    assert.doesNotMatch(JSON.stringify(told.own), /alice/);
    assert.deepEqual([told.late.path, told.late.received], ['data', 'Promise']);
    assert.equal(told.hello.hello.path, 'hello[1]');
    assert.equal(told.inHello.cause, 'hello-failed');
    assert.match(told.inHello.message, /hello\(\)/);
    assert.deepEqual(told.outcomes, ['sent', 'sent']);
    assert.deepEqual(server.connections.find(({ query }) => !Object.keys(query).length).messages, [
      '"first"',
      '"last"',
    ]);
  },
);

story('what cannot be decoded is the event invalid, with its contents; and never a message', async ({ page, url }) => {
  const told = await page(async (address) => {
    const logged = [];
    const log = (...parts) => logged.push(parts);
    const record = kit.bus({
      url: address,
      hello: 'go',
      logger: { debug: log, info: log, warn: log, error: log },
      codec: { encode: (text) => text, decode: JSON.parse },
    });
    const binary = kit.bus({ url: `${address}?binary`, codec: 'json', binaryType: 'arraybuffer' });
    await binary.phase('open');
    // The echo of text that is JSON, as bytes.
    binary.bus.update({ codec: { encode: (text) => new TextEncoder().encode(text), decode: JSON.parse } });
    binary.bus.send('{}');
    await record.phase('open');
    record.bus.send('{ broken-Secret-1');
    record.bus.send('{"fine":true}');
    await record.event('message');
    const [first, second] = record.of('invalid');
    const { raw, error } = await binary.event('invalid');
    await kit.turn();
    return {
      invalid: [first, second].map(({ stage, raw, error, attempt, issues }) => ({
        stage,
        raw,
        error: error.name,
        attempt,
        issues: issues ?? null,
      })),
      binary: [raw.byteLength, error.name],
      messages: record.of('message').map(({ data }) => data),
      counters: record.bus.counters(),
      logged: JSON.stringify(logged),
      console: JSON.stringify(seen.console),
      warnings: record.of('warning').length,
    };
  }, url('/echo'));
  const like = (raw) => ({ stage: 'decode', raw, error: 'SyntaxError', attempt: 1, issues: null });
  assert.deepEqual(told.invalid, [like('go'), like('{ broken-Secret-1')]);
  assert.equal(told.binary[0], 2);
  assert.deepEqual(told.messages, [{ fine: true }]);
  assert.equal(told.counters.messagesIn, 3);
  assert.equal(told.counters.invalid, 2);
  assert.doesNotMatch(told.logged + told.console, /Secret|broken/);
  assert.equal(told.warnings, 0);
});

story('codec json refuses bytes, even those of JSON', async ({ page, url, server }) => {
  const running = page(async (address) => {
    const record = kit.bus({ url: address, codec: 'json' });
    const event = await record.event('invalid');
    return { stage: event.stage, raw: Object.prototype.toString.call(event.raw), error: event.error.name };
  }, url('/silent'));
  const connection = await server.connection('/silent');
  await server.until(() => connection.opened, 'the connection');
  connection.ws.send(Buffer.from('{}'));
  assert.deepEqual(await running, { stage: 'decode', raw: '[object Blob]', error: 'TypeError' });
});

story('invalid messages that nobody listens for are one warning', async ({ page, url }) => {
  const told = await page(async (address) => {
    const warnings = [];
    const bus = whysocket.getBus({
      url: address,
      codec: { encode: (text) => text, decode: JSON.parse },
      hello: ['-', '-', '1'],
    });
    bus.on('warning', (event) => warnings.push(event));
    bus.connect();
    await new Promise((done) => bus.on('message', done));
    await kit.turn();
    return warnings;
  }, url('/echo'));
  assert.deepEqual(
    told.map(({ code }) => code),
    ['invalid-message'],
  );
});

/** Real validators, as an application bundles them. */
let schemas;
async function bundleSchemas() {
  const folder = scratchFolder('schemas').path;
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: {
      contents: `
        import { type } from 'arktype';
        import * as v from 'valibot';
        import { z } from 'zod';
        export const sync = {
          zod: z.object({ type: z.literal('tick'), at: z.string().transform(Number), extra: z.string().default('none') }),
          valibot: v.object({ type: v.literal('tick'), at: v.pipe(v.string(), v.transform(Number)), extra: v.optional(v.string(), 'none') }),
          arktype: type({ type: "'tick'", at: 'string.numeric.parse', extra: "string = 'none'" }),
        };
        export const late = {
          zod: z.object({ type: z.string().refine(async () => true) }),
          valibot: v.objectAsync({ type: v.pipeAsync(v.string(), v.checkAsync(async () => true)) }),
        };`,
      resolveDir: new URL('.', import.meta.url).pathname,
    },
    bundle: true,
    format: 'esm',
    minify: true,
    outfile: join(folder, 'schemas.js'),
    logLevel: 'error',
  });
  return folder;
}

for (const library of ['zod', 'valibot', 'arktype']) {
  story(`validate with ${library}: its output is the message, its issues are told`, async ({ page, url, mounts }) => {
    mounts['/schemas/'] = await (schemas ??= bundleSchemas());
    const told = await page(
      async (address, name) => {
        const { sync } = await kit.load('/schemas/schemas.js');
        const record = kit.bus({ url: address, codec: 'json', validate: sync[name] });
        record.bus.send({ type: 'tick', at: '12' });
        record.bus.send({ type: 'tock', at: '12' });
        record.bus.send({ type: 'tick', at: '13', extra: 'some' });
        await record.event('message', 2);
        const [{ stage, raw, issues, error }] = record.of('invalid');
        return {
          messages: record.of('message').map(({ data }) => data),
          invalid: { stage, raw, error: error ?? null },
          path: issues[0].path.map((step) => step?.key ?? step),
          text: issues[0].message,
          count: record.of('invalid').length,
        };
      },
      url('/echo'),
      library,
    );
    assert.deepEqual(told.messages, [
      { type: 'tick', at: 12, extra: 'none' },
      { type: 'tick', at: 13, extra: 'some' },
    ]);
    assert.deepEqual(told.invalid, { stage: 'validate', raw: '{"type":"tock","at":"12"}', error: null });
    assert.deepEqual(told.path, ['type']);
    assert.ok(told.text.length > 5);
    assert.equal(told.count, 1);
  });
}

story('a validator that promises is refused: a typed error each time, one warning', async ({ page, url, mounts }) => {
  mounts['/schemas/'] = await (schemas ??= bundleSchemas());
  const told = await page(async (address) => {
    const { late } = await kit.load('/schemas/schemas.js');
    const rejecting = {
      '~standard': { version: 1, vendor: 'own', validate: async () => Promise.reject(new Error('late')) },
    };
    const answers = [];
    for (const [name, validate] of Object.entries({ ...late, rejecting })) {
      const record = kit.bus({
        url: `${address}?${name}`,
        codec: 'json',
        validate,
        hello: [{ type: 'a' }, { type: 'b' }],
      });
      await record.event('invalid', 2);
      await kit.turn();
      const [{ stage, error }] = record.of('invalid');
      answers.push({
        stage,
        typed: error instanceof whysocket.OptionError && error.path,
        warnings: record.of('warning').map(({ code }) => code),
        messages: record.of('message').length,
        phase: record.snapshot.phase,
      });
    }
    return answers;
  }, url('/echo'));
  assert.equal(told.length, 3);
  for (const answer of told)
    assert.deepEqual(answer, {
      stage: 'validate',
      typed: 'validate',
      warnings: ['async-validator'],
      messages: 0,
      phase: 'open',
    });
});

story('a validator that throws, or answers nonsense, costs that message and nothing else', async ({ page, url }) => {
  const told = await page(async (address) => {
    const answers = {
      throws: () => {
        throw new RangeError('the validator broke');
      },
      nothing: () => undefined,
      null: () => null,
    };
    const validate = (value) => answers[value]?.() ?? (value in answers ? answers[value]() : { value: `${value}!` });
    // As arktype's, a schema may be a function.
    const schema = Object.assign(() => {}, { '~standard': { version: 1, vendor: 'own', validate } });
    const record = kit.bus({ url: address, validate: schema });
    for (const word of ['throws', 'nothing', 'null', 'fine']) record.bus.send(word);
    await record.event('message');
    return [record.of('invalid').map(({ raw, error }) => [raw, error.name]), record.of('message')[0].data];
  }, url('/echo'));
  assert.deepEqual(told, [
    [
      ['throws', 'RangeError'],
      ['nothing', 'TypeError'],
      ['null', 'TypeError'],
    ],
    'fine!',
  ]);
});

story('codec, validate and typeOf of the wrong kind are OptionErrors', async ({ page }) => {
  const told = await page(() => {
    const bad = [
      { codec: 'msgpack' },
      { codec: 'constructor' },
      { codec: {} },
      { codec: null },
      { codec: { encode: () => '' } },
      { codec: { encode: () => '', decode: 'no' } },
      { validate: {} },
      { validate: () => true },
      { validate: null },
      { validate: { '~standard': { validate: true } } },
      { typeOf: 'type' },
    ];
    return bad.map((options) => {
      const { name, path, received, accepted } = kit.thrown(() =>
        whysocket.getBus({ url: 'ws://h.test/', ...options }),
      );
      return { name, good: path === Object.keys(options)[0], said: !!received && !!accepted };
    });
  });
  for (const one of told) assert.deepEqual(one, { name: 'OptionError', good: true, said: true });
});

story('defineBus: the same bus, with defaults under each call’s options', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const { getBus, holdBus } = whysocket.defineBus({
      codec: 'json',
      retry: { ...kit.fast.retry, factor: 3 },
      slowAfterMs: 1_000,
    });
    const bus = getBus({ url: address, retry: { factor: 4 }, slowAfterMs: undefined });
    const record = kit.watch(bus);
    const held = holdBus({ url: address, retry: { factor: 4 } });
    record.bus.send({ n: 1 });
    const { data } = await record.event('message');
    await kit.turn();
    const { path } = kit.thrown(() => whysocket.defineBus('json').getBus({ url: address }));
    const bad = kit.thrown(() => whysocket.defineBus({ codec: 'jsn' }).getBus({ url: address }));
    held.release();
    return { data, same: held.bus === bus, warnings: record.of('warning'), path, bad: bad.path };
  }, url('/echo'));
  assert.deepEqual(told, { data: { n: 1 }, same: true, warnings: [], path: 'options', bad: 'codec' });
  assert.deepEqual(server.connections[0].messages, ['{"n":1}']);
});

story('a holder that leaves hands on its codec with its hello: they belong together', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const options = { url: address, retry: kit.fast.retry };
    const one = whysocket.holdBus({ ...options, codec: 'json', hello: { token: 'a' } });
    const record = kit.watch(one.bus);
    const two = whysocket.holdBus({ ...options, hello: '{"token":"a"}' });
    await record.event('message');
    one.release();
    two.bus.reconnect({ because: 'the first has left' });
    await record.event('open', 2);
    await record.event('message', 2);
    await kit.turn();
    return [record.of('message').map(({ data }) => data), record.of('warning').map(({ message }) => message)];
  }, url('/echo'));
  assert.deepEqual(told[0], [{ token: 'a' }, { token: 'a' }]);
  assert.equal(told[1].length, 1);
  assert.match(told[1][0], /differ: codec\.$/);
  assert.deepEqual(
    server.connections.map(({ messages }) => messages),
    [['{"token":"a"}'], ['{"token":"a"}']],
  );
});

story('a codec or validator that disposes the bus, or sends on it, harms nothing', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const answers = {};
    for (const where of ['decode', 'validate', 'encode', 'invalid']) {
      for (const act of ['dispose', 'send']) {
        let acted = 0;
        const once = (place) => {
          if (place !== where || (acted += 1) > 1) return;
          if (act === 'send') record.bus.send('nested');
          else record.bus.dispose();
        };
        const record = kit.bus({
          url: `${address}?${where}-${act}`,
          connect: false,
          codec: {
            encode: (text) => {
              if (text === 'outer') once('encode');
              return text;
            },
            decode: (raw) => {
              if (raw === 'outer') once('decode');
              if (raw === 'outer' && where === 'invalid') throw new Error('not to be read');
              return raw;
            },
          },
          validate: {
            '~standard': {
              version: 1,
              vendor: 'own',
              validate: (value) => {
                if (value === 'outer') once('validate');
                return { value };
              },
            },
          },
        });
        record.bus.on('invalid', () => once('invalid'));
        record.bus.connect();
        await record.phase('open');
        const answer = record.bus.send('outer');
        if (act === 'send') record.bus.send('last');
        await record.until(
          () => record.snapshot.phase === 'stopped' || record.of('message').some(({ data }) => data === 'last'),
          'the end',
        );
        if (act === 'send')
          await record.until(() => record.of('message').some(({ data }) => data === 'nested'), 'the nested message');
        await kit.turn();
        answers[`${where} ${act}`] = [
          answer.status,
          record
            .of('message')
            .map(({ data }) => data)
            .join(' '),
        ];
        if (answer.id) await record.outcome(answer.id);
        record.bus.dispose();
      }
    }
    return answers;
  }, url('/echo'));
  assert.deepEqual(told, {
    'decode dispose': ['passed', ''],
    'decode send': ['passed', 'outer last nested'],
    'validate dispose': ['passed', ''],
    'validate send': ['passed', 'outer last nested'],
    'encode dispose': ['refused', ''],
    'encode send': ['passed', 'nested outer last'],
    'invalid dispose': ['passed', ''],
    'invalid send': ['passed', 'last nested'],
  });
  await server.until(() => server.live.length === 0, 'all sockets to end');
});
