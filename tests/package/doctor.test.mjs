/** The second module at a bus, with real servers: what it asks, when it does not, and what it says. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** Plain requests to the endpoint's own server, but for the page and its parts. */
const isOurs = (path) => /^\/(kit|packed)\//.test(path);
const asked = (server) => server.requests.filter((path) => !isOurs(path) && path !== '/favicon.ico');
const MOST = 3;
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** What a bus says of an endpoint in the end: until it has asked and answered, at the latest after some attempts. */
const explained = (page, options, until = ({ facts }) => facts.probes > 0) =>
  page(
    async (options, until) => {
      // A browser that has seen failures before may hold the first handshake back for seconds: that is another story.
      const record = kit.bus({ slowAfterMs: 60_000, probes: { timeoutMs: 700 }, ...options });
      // biome-ignore lint/security/noGlobalEval: the condition comes from the story
      const enough = eval(until);
      const { type, ...verdict } = await record.until(
        () => record.of('verdict').find((one) => enough(one)),
        `a verdict such that ${until}`,
      );
      return { verdict, ids: record.of('verdict').map(({ id }) => id), snapshot: record.snapshot.verdict?.id };
    },
    options,
    `(${until})`,
  );

story('a refused upgrade is named after a request or two, and not asked about again', async ({ page, server, url }) => {
  server.answer = ({ url: path }, response) => path === '/status/503' && response.writeHead(503).end();
  const { verdict, ids } = await explained(page, { url: url('/status/503') });
  assert.equal(verdict.id, 'http-503');
  assert.equal(verdict.confidence, 'likely');
  assert.equal(ids[0], 'handshake-failed', 'at once what main knows');
  assert.ok(verdict.title && verdict.because.length && verdict.fix.length && verdict.verify.length);
  assert.equal(verdict.facts.status, 503);
  await page(async () => {
    const [record] = kit.records;
    await record.event('close', record.of('close').length + 4);
  });
  assert.ok(asked(server).length <= MOST, `${asked(server)}`);
});

story('an upgrade that hangs is explained by the time its deadline fires', async ({ page, server, url }) => {
  server.answer = ({ url: path }, response) => !isOurs(path) && response.end('fine');
  const told = await page(async (address) => {
    const record = kit.bus({
      url: address,
      slowAfterMs: 150,
      connectTimeoutMs: 2_500,
      retry: { minDelayMs: 60_000, firstWindowMs: 60_000, maxDelayMs: 60_000 },
      probes: { timeoutMs: 700 },
    });
    await record.event('close');
    await record.until(() => record.of('verdict').some(({ id }) => id === 'upgrade-unanswered'), 'the verdict');
    return record.of('verdict').at(-1);
  }, url('/hang'));
  assert.equal(told.id, 'upgrade-unanswered');
  const alike = told.lookalikes.map(({ id }) => id);
  assert.ok(alike.includes('event-loop-blocked') && alike.includes('upgrade-swallowed'), `${alike}`);
  assert.ok(!`${told.title}${told.because}`.includes('ALPN'), 'nothing popular and false');
  assert.ok(asked(server).length <= MOST, `${asked(server)}`);
});

for (const [mode, more] of [
  ['off', { diagnose: 'off' }],
  ['passive', { diagnose: 'passive' }],
  ['a class that is not the browser’s', {}],
])
  story(`nothing is asked: ${mode}`, async ({ page, server, url }) => {
    await page(
      async (address, mode, more) => {
        const { report, attend } = await kit.diagnose();
        class Own extends WebSocket {}
        const given = mode.startsWith('a class') ? { WebSocket: Own } : {};
        const record = kit.bus({ url: address, doctor: async () => ({ report, attend }), ...more, ...given });
        await record.event('close', 2);
        // What would have been asked has been by now.
        await new Promise((done) => setTimeout(done, 400));
      },
      url('/status/403'),
      mode,
      more,
    );
    assert.deepEqual(asked(server), []);
  });

