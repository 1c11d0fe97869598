/** Verdicts on their way to whoever runs the service, by a real network to a real collector. */
import assert from 'node:assert/strict';
import { whileHidden, whileOffline } from '../support/lifecycle.mjs';
import { operatorStory } from './collector.mjs';

/** In the page: a bus in trouble and its reports; `window.trouble` stays. */
const report = async (address, at, options) => {
  window.trouble = await operator.troubled({ url: address });
  window.stop = operator.reportTo(window.trouble.bus, at, options);
};

operatorStory(
  'beacons: a verdict arrives once, without host or payload, however often attempts fail in the same way',
  async ({ page, url, at, collector, server }) => {
    await page(
      async (address, at) => {
        const stop = operator.reportTo('all', at, { labels: { release: '3f9A8b7C6d5E4f3A2b1C' } });
        const record = kit.bus({ url: address, diagnose: 'passive', attemptParam: 'attempt' });
        record.bus.send('a secret between the two');
        await record.event('close', 3);
        await record.until(() => record.of('verdict').length > 0, 'a verdict');
        window.told = () => record.of('verdict').map(({ id }) => id);
        window.stop = stop;
      },
      url('/status/403?room=lobby'),
      at,
    );
    await collector.until(() => collector.ids().length > 0, 'a beacon');
    const told = await page(() => {
      window.stop();
      return window.told();
    });
    const [body] = collector.bodies;
    const [first] = body.verdicts;
    assert.deepEqual([...new Set(collector.ids())], collector.ids(), 'each once');
    assert.ok(told.includes(first.id));
    assert.equal(first.key, '…/status/403?room=lobby');
    assert.equal(first.close.cause, 'handshake-failed');
    assert.match(first.close.attemptId, /^\w+-\d+$/);
    assert.deepEqual(body.labels, { release: '3f9A8b7C6d5E4f3A2b1C' });
    for (const text of collector.bodies.map((one) => JSON.stringify(one)))
      for (const secret of ['127.0.0.1', `${server.port}`, 'a secret']) assert.ok(!text.includes(secret), text);
  },
);

operatorStory(
  'beacons: with hosts shown a body has the sentence and what the server said, still without secrets',
  async ({ page, url, at, collector, server }) => {
    await page(
      (address, at) => {
        operator.reportTo(kit.bus({ url: address }).bus, at, { hosts: 'show' });
      },
      url('/close/1008?reason=no%20seat%20for%20Zk3vXq9TtLw8RrPp2MmN'),
      at,
    );
    await collector.has('rejected-after-open');
    const [{ verdicts }] = collector.bodies;
    assert.ok(verdicts[0].title);
    assert.equal(verdicts[0].close.reason, 'no seat for …');
    assert.ok(verdicts[0].key.includes(`127.0.0.1:${server.port}`));
  },
);

operatorStory(
  'beacons: an outage is told once, by what the second module has found and not by what the close alone says',
  async ({ page, pages, browser, url, at, collector }) => {
    const told = await page(
      async (address, at) => {
        const record = kit.bus({ url: address, retry: { maxAttempts: 1 } });
        operator.reportTo(record.bus, at);
        await record.until(() => record.of('verdict').length > 1, 'two verdicts');
        return record.of('verdict').map(({ id }) => id);
      },
      url('/status/403'),
      at,
    );
    assert.equal(told[0], 'handshake-failed');
    await collector.has(told[1]);
    // Whatever were still held would go now.
    await browser.open('about:blank');
    await pages.open();
    assert.ok(!collector.ids().includes(told[0]), `${collector.ids()}`);
  },
);

/** A bus whose second module is asked for and never comes, once it has said what the close alone tells. */
const firstWord = async ({ page, url, at, collector }) => {
  await page(
    async (address, at) => {
      const record = kit.bus({ url: address, doctor: () => new Promise(() => {}) });
      operator.reportTo(record.bus, at);
      await record.event('verdict');
      window.since = Date.now();
    },
    url('/close/1008'),
    at,
  );
  assert.deepEqual(collector.bodies, []);
};

operatorStory('beacons: what the close alone says goes where nothing better comes', async (world) => {
  await firstWord(world);
  await world.collector.has('closed-by-peer');
  assert.ok((await world.page(() => Date.now() - window.since)) > 2_000);
});

operatorStory('beacons: what the close alone says goes at once when the page is left', async (world) => {
  await firstWord(world);
  await world.browser.open('about:blank');
  await world.collector.has('closed-by-peer');
  await world.pages.open();
});

