/** The main entry's part of the diagnosis: short verdicts, the ledger, and when the second module is loaded. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const downloads = (server) => server.requests.filter((url) => url.includes('/diagnose.js')).length;

const SHORT = [
  { what: 'a refused handshake', path: '/status/403', id: 'handshake-failed', confidence: 'possible' },
  { what: 'a hung handshake', path: '/hang', id: 'connect-timeout', confidence: 'possible', connectTimeoutMs: 300 },
  {
    what: 'a hung hello',
    path: '/silent',
    id: 'hello-timeout',
    confidence: 'certain',
    connectTimeoutMs: 500,
    waits: true,
  },
  { what: 'a policy violation', path: '/close/1008', id: 'closed-by-peer', confidence: 'certain', code: 1008 },
  { what: 'a lost connection', path: '/echo', id: 'dropped', confidence: 'possible', cut: true },
  { what: 'an unanswered close', path: '/deaf', id: 'close-unanswered', confidence: 'certain', closes: true },
  { what: 'a provider that throws', fails: 'no token', id: 'provider-failed', confidence: 'certain' },
  { what: 'a blocked port', href: 'ws://127.0.0.1:6667/', id: 'blocked-port', confidence: 'certain' },
];

for (const { what, path, href, fails, id, confidence, code, connectTimeoutMs, waits, cut, closes } of SHORT)
  story(`a short verdict at once, without the second module: ${what}`, async ({ page, server, url }) => {
    const playing = page(
      async (address, fails, options, waits, cut, closes) => {
        const record = kit.bus({
          key: 'one',
          url: fails
            ? () => {
                throw new Error(fails);
              }
            : address,
          doctor: 'never',
          closeTimeoutMs: 200,
          ...options,
          ...(waits && { ready: () => false }),
        });
        const times = {};
        record.bus.on('close', () => (times.close = performance.now()));
        record.bus.on('verdict', () => (times.verdict = performance.now()));
        if (cut) await record.phase('open').then(() => record.bus.send('cut me'));
        if (closes) {
          await record.phase('open');
          record.bus.close();
        }
        const { type, ...verdict } = await record.event('verdict');
        const told = record.of('close').length;
        return {
          verdict,
          tookMs: times.verdict - times.close,
          told,
          kept: JSON.stringify(record.snapshot.verdict) === JSON.stringify(verdict),
          frozen: Object.isFrozen(record.snapshot.verdict) && Object.isFrozen(record.snapshot.verdict.facts),
          close: record.of('close')[0],
        };
      },
      href ?? (path && url(path)),
      fails,
      { ...(connectTimeoutMs && { connectTimeoutMs }) },
      waits,
      cut,
      closes,
    );
    if (cut) {
      await server.until(({ live }) => live[0]?.messages.length, 'a message');
      server.cut();
    }
    const { verdict, tookMs, told, kept, frozen, close } = await playing;
    const { title, facts, ...rest } = verdict;
    assert.deepEqual(rest, {
      id,
      confidence,
      lookalikes: [],
      because: [],
      toTellApart: [],
      fix: [],
      verify: [],
    });
    assert.equal(title, close.message);
    assert.equal(facts.cause, close.cause);
    if (code) assert.equal(facts.code, code);
    assert.ok(kept && frozen && told === 1, JSON.stringify({ kept, frozen, told }));
    assert.ok(tookMs <= 50, `${tookMs} ms`);
    assert.equal(downloads(server), 0);
  });

story('who is well is not diagnosed: open, closed by us, closed 1000, made anew', async ({ page, server, url }) => {
  const told = await page(
    async (echo, normal) => {
      const record = kit.bus({ url: echo });
      await record.phase('open');
      record.bus.send('hi');
      await record.event('message');
      record.bus.reconnect({ because: 'a test' });
      await record.event('open', 2);
      record.bus.close();
      await record.phase('stopped');
      const other = kit.bus({ url: normal });
      await other.phase('stopped');
      return [record, other].map(({ log, snapshot }) => [
        log.filter(({ type }) => type === 'verdict'),
        snapshot.verdict,
      ]);
    },
    url('/echo'),
    url('/close/1000'),
  );
  assert.deepEqual(told, [
    [[], null],
    [[], null],
  ]);
  assert.equal(downloads(server), 0);
});

story('a failed attempt loads the second module, once for all buses', async ({ page, server, url }) => {
  await page(
    async (addresses) => {
      const records = addresses.map((address) => kit.bus({ url: address }));
      await Promise.all(records.map((record) => record.event('close', 3)));
    },
    [1, 2, 3, 4].map((n) => url(`/status/50${n}`)),
  );
  await server.until(() => downloads(server) > 0, 'the second module');
  assert.equal(downloads(server), 1);
});

story('a slow attempt loads it before the deadline', async ({ page, server, url }) => {
  await page((address) => {
    kit.bus({ url: address, slowAfterMs: 100, connectTimeoutMs: 60_000 });
  }, url('/hang'));
  await server.until(() => downloads(server) === 1, 'the second module');
  await page(() => whysocket.disposeAll());
});

story('idle loads it when all is well; off and a stub of WebSocket never do', async ({ page, server, url }) => {
  const calls = await page(
    async (refused, echo) => {
      const double = await kit.double();
      const { load } = double;
      const off = kit.bus({ key: 'off', url: refused, diagnose: 'off', doctor: load });
      await off.event('close', 2);
      class Stub extends WebSocket {}
      const stubbed = kit.bus({ key: 'stub', url: refused, WebSocket: Stub });
      await stubbed.event('close', 2);
      const before = double.calls;
      const idle = kit.bus({ key: 'idle', url: echo, doctor: 'idle' });
      await idle.phase('open');
      return before;
    },
    url('/status/503'),
    url('/echo'),
  );
  assert.equal(calls, 0);
  await server.until(() => downloads(server) === 1, 'the second module');
});

story(
  'a failed load hurts nobody, and is tried once more when a connection shows that HTTP works',
  // Firefox keeps a module's failure as long as the page lives, as HTML has it.
  { engines: ['chromium', 'webkit'] },
  async ({ page, server, url, mounts }) => {
    assert.ok(mounts);
    server.answer = ({ url: path }, response) =>
      path.includes('/diagnose.js') && downloads(server) === 1 && response.writeHead(503).end();
    let refusing = 3;
    server.behave = (connection) => (refusing-- > 0 ? connection.socket.destroy() : connection.upgrade());
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, retry: { stableAfterMs: 60_000 } });
      await record.event('open');
      return { verdicts: record.of('verdict').map(({ id }) => id), closes: record.of('close').length };
    }, url('/any'));
    assert.equal(told.closes, 3);
    assert.deepEqual(told.verdicts.slice(0, 1), ['handshake-failed']);
    await server.until(() => downloads(server) === 2, 'the second module, again');
  },
);

story(
  'the second module hears all, and what it says stands until a connection is stable',
  async ({ page, url, server }) => {
    let refusing = true;
    server.behave = (connection) => (refusing ? connection.socket.destroy() : connection.upgrade());
    const first = await page(async (address) => {
      const double = await kit.double();
      globalThis.record = kit.bus({ url: address, doctor: double.load, retry: { stableAfterMs: 300 } });
      const bedside = await double.bedside;
      bedside.say(double.verdict('refused'), bedside.traces());
      await record.until(() => record.snapshot.verdict?.id === 'refused', 'its verdict');
      await record.event('close', record.of('close').length + 2);
      return {
        ids: record.of('verdict').map(({ id }) => id),
        stands: record.snapshot.verdict.id,
        heard: [...new Set(double.heard)].sort(),
        frozen: Object.isFrozen(record.snapshot.verdict),
        calls: double.calls,
      };
    }, url('/any'));
    assert.deepEqual(first.ids, ['handshake-failed', 'refused']);
    assert.equal(first.stands, 'refused');
    assert.deepEqual(first.heard, ['close', 'verdict']);
    assert.ok(first.frozen);
    assert.equal(first.calls, 1);
    refusing = false;
    const after = await page(async () => {
      await record.phase('open');
      const during = record.snapshot.verdict?.id;
      await record.until(() => !record.snapshot.verdict, 'its end');
      return { during, phase: record.snapshot.phase };
    });
    assert.deepEqual(after, { during: 'refused', phase: 'open' });
  },
);

story('the ledger knows each attempt, and of messages the sizes only', async ({ page, url, server }) => {
  let count = 0;
  server.behave = (connection) => {
    if (!count++) return connection.socket.destroy();
    return connection.upgrade((ws) => {
      for (const word of ['greet', 'ings']) ws.send(word);
    });
  };
  const traces = await page(async (address) => {
    const double = await kit.double();
    const record = kit.bus({
      url: `${address}?token=s3cr3t`,
      protocols: ['chat', 'other'],
      doctor: double.load,
      hello: 'four',
      probes: { healthUrl: '/health' },
    });
    await record.phase('open');
    record.bus.send('1234567');
    record.bus.send(new Uint8Array(2));
    await record.bus.drained();
    await record.event('message', 2);
    const bedside = await double.bedside;
    return JSON.stringify({
      traces: bedside.traces(),
      health: bedside.asked()['probes.healthUrl'],
    });
  }, url('/any')).then(JSON.parse);
  assert.equal(traces.health, '/health');
  const [first, second] = traces.traces;
  assert.equal(first.href, url('/any?token=s3cr3t'));
  assert.equal(first.close.cause, 'handshake-failed');
  assert.ok(first.endedAt >= first.beganAt && first.beganAt > 1.5e12);
  assert.equal(second.close, undefined);
  assert.deepEqual([first.asked, first.got, second.got], [2, false, true]);
  // How many, of what size together, the first, the last.
  assert.deepEqual(
    [first.in, first.out, second.in, second.out],
    [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [2, 9, 5, 4],
      [3, 13, 4, 2],
    ],
  );
});

story('the ledger holds the last 32 attempts', { engines: ['chromium'] }, async ({ page, url }) => {
  const { first, length } = await page(async (address) => {
    const double = await kit.double();
    const retry = { minDelayMs: 1, firstWindowMs: 2, maxDelayMs: 2 };
    const record = kit.bus({ url: address, doctor: double.load, retry });
    await record.event('close', 40);
    const traces = double.bedsides[0].traces();
    return { first: traces[0].attempt, length: traces.length };
  }, url('/close/4000'));
  assert.equal(length, 32);
  assert.ok(first > 7);
});

for (const how of ['another user', 'log-out', 'dispose'])
  story(`nothing that is known of one user is left for the next: ${how}`, async ({ page, url }) => {
    const left = await page(
      async (address, how) => {
        const double = await kit.double();
        const retry = { minDelayMs: 10_000, firstWindowMs: 10_000, maxDelayMs: 10_000 };
        const record = kit.bus({ url: address, identity: 'alice', doctor: double.load, retry });
        const bedside = await double.bedside;
        const ledger = bedside.traces();
        const before = ledger.length;
        const told = record.of('verdict').length;
        ({
          'another user': () => record.bus.update({ identity: 'bob' }),
          'log-out': () => record.bus.update({ enabled: false }),
          dispose: () => record.bus.dispose(),
        })[how]();
        bedside.say(double.verdict('refused'), ledger);
        await kit.turn();
        return {
          before,
          traces: bedside.traces().filter(({ close }) => close).length,
          verdict: record.snapshot.verdict ?? null,
          more: record.of('verdict').length - told,
          gone: double.heard.filter((type) => type === 'gone').length > 0,
          text: JSON.stringify(record.snapshot).includes('refused'),
        };
      },
      url('/status/403'),
      how,
    );
    assert.deepEqual(left, { before: 1, traces: 0, verdict: null, more: 0, gone: true, text: false });
  });

story('a report without the second module is short, and has neither secrets nor hosts', async ({ page, url }) => {
  const { markdown, json, title } = await page(async (address) => {
    const record = kit.bus({
      key: 'one',
      url: () => {
        throw new Error(`GET https://tokens.example.test/?access_token=abc of ${address}`);
      },
      doctor: 'never',
    });
    await record.event('verdict');
    const report = await record.bus.report();
    return { ...report, title: record.snapshot.verdict.title };
  }, url('/x'));
  assert.match(title, /tokens\.example\.test/);
  assert.doesNotMatch(title, /abc/);
  assert.match(markdown, /^provider-failed\n/);
  assert.doesNotMatch(`${markdown}${JSON.stringify(json)}`, /example|127\.0\.0\.1|abc/);
  assert.equal(json.report, 1);
  assert.equal(json.verdict.id, 'provider-failed');
  assert.equal(json.snapshot.attempt >= 1, true);
});

story('a report is what the second module makes of it, whether there was trouble or not', async ({ page, url }) => {
  const told = await page(async (address) => {
    const double = await kit.double();
    const { bus } = kit.bus({ url: address, key: 'one', doctor: double.load });
    const long = await bus.report({ hosts: 'show' });
    return { long };
  }, url('/echo'));
  assert.deepEqual(told.long, {
    markdown: 'long',
    json: { report: 1, at: '', key: 'one', options: { hosts: 'show' } },
  });
});

story('what the application calls secret is in no event either', async ({ page, pages, url }) => {
  pages.expected.push('a redactor broke');
  const text = await page(async (address) => {
    const record = kit.bus({
      url: `${address}?reason=seat 42, row 7`,
      doctor: 'never',
      redact: (text, where) => (where === 'reason' ? text.replace(/seat \d+/, 'a seat') : text),
    });
    const close = await record.event('close');
    const careless = kit.bus({
      key: 'careless',
      url: `${address}?reason=seat 42, row 7`,
      doctor: 'never',
      redact: () => {
        throw new Error('a redactor broke');
      },
    });
    await careless.event('close');
    return JSON.stringify([
      close,
      record.snapshot,
      careless.snapshot,
      careless.log.filter(({ type }) => type === 'close'),
    ]);
  }, url('/close/1008'));
  assert.match(text, /a seat, row 7/);
  assert.doesNotMatch(text, /42/);
});