story('a credential in the query stays out of every request and of what is said', async ({ page, server, url }) => {
  const secret = 'Zk3vXq9TtLw8RrPp2MmN';
  server.answer = ({ url: path }, response) => !isOurs(path) && response.writeHead(403).end();
  const { verdict } = await explained(page, { url: url(`/status/403?token=${secret}`) });
  assert.ok(asked(server).length > 0);
  assert.ok(!asked(server).some((path) => path.includes(secret)), `${asked(server)}`);
  assert.ok(!JSON.stringify(verdict).includes(secret));
  assert.equal(verdict.id, 'upgrade-refused', 'an answer without the credential tells no status');
  const report = await page(async () => JSON.stringify(await kit.records[0].bus.report({ hosts: 'show' })));
  assert.ok(!report.includes(secret));
});

story(
  'a Basic challenge is never asked for with credentials, which would raise a prompt',
  async ({ page, server, url, browser }) => {
    const seen = [];
    server.answer = (request, response) => {
      if (request.url !== '/status/401') return false;
      seen.push(request.headers.cookie ?? '');
      return response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    };
    await browser.session.manage().addCookie({ name: 'session', value: '1' });
    const { verdict } = await explained(page, { url: url('/status/401') });
    // Without the cookie that the handshake had, a 401 proves nothing.
    assert.equal(verdict.id, 'upgrade-refused');
    assert.ok(verdict.lookalikes.some(({ id }) => id === 'http-401'));
    assert.deepEqual(seen, [''], 'once, and without the cookie');
    await browser.session.manage().deleteCookie('session');
  },
);

story('who is sure from the start is not asked about', async ({ page, server, url }) => {
  for (const [path, id] of [
    ['/close/1008', 'rejected-after-open'],
    ['/close/4401?reason=expired', 'unauthorized-after-open'],
    ['/close/1011', 'server-error'],
  ]) {
    const { verdict } = await explained(
      page,
      { url: url(path) },
      ({ because, confidence }) => because.length > 0 && confidence === 'certain',
    );
    assert.equal(verdict.id, id);
  }
  assert.deepEqual(asked(server), []);
});

story(
  'connections that open and end at once are flapping, and a second bus is none of it',
  async ({ page, url, server }) => {
    server.behave = (connection) => connection.upgrade((ws) => ws.close(4_000, 'not you'));
    const { verdict } = await explained(page, { url: url('/any') }, ({ id }) => id === 'flapping');
    assert.equal(verdict.confidence, 'certain');
    assert.equal(verdict.facts.lastWords, 'not you');
  },
);

story(
  'what is better known takes the place of what was said, and a stable connection of all',
  async ({ page, url, server }) => {
    let refusing = true;
    server.behave = (connection) => (refusing ? connection.socket.destroy() : connection.upgrade());
    server.answer = ({ url: path }, response) => {
      if (path.startsWith('/any') && refusing) return response.socket.destroy();
      return path === '/any' && response.end();
    };
    const first = await explained(
      page,
      { url: url('/any'), retry: { stableAfterMs: 200, maxDelayMs: 300 } },
      ({ id }) => id === 'path-dies',
    );
    assert.deepEqual(first.verdict.lookalikes.map(({ id }) => id).includes('path-hangup'), true);
    assert.ok(first.verdict.facts.before, 'it says what it took back');
    refusing = false;
    const after = await page(async () => {
      const [record] = kit.records;
      await record.until(() => record.snapshot.phase === 'open' && !record.snapshot.verdict, 'the end of the trouble');
      return record.snapshot.phase;
    });
    assert.equal(after, 'open');
  },
);