operatorStory(
  'beacons: what a server said goes by sendBeacon, and what the network may have done by a request that tells of failure',
  async ({ page, url, at, collector }) => {
    const calls = async (path, id) => {
      await page(
        (address, at) => {
          window.calls = operator.counted();
          operator.reportTo(kit.bus({ url: address, diagnose: 'passive', doctor: 'never' }).bus, at);
        },
        url(path),
        at,
      );
      await collector.has(id);
      return page(() => window.calls);
    };
    assert.deepEqual(await calls('/close/1008', 'closed-by-peer'), { beacon: 1, fetch: 0, failed: 0 });
    assert.deepEqual(await calls('/status/503', 'handshake-failed'), { beacon: 0, fetch: 1, failed: 0 });
    assert.match(
      collector.heads[0]['content-type'],
      /^text\/plain/,
      'nothing that another origin is asked about first',
    );
  },
);

for (const [how, act] of [
  ['missing', () => (navigator.sendBeacon = undefined)],
  ['refusing', () => (navigator.sendBeacon = () => false)],
  [
    'throwing',
    () => {
      navigator.sendBeacon = () => {
        throw new Error('not today');
      };
    },
  ],
])
  operatorStory(`beacons: where sendBeacon is ${how}, a request goes instead`, async ({ page, url, at, collector }) => {
    await page(
      (act, address, at) => {
        // biome-ignore lint/security/noGlobalEval: the condition comes from the story
        eval(`(${act})`)();
        operator.reportTo(kit.bus({ url: address, doctor: 'never' }).bus, at);
      },
      String(act),
      url('/close/1008'),
      at,
    );
    await collector.has('closed-by-peer');
  });

operatorStory(
  'beacons: what goes beyond the limit waits, and goes together when the page is left',
  async ({ page, pages, browser, url, at, collector }) => {
    await page(report, url('/close/1008'), at, { maxPerMinute: 2 });
    await page(() => {
      for (const id of ['http-500', 'http-502', 'http-503', 'http-504', 'http-500']) window.trouble.say(id);
      return kit.turn();
    });
    await collector.until(() => collector.bodies.length === 2, 'two bodies');
    await browser.open('about:blank');
    await collector.has('http-504');
    // Two that go at once arrive in any order.
    const [one, other, last] = collector.bodies.map(({ verdicts }) => verdicts.map(({ id }) => id));
    assert.deepEqual([...one, ...other].sort(), ['http-500', 'http-502']);
    assert.deepEqual(last, ['http-503', 'http-504']);
    const counts = collector.bodies.flatMap(({ suppressed }) => suppressed.map(({ id, count }) => [id, count]));
    assert.deepEqual(counts, [['http-500', 1]]);
    await pages.open();
  },
);

operatorStory(
  'beacons: what waits goes when the page is hidden, which may never be seen again',
  async ({ page, browser, url, at, collector }) => {
    await page(report, url('/close/1008'), at, { maxPerMinute: 1 });
    await page(() => {
      for (const id of ['http-500', 'http-502']) window.trouble.say(id);
    });
    await collector.has('http-500');
    assert.deepEqual(collector.ids(), ['http-500']);
    await whileHidden(browser, () => collector.has('http-502'));
  },
);

operatorStory(
  'beacons: what a hidden page says first waits for nothing better, as it may be the last',
  async ({ page, browser, url, at }) => {
    await page(report, url('/close/1008'), at);
    const went = await whileHidden(browser, () =>
      page(() => {
        const calls = operator.counted();
        window.trouble.say('server-error', { because: [] });
        return calls.beacon + calls.fetch;
      }),
    );
    assert.equal(went, 1);
  },
);

operatorStory(
  'beacons: counts alone are told as well when the page is left',
  async ({ page, pages, browser, url, at, collector }) => {
    await page(report, url('/close/1008'), at);
    await page(() => {
      for (const id of ['http-500', 'http-500', 'http-500']) window.trouble.say(id);
    });
    await collector.has('http-500');
    await browser.open('about:blank');
    await collector.until(() => collector.bodies.length === 2, 'a second body');
    assert.deepEqual(collector.bodies[1].verdicts, []);
    assert.deepEqual(
      collector.bodies[1].suppressed.map(({ id, count }) => [id, count]),
      [['http-500', 2]],
    );
    await pages.open();
  },
);

operatorStory(
  'beacons: while the browser is offline all is held, and sent once it is back',
  { engines: ['chromium', 'firefox'] },
  async ({ page, browser, url, at, collector }) => {
    await page(report, url('/close/1008'), at);
    await whileOffline(browser, async () => {
      await page(async () => {
        window.calls = operator.counted();
        for (const id of ['http-500', 'http-502']) window.trouble.say(id);
        await kit.turn();
      });
      assert.deepEqual(await page(() => [navigator.onLine, window.calls]), [false, { beacon: 0, fetch: 0, failed: 0 }]);
    });
    await collector.has('http-502');
    assert.deepEqual(collector.ids(), ['http-500', 'http-502']);
    assert.equal(collector.bodies.length, 1);
  },
);

