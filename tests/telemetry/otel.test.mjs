/** A bus through OpenTelemetry's own SDK. */
import assert from 'node:assert/strict';
import { story } from '../package/story.mjs';

const otelStory = (title, ...rest) => {
  const body = rest.pop();
  story(title, rest[0] ?? {}, async (world) => {
    await world.page(async () => {
      await kit.load('/operator/operator.js');
      const { createOtel } = await kit.load('/otel/otel.js');
      window.otel = createOtel();
    });
    await body(world);
    await world.page(() => window.otel.end());
  });
};

const DIRECTIONS = ['receive', 'transmit'];
const byDirection = ({ points }) =>
  DIRECTIONS.map((way) => points.find(({ attributes }) => attributes['network.io.direction'] === way)?.value);

otelStory(
  'OpenTelemetry: attempts, messages, sizes, queue and open connections are what the bus has counted',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false });
      const stop = operator.toOpenTelemetry(record.bus, { meter: window.otel.meter, attributes: { app: 'shop' } });
      record.bus.send('waits');
      const before = await window.otel.collect();
      record.bus.connect();
      for (const text of ['one', 'two', 'three']) record.bus.send(text);
      await record.event('message', 4);
      const after = await window.otel.collect();
      const counters = record.bus.counters();
      stop();
      return { before, after, counters };
    }, url('/echo?room=lobby'));
    const { before, after, counters } = told;
    const value = (metrics, name) => metrics[`whysocket.client.${name}`]?.points.map((point) => point.value);
    assert.deepEqual(value(before, 'queue.messages'), [1]);
    assert.deepEqual(value(before, 'open_connections'), [0]);
    assert.deepEqual(value(after, 'open_connections'), [1]);
    assert.deepEqual(value(after, 'queue.messages'), [0]);
    assert.deepEqual(value(after, 'attempts'), [1]);
    assert.deepEqual(byDirection(after['whysocket.client.messages']), [counters.messagesIn, counters.messagesOut]);
    assert.deepEqual(byDirection(after['whysocket.client.io']), [counters.sizeIn, counters.sizeOut]);
    assert.deepEqual(value(after, 'attempt.duration'), [1]);
    assert.equal(after['whysocket.client.io'].unit, 'By');
    const [{ attributes }] = after['whysocket.client.attempts'].points;
    assert.deepEqual(attributes, { 'whysocket.key': '…/echo?room=lobby', app: 'shop' });
  },
);

otelStory(
  'OpenTelemetry: no message costs anything; the bus is asked when somebody collects',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      let asked = 0;
      const types = [];
      const bus = {
        ...record.bus,
        key: 'counted',
        counters() {
          asked += 1;
          return record.bus.counters();
        },
        on: (type, ...rest) => types.push(type) && record.bus.on(type, ...rest),
      };
      const stop = operator.toOpenTelemetry(bus, window.otel);
      await record.phase('open');
      for (let n = 0; n < 500; n += 1) record.bus.send(`${n}`);
      await record.event('message', 500);
      const during = asked;
      await window.otel.collect();
      stop();
      return { during, asked, types };
    }, url('/echo'));
    assert.equal(told.during, 0);
    assert.equal(told.asked, 1, 'and not after stop');
    assert.deepEqual(
      told.types.filter((type) => /message|outcome|queue|invalid/.test(type)),
      [],
    );
  },
);

otelStory(
  'OpenTelemetry: a failed attempt is a span with its cause, the next one knows the verdict, and a connection is linked to its attempt',
  async ({ page, url, server }) => {
    let refusing = true;
    server.behave = (connection) => (refusing ? connection.socket.destroy() : connection.upgrade());
    await page((address) => {
      const record = kit.bus({ url: address, doctor: 'never', connect: false, attemptParam: 'attempt' });
      window.stop = operator.toOpenTelemetry(record.bus, window.otel);
      record.bus.connect();
      return record.event('close', 2).then(() => undefined);
    }, url('/live/feed'));
    refusing = false;
    await server.until(() => server.live.some(({ opened }) => opened), 'an open connection');
    const told = await page(async () => {
      const [record] = kit.records;
      await record.phase('open');
      record.bus.close();
      await record.event('stopped');
      window.stop();
      return { spans: window.otel.spans(), metrics: await window.otel.collect() };
    });
    const attempts = told.spans.filter(({ name }) => name === 'whysocket.attempt');
    const [connection] = told.spans.filter(({ name }) => name === 'whysocket.connection');
    const [failed, second] = attempts;
    const opened = attempts.at(-1);
    assert.deepEqual(
      failed.events.map(({ name }) => name),
      ['provider', 'connecting'],
    );
    assert.deepEqual(failed.status, { code: 2, message: 'handshake-failed' });
    assert.equal(failed.kind, 2);
    assert.equal(failed.attributes['error.type'], 'handshake-failed');
    assert.equal(failed.attributes['whysocket.close.code'], 1006);
    assert.match(failed.attributes['whysocket.attempt.id'], /-1$/);
    assert.equal(failed.attributes['url.path'], '/live/feed');
    assert.equal(failed.attributes['url.scheme'], 'ws');
    assert.equal(second.attributes['whysocket.verdict.id'], 'handshake-failed');
    assert.deepEqual(
      opened.events.map(({ name }) => name),
      ['provider', 'connecting', 'open'],
    );
    assert.equal(opened.status.code, 0);
    assert.deepEqual(connection.links, [opened.id]);
    assert.equal(connection.status.code, 0, 'our own close is no error');
    assert.equal(connection.attributes['url.path'], '/live/feed');
    assert.ok(!JSON.stringify(told).includes('127.0.0.1'));
    const verdicts = told.metrics['whysocket.client.verdicts'].points;
    assert.deepEqual(
      verdicts.map(({ attributes, value }) => [
        attributes['whysocket.verdict.id'],
        attributes['whysocket.verdict.preliminary'],
        value,
      ]),
      [['handshake-failed', false, 1]],
    );
    const retries = told.metrics['whysocket.client.retries'].points.map(({ value }) => value);
    assert.equal(retries[0], attempts.length - 1);
  },
);