story('a bus that waits for a URL says so, and is no trouble', async ({ page, server }) => {
  const told = await page(async () => {
    const record = kit.bus({ key: 'later', url: () => ({ wait: 'nobody is signed in' }) });
    return record.event('verdict');
  });
  assert.equal(told.id, 'no-url');
  assert.match(told.title, /nobody is signed in/);
  assert.deepEqual(asked(server), []);
  assert.ok(!server.requests.some((path) => path.includes('/diagnose.js')), 'nothing was loaded for it');
});

story('another tab that holds the same is counted', async ({ page, url, server }) => {
  server.behave = (connection) => connection.upgrade((ws) => ws.close(1008));
  const tabs = await page(async (address) => {
    const frame = document.createElement('iframe');
    frame.src = location.href;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener('load', done));
    const other = frame.contentWindow;
    await other.ready;
    other.kit.bus({ url: address });
    const record = kit.bus({ url: address });
    const verdict = await record.until(
      () => record.of('verdict').find(({ facts }) => facts.tabs === 1),
      'the other tab',
    );
    other.whysocket.disposeAll();
    frame.remove();
    return verdict.because;
  }, url('/any'));
  assert.ok(
    tabs.some((text) => /other tab/i.test(text)),
    `${tabs}`,
  );
});

story('diagnose() and watch() explain without a bus', async ({ page, url, server }) => {
  server.answer = ({ url: path }, response) => path === '/status/502' && response.writeHead(502).end();
  const told = await page(
    async (addresses) => {
      const { diagnose, watch } = await kit.diagnose();
      const options = { timeoutMs: 600, probes: { timeoutMs: 500 } };
      const alone = {};
      for (const [name, address] of Object.entries(addresses)) alone[name] = (await diagnose(address, options)).id;
      const socket = new WebSocket(addresses.refused);
      const watched = await watch(socket, { ...options, protocols: [] }).verdict();
      const aborted = await diagnose(addresses.hung, { signal: AbortSignal.abort('no more') }).catch((error) => error);
      return { alone, watched: watched.id, aborted };
    },
    {
      good: url('/echo'),
      refused: url('/status/502'),
      rejected: url('/close/1008'),
      hung: url('/hang'),
      hollow: 'wss://undefined/ws',
      nonsense: '::',
      scheme: 'ftp://127.0.0.1/',
    },
  );
  const { alone, watched, aborted } = told;
  assert.equal(aborted, 'no more');
  assert.equal(watched, 'http-502');
  assert.deepEqual(alone, {
    good: 'healthy',
    refused: 'http-502',
    rejected: 'rejected-after-open',
    hung: 'upgrade-unanswered',
    hollow: 'url-hollow',
    nonsense: alone.nonsense,
    scheme: 'url-scheme',
  });
});

story('bad arguments are refused with their path, or explained; nothing hangs', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { diagnose, watch } = await kit.diagnose();
    const paths = {};
    for (const [name, args] of Object.entries({
      nothing: [],
      symbol: [Symbol('x')],
      number: [5],
      protocols: [address, { protocols: 5 }],
      protocol: [address, { protocols: ['a', null] }],
      timeout: [address, { timeoutMs: Number.NaN }],
      negative: [address, { timeoutMs: -1 }],
      mode: [address, { mode: 'much' }],
      probes: [address, { probes: 'all' }],
      health: [address, { probes: { healthUrl: 7 } }],
      candidates: [address, { probes: { candidates: ['/a', {}] } }],
      credentials: [address, { probeCredentials: 'all' }],
      signal: [address, { signal: 'stop' }],
      options: [address, null],
    }))
      paths[name] = await diagnose(...args).then(
        ({ id }) => id,
        ({ name, path }) => `${name} ${path}`,
      );
    const ids = {};
    for (const [name, text] of Object.entries({
      empty: '',
      long: `ws://127.0.0.1:1/${'a'.repeat(10_000_000)}`,
      controls: 'ws://\u0000\u202e/',
      credential: 'ws://undefined:null@127.0.0.1:1/',
    }))
      ids[name] = (await diagnose(text, { timeoutMs: 300, mode: 'passive' })).id;
    const sockets = [undefined, {}, 'ws://a'].map((socket) => kit.thrown(() => watch(socket))?.path);
    const closed = new WebSocket(address);
    await new Promise((done) => closed.addEventListener('close', done));
    const late = (await watch(closed, { timeoutMs: 200, mode: 'passive' }).verdict()).id;
    return { paths, ids, sockets, late };
  }, url('/status/403'));
  assert.deepEqual(told.paths, {
    nothing: 'OptionError url',
    symbol: 'OptionError url',
    number: 'OptionError url',
    protocols: 'OptionError protocols',
    protocol: 'OptionError protocols[1]',
    timeout: 'OptionError timeoutMs',
    negative: 'OptionError timeoutMs',
    mode: 'OptionError mode',
    probes: 'OptionError probes',
    health: 'OptionError probes.healthUrl',
    candidates: 'OptionError probes.candidates[1]',
    credentials: 'OptionError probeCredentials',
    signal: 'OptionError signal',
    options: 'OptionError options',
  });
  assert.deepEqual(told.sockets, ['socket', 'socket', 'socket']);
  for (const id of [...Object.values(told.ids), told.late]) assert.equal(typeof id, 'string');
});