operatorStory(
  'beacons: a page that is kept while the browser is offline holds on to what it has, and sends it once it is back',
  { engines: ['chromium', 'firefox'] },
  async ({ page, browser, url, at, collector }) => {
    await page(report, url('/close/1008'), at);
    await whileOffline(browser, async () => {
      const told = await page(async () => {
        const calls = operator.counted();
        for (const id of ['http-500', 'http-502']) window.trouble.say(id);
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
        await kit.turn();
        return [navigator.onLine, calls];
      });
      assert.deepEqual(told, [false, { beacon: 0, fetch: 0, failed: 0 }]);
    });
    await collector.has('http-502');
    assert.deepEqual(collector.ids(), ['http-500', 'http-502']);
  },
);

for (const how of ['update', 'dispose', 'log-out'])
  operatorStory(
    `beacons: with hosts shown what is held of one user is not sent after ${how} has made room for another one, and is counted`,
    async ({ page, url, at, collector }) => {
      await page(
        async (how, address, at) => {
          const { bus, say } = await operator.troubled({ key: 'live', url: address, identity: 'alice' });
          const stops = [bus, 'all'].map((whom) =>
            operator.reportTo(whom, at, { hosts: 'show', maxPerMinute: 1, labels: { whom: whom === 'all' } }),
          );
          for (const id of ['http-500', 'http-502', 'http-503', 'http-503']) say(id);
          if (how === 'log-out') for (const enabled of [false, true]) bus.update({ enabled });
          else bus[how]({ identity: 'bob' });
          dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
          for (const stop of stops) stop();
        },
        how,
        url('/close/1008'),
        at,
      );
      await collector.until(() => collector.bodies.length === 4, 'two bodies of each');
      for (const whom of [false, true]) {
        const bodies = collector.bodies.filter(({ labels }) => labels.whom === whom);
        assert.deepEqual(
          bodies.map(({ verdicts, suppressed, dropped }) => [verdicts.map(({ id }) => id), suppressed, dropped]),
          [
            [['http-500'], [], 0],
            [[], [], 3],
          ],
        );
      }
    },
  );

operatorStory(
  "beacons: what the application's own redact takes out of a key is in none",
  async ({ page, url, at, collector }) => {
    await page(
      (address, at) => {
        const redact = (text, where) => (where === 'key' ? text.replace('alice', 'someone') : text);
        operator.reportTo('all', at);
        kit.bus({ url: address, doctor: 'never', redact });
      },
      url('/close/1008?room=alice'),
      at,
    );
    await collector.has('closed-by-peer');
    assert.equal(collector.bodies[0].verdicts[0].key, '…/close/1008?room=someone');
  },
);

operatorStory(
  'beacons: where nothing gets through, the latest are held, the rest is counted, and an open connection brings them',
  async ({ page, url, at, collector, server }) => {
    collector.unread = (request) => request.socket.destroy();
    await page(
      async (address, at) => {
        const calls = operator.counted();
        window.trouble = await operator.troubled({ url: address });
        window.stop = operator.reportTo(window.trouble.bus, at, { maxHeld: 3 });
        for (const id of ['unreachable', 'http-500', 'http-502', 'http-503', 'http-504']) window.trouble.say(id);
        // Browsers try a second time by themselves.
        await operator.until(() => calls.failed === 1, 'a failure');
      },
      url('/fin'),
      at,
    );
    collector.unread = undefined;
    server.behave = (connection) => connection.upgrade();
    await page(() => window.trouble.bus.reconnect({ because: 'the story goes on' }).started);
    await collector.has('http-504');
    assert.deepEqual(collector.ids(), ['http-502', 'http-503', 'http-504']);
    assert.equal(collector.bodies[0].dropped, 2);
  },
);