otelStory('OpenTelemetry: hosts are said where they are asked for', async ({ page, url, server }) => {
  const spans = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const stop = operator.toOpenTelemetry(record.bus, { tracer: window.otel.tracer, hosts: 'show' });
    record.bus.connect();
    await record.event('close');
    stop();
    return window.otel.spans();
  }, url('/close/4403?reason=no%20seat&token=hunter2hunter2'));
  const connection = spans.find(({ name }) => name === 'whysocket.connection');
  assert.equal(connection.attributes['server.address'], '127.0.0.1');
  assert.equal(connection.attributes['server.port'], server.port);
  assert.equal(connection.attributes['whysocket.close.reason'], 'no seat');
  assert.equal(connection.attributes['error.type'], 'closed-by-peer');
  assert.ok(!JSON.stringify(spans).includes('hunter2'));
});

otelStory(
  'OpenTelemetry: where a refused attempt went is said where it is asked for',
  async ({ page, url, server }) => {
    const [failed] = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false, doctor: 'never' });
      const stop = operator.toOpenTelemetry(record.bus, { tracer: window.otel.tracer, hosts: 'show' });
      record.bus.connect();
      await record.event('close');
      stop();
      return window.otel.spans();
    }, url('/status/503?room=7&token=hunter2hunter2'));
    assert.equal(failed.attributes['server.address'], '127.0.0.1');
    assert.equal(failed.attributes['server.port'], server.port);
    assert.match(failed.attributes['url.full'], /\/status\/503\?room=7/);
    assert.ok(!JSON.stringify(failed).includes('hunter2'));
  },
);

otelStory('OpenTelemetry: a disposed bus is collected once more, and then let go', async ({ page, url }) => {
  const told = await page(async (address) => {
    const calls = { add: 0, remove: 0 };
    const meter = Object.create(window.otel.meter);
    meter.addBatchObservableCallback = (...args) => {
      calls.add += 1;
      return window.otel.meter.addBatchObservableCallback(...args);
    };
    meter.removeBatchObservableCallback = (...args) => {
      calls.remove += 1;
      return window.otel.meter.removeBatchObservableCallback(...args);
    };
    const record = kit.bus({ url: address });
    const stop = operator.toOpenTelemetry(record.bus, { meter });
    await record.phase('open');
    record.bus.send('the last');
    await record.event('message');
    record.bus.dispose();
    const last = await window.otel.collect();
    const { remove } = calls;
    stop();
    return { last, remove, calls };
  }, url('/echo'));
  assert.deepEqual(byDirection(told.last['whysocket.client.messages']), [1, 1]);
  assert.equal(told.remove, 1, 'before anybody has stopped it');
  assert.deepEqual(told.calls, { add: 1, remove: 1 });
});

otelStory(
  'OpenTelemetry: a disposed bus leaves no listener at the page, and its span says how it ended',
  async ({ page, url }) => {
    await page(() => kit.load('/stage/stage.js').then(() => undefined));
    const told = await page(async (address) => {
      const standing = kit.standing();
      const counts = {};
      for (const [whom, options] of Object.entries({
        tracer: { tracer: window.otel.tracer },
        both: window.otel,
      })) {
        const before = standing.listeners;
        const record = kit.bus({ key: whom, url: address, connect: false });
        operator.toOpenTelemetry(record.bus, options);
        record.bus.connect();
        await record.phase('open');
        const during = standing.listeners;
        record.bus.dispose();
        counts[whom] = { grew: during > before, left: standing.listeners - before };
      }
      return { counts, spans: window.otel.spans() };
    }, url('/echo'));
    assert.deepEqual(told.counts, { tracer: { grew: true, left: 0 }, both: { grew: true, left: 0 } });
    const connections = told.spans.filter(({ name }) => name === 'whysocket.connection');
    assert.deepEqual(
      connections.map(({ attributes }) => attributes['whysocket.close.action']),
      ['normal', 'normal'],
    );
  },
);

otelStory('OpenTelemetry: what is no bus, meter or tracer is refused with its path', async ({ page }) => {
  const paths = await page(() => {
    const { bus } = kit.bus({ url: '/echo', connect: false });
    return [
      kit.thrown(() => operator.toOpenTelemetry({}, window.otel)),
      kit.thrown(() => operator.toOpenTelemetry(bus, {})),
      kit.thrown(() => operator.toOpenTelemetry(bus)),
      kit.thrown(() => operator.toOpenTelemetry(bus, { meter: {} })),
      kit.thrown(() => operator.toOpenTelemetry(bus, { tracer: {} })),
      kit.thrown(() => operator.toOpenTelemetry(bus, { meter: window.otel.meter, hosts: 'all' })),
    ].map(({ name, path }) => `${name} ${path}`);
  });
  assert.deepEqual(paths, [
    'OptionError bus',
    'OptionError options.meter',
    'OptionError options.meter',
    'OptionError options.meter',
    'OptionError options.tracer',
    'OptionError options.hosts',
  ]);
});