story('of a list of URLs each is judged by what was asked about it', async ({ page, url, server }) => {
  server.answer = ({ url: path }, response) => /^\/status\/50[24]/.test(path) && response.writeHead(502).end();
  const { verdict } = await explained(page, {
    key: 'list',
    url: [url('/status/502'), url('/hang')],
    connectTimeoutMs: 400,
  });
  assert.equal(verdict.id, 'http-502');
  const after = await page(async () => {
    const [record] = kit.records;
    const before = record.of('verdict').length;
    await record.until(() => record.of('close').some(({ cause }) => cause === 'connect-timeout'), 'the other URL');
    return record
      .of('verdict')
      .slice(before)
      .map(({ id }) => id);
  });
  assert.ok(!after.includes('http-502'), `${after}`);
});

story(
  'an address that is another one each time is asked about three times, not for ever',
  async ({ page, url, server }) => {
    server.behave = ({ socket }) => socket.destroy();
    server.answer = ({ url: path }, response) => !isOurs(path) && response.writeHead(404).end();
    await page(async (address) => {
      let number = 0;
      const record = kit.bus({ key: 'changing', url: () => `${address}/room-${(number += 1)}` });
      await record.event('close', 6);
    }, url(''));
    assert.ok(asked(server).length <= MOST, `${asked(server)}`);
  },
);

story(
  'a restart behind a front end that has a page for every path is no wrong address',
  async ({ page, url, server }) => {
    let number = 0;
    server.behave = (connection) => ((number += 1) > 1 ? connection.socket.end(UNAVAILABLE) : connection.upgrade());
    server.answer = ({ url: path }, response) =>
      !isOurs(path) &&
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title>');
    const told = await page(
      async (addresses) => {
        const record = kit.bus({
          key: 'restarts',
          url: () => `${addresses[0]}?n=${Math.random()}`,
          slowAfterMs: 60_000,
        });
        await record.phase('open');
        return record.snapshot.opens;
      },
      [url('/any')],
    );
    assert.equal(told, 1);
    server.cut();
    const { verdict, snapshot } = await page(async () => {
      const [record] = kit.records;
      const verdict = await record.until(
        () => record.of('verdict').find(({ facts }) => facts.probes > 0),
        'a verdict after the questions',
      );
      return { verdict, snapshot: record.snapshot };
    });
    assert.equal(verdict.id, 'upgrade-refused');
    assert.match(verdict.because.join(' '), /open at this address before/);
    const alike = verdict.lookalikes.map(({ id }) => id);
    assert.ok(alike.indexOf('html-fallback') > alike.indexOf('upgrade-only-refused'), `${alike}`);
    assert.equal(snapshot.opens, 1);
  },
);