for (const how of ['fails', 'hangs', 'cuts', 'throws', 'rejects'])
  operatorStory(
    `beacons: a collector that ${how} does not disturb the bus, and nothing is left after stop`,
    async ({ page, pages, url, at, collector }) => {
      if (how === 'throws') pages.expected = ['mine'];
      await page(() => kit.load('/stage/stage.js').then(() => undefined));
      collector.unread = {
        fails: (_request, response) => response.writeHead(500).end(),
        hangs: () => undefined,
        cuts: (request) => request.socket.destroy(),
      }[how];
      const left = await page(
        async (how, address, at) => {
          const standing = kit.standing();
          const now = () => [standing.timers, standing.listeners];
          const before = now();
          const warned = [];
          const { warn } = console;
          console.warn = (...words) => warned.push(words.join(' '));
          const target = {
            throws: () => {
              throw new Error('mine');
            },
            rejects: () => Promise.reject(new Error('theirs')),
          }[how];
          const stops = [0, 1].map(() => operator.reportTo('all', target ?? at));
          const refused = kit.bus({ url: `${address}/status/503`, diagnose: 'passive', doctor: 'never' });
          await refused.event('close');
          const record = kit.bus({ url: `${address}/echo` });
          record.bus.send('all is well');
          const { data } = await record.event('message');
          const during = now();
          for (const stop of stops) stop();
          whysocket.disposeAll();
          await kit.turn();
          console.warn = warn;
          const registry = Object.values(globalThis[Symbol.for('whysocket')])[0].buses;
          return { data, before, during, after: now(), patched: Reflect.ownKeys(registry).length, warned };
        },
        how,
        url(''),
        at,
      );
      assert.equal(left.data, 'all is well');
      assert.deepEqual(left.after, left.before);
      if (!/fails|throws/.test(how)) assert.ok(left.during[1] > left.before[1], 'while something is held it listens');
      assert.equal(left.patched, 0, 'the registry is as it was');
      const kept = left.warned.filter((words) => /kept.*theirs/.test(words));
      assert.equal(kept.length, how === 'rejects' ? 2 : 0, 'said once by each');
    },
  );

operatorStory(
  'beacons: all buses report, those to come as well, and those that are gone cost nothing',
  async ({ page, url, collector, at }) => {
    const counts = await page(
      async (one, two, at) => {
        kit.bus({ key: 'first', url: one, doctor: 'never' });
        const stop = operator.reportTo('all', at);
        kit.bus({ key: 'second', url: two, doctor: 'never' });
        const gone = kit.bus({ key: 'third', url: one, doctor: 'never', connect: false });
        gone.bus.dispose();
        window.stop = stop;
        return kit.records.length;
      },
      url('/close/1008'),
      url('/close/1011'),
      at,
    );
    assert.equal(counts, 3);
    await collector.until(() => collector.ids().length === 2, 'both');
    const keys = collector.bodies.flatMap(({ verdicts }) => verdicts.map(({ key, id }) => `${key} ${id}`));
    assert.deepEqual(keys.sort(), ['first closed-by-peer', 'second closed-by-peer']);
    await page(() => window.stop());
  },
);

operatorStory('beacons: while all is well there is one listener, no timer and no request', async (world) => {
  const { page, url, at, collector } = world;
  await page(() => kit.load('/stage/stage.js').then(() => undefined));
  const told = await page(
    async (address, at) => {
      const record = kit.bus({ url: address });
      await record.phase('open');
      const types = [];
      const bus = {
        ...record.bus,
        key: 'well',
        on: (type, ...rest) => types.push(type) && record.bus.on(type, ...rest),
      };
      const standing = kit.standing();
      const now = () => [standing.timers, standing.listeners];
      const before = now();
      const stop = operator.reportTo(bus, at);
      const during = now();
      record.bus.send('hello');
      await record.event('message');
      const well = now();
      stop();
      return { types, before, during, well, after: now() };
    },
    url('/echo'),
    at,
  );
  assert.deepEqual(told.types, ['verdict']);
  assert.deepEqual(told.during, told.before);
  assert.deepEqual(told.after, told.well);
  assert.deepEqual(collector.bodies, []);
});

operatorStory(
  'beacons: a worker reports by requests, as it has no sendBeacon',
  async ({ page, url, at, collector }) => {
    const told = await page(
      (address, at) =>
        kit.worker('dedicated').run(
          async (address, at) => {
            await ready;
            const { reportTo } = await kit.load('/packed/telemetry.js');
            const { fetch } = globalThis;
            const delivered = new Promise((done) => {
              globalThis.fetch = (...args) => fetch(...args).finally(done);
            });
            const stop = reportTo('all', at);
            kit.bus({ url: address, doctor: 'never' });
            await delivered;
            stop();
            whysocket.disposeAll();
            return { sendBeacon: 'sendBeacon' in navigator, listeners: alive.listeners.size };
          },
          address,
          at,
        ),
      url('/close/1008'),
      at,
    );
    assert.deepEqual(told, { sendBeacon: false, listeners: 0 });
    assert.deepEqual(collector.ids(), ['closed-by-peer']);
  },
);