story('a server that accepts and drops is asked about once in all', async ({ page, url, server }) => {
  let number = 0;
  server.behave = (connection) =>
    (number += 1) % 2 ? connection.socket.destroy() : connection.upgrade((ws) => setTimeout(() => ws.terminate(), 20));
  server.answer = ({ url: path }, response) => !isOurs(path) && response.writeHead(404).end();
  await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 8);
  }, url('/any'));
  assert.ok(asked(server).length <= MOST, `${asked(server)}`);
});

story('log-out twice, a report after dispose: nothing is thrown, nothing is left', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, identity: 'a' });
    await record.until(() => record.of('verdict').some(({ facts }) => facts.probes), 'the doctor');
    record.bus.update({ identity: 'b' });
    await record.event('verdict', record.of('verdict').length + 1);
    record.bus.update({ identity: 'c' });
    await record.event('close', record.of('close').length + 2);
    const open = [];
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      constructor(name) {
        super(name);
        open.push(this);
      }
      close() {
        open.splice(open.indexOf(this), 1);
        super.close();
      }
    };
    record.bus.dispose();
    const { markdown, json } = await record.bus.report();
    return { warnings: record.of('warning'), text: typeof markdown, report: json.report, left: open.length };
  }, url('/status/403'));
  assert.deepEqual(told, { warnings: [], text: 'string', report: 1, left: 0 });
});

story('words that never come keep nobody waiting', async ({ page, url, server }) => {
  server.answer = ({ url: path }) => path.includes('/words-en.js');
  const told = await page(async (address) => {
    const { diagnose } = await kit.diagnose();
    const { id, title, lookalikes } = await diagnose(address, { timeoutMs: 500 });
    return { id, title, alike: lookalikes.length };
  }, url('/status/403'));
  assert.equal(told.title, told.id);
  assert.ok(told.alike > 0);
});

story('an abort ends an explanation at once, whatever is being asked', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const { diagnose } = await kit.diagnose();
    const controller = new AbortController();
    const going = diagnose(address, { timeoutMs: 20_000, probes: { timeoutMs: 20_000 }, signal: controller.signal });
    // Somewhere in the middle of it: the handshake hangs, and so does every question.
    setTimeout(() => controller.abort('enough'), 300);
    const late = new Promise((done) => setTimeout(() => done('late'), 5_000));
    return Promise.race([going.catch((reason) => reason), late]);
  }, url('/hang'));
  assert.equal(told, 'enough');
  assert.ok(server.connections.length >= 1);
});

story('a socket that its own page closes while it connects accuses nobody', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const { watch } = await kit.diagnose();
    const socket = new WebSocket(address);
    const watched = watch(socket, { timeoutMs: 1_000 });
    socket.close();
    const { id, confidence, facts } = await watched.verdict();
    watched.stop();
    return { id, confidence, probes: facts.probes };
  }, url('/hang'));
  assert.deepEqual(told, { id: 'handshake-failed', confidence: 'possible', probes: 0 });
  assert.deepEqual(asked(server), []);
});

story('neither a token that is slow to come nor a hello is taken for a handshake', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const options = { slowAfterMs: 80, connectTimeoutMs: 1_500 };
    const slow = kit.bus({ key: 'provider', url: () => new Promise(() => {}), ...options });
    const greeting = kit.bus({ key: 'hello', url: address, hello: 'hi', ready: () => false, ...options });
    await Promise.all([slow.event('close'), greeting.event('close')]);
    const last = (record) =>
      record.until(() => record.of('verdict').find(({ because }) => because.length), 'a verdict');
    await Promise.all([last(slow), last(greeting)]);
    return [slow, greeting].map((record) => [...new Set(record.of('verdict').map(({ id }) => id))]);
  }, url('/silent'));
  assert.deepEqual(told, [['provider-timeout'], ['hello-timeout']]);
  assert.deepEqual(asked(server), []);
});
