/** What a bus does when things happen to its page; what engines do by themselves is in engines.test.mjs. */
import assert from 'node:assert/strict';
import { whileAway, whileFrozen, whileHidden } from '../support/lifecycle.mjs';
import { story } from './story.mjs';

/** Pages that may not be stored are in no back/forward cache. */
const CACHED = { cache: 'no-cache' };
const HOUR_MS = 3_600_000;

/** In the page: an open bus; `window.record` is its record. */
const connected = async (options) => {
  window.stayed = true;
  window.record = kit.bus(options);
  await window.record.phase('open');
};

story(
  'lifecycle: left and returned: the page comes from the cache, and is live again at once',
  {
    engines: ['chromium', 'webkit'],
    page: CACHED,
  },
  async ({ browser, page, server, url }) => {
    await page(connected, { url: url('/echo'), queue: { maxAgeMs: 600_000 } });
    await page(() => {
      const { record } = window;
      addEventListener('pagehide', () => {
        window.left = { ...record.snapshot };
        window.sent = record.bus.send('said while leaving');
      });
      addEventListener('pageshow', () => {
        const shown = performance.now();
        record.event('open', 2).then(() => {
          window.liveAfterMs = performance.now() - shown;
        });
      });
    });
    await whileAway(browser, `${server.url}/kit/tab.html`, () =>
      server.until(() => server.connections[0].ended, 'the server to be told'),
    );
    const told = await page(async () => {
      const { record } = window;
      const { data } = await record.event('message');
      const { stayed, left, sent, liveAfterMs } = window;
      const { cause, phase } = record.snapshot.lastClose;
      return { stayed, left, sent, liveAfterMs, data, cause, phase, closes: record.of('close').length };
    });
    assert.equal(told.stayed, true, 'loaded anew');
    assert.deepEqual([told.left.phase, told.left.reason], ['paused', 'page-cached']);
    assert.equal(told.sent.status, 'queued');
    assert.deepEqual([told.data, told.closes], ['said while leaving', 1]);
    assert.deepEqual([told.cause, told.phase], ['closed-by-us', 'open']);
    assert.ok(told.liveAfterMs < 1_000, `live after ${told.liveAfterMs} ms`);
    assert.equal(server.connections.length, 2);
  },
);

story('lifecycle: a bus that is not connected keeps no page out of the cache', { page: CACHED }, async (world) => {
  const { browser, page, server, url } = world;
  await page(connected, { url: url('/echo') });
  await page(async () => {
    window.record.bus.close();
    await window.record.phase('stopped');
  });
  await server.until(() => server.live.length === 0, 'the end of the connection');
  await whileAway(browser, `${server.url}/kit/tab.html`);
  const stays = await page(async () => {
    const { stayed, record } = window;
    if (!stayed) return 'loaded anew';
    const before = record.snapshot.phase;
    record.bus.connect();
    await record.event('open', 2);
    return before;
  });
  assert.equal(stays, 'stopped');
});

story(
  'lifecycle: Firefox closes the socket when a download begins: the bus is back',
  {
    engines: ['firefox'],
  },
  async ({ page, server, url }) => {
    await page(connected, { url: url('/echo') });
    await page(() => {
      location.assign('/nothing');
    });
    const told = await page(async () => {
      await window.record.event('open', 2);
      return window.record.of('close').map(({ code, cause, action }) => [code, cause, action]);
    });
    assert.deepEqual(told, [[1001, 'closed-by-peer', 'retry']]);
    assert.equal(server.connections.length, 2);
  },
);

/** In the page: its clocks can be set on; they must be there before the package reads them. */
const withClocks = () => {
  const { now } = Date;
  const mono = performance.now.bind(performance);
  window.shift = { wall: 0, mono: 0 };
  Date.now = () => now() + window.shift.wall;
  performance.now = () => mono() + window.shift.mono;
};
/** In the page: an hour passes just before the page hears that it goes on. */
const sleepUntil = ([target, type], both, hour) => {
  ({ document, window })[target].addEventListener(
    type,
    () => {
      window.shift.wall += hour;
      if (both) window.shift.mono += hour;
      window.wokeAt = performance.now();
      window.record.event('open', 2).then(() => {
        window.tookMs = performance.now() - window.wokeAt;
      });
    },
    { capture: true, once: true },
  );
};
const woken = async () => {
  const { record } = window;
  await record.event('open', 2);
  await kit.turn();
  return {
    tookMs: window.tookMs,
    closes: record.of('close').map(({ cause, action }) => [cause, action]),
    failures: record.of('retry').map(({ failures }) => failures),
  };
};
const judge = (told, server) => {
  assert.deepEqual(told.closes, [['slept', 'retry']]);
  // Told again if the wait was cut shorter still, by the page becoming visible.
  assert.ok(told.failures.length > 0 && told.failures.every((failures) => failures === 0), `${told.failures}`);
  assert.ok(told.tookMs < 2_000, `back after ${told.tookMs} ms`);
  assert.equal(server.connections.length, 2);
};

for (const both of [false, true]) {
  for (const heartbeat of [undefined, { intervalMs: 60_000, message: 'ping' }]) {
    const how = `${both ? 'both clocks' : 'one clock'}, ${heartbeat ? 'a' : 'no'} heartbeat`;
    story(
      `lifecycle: an hour asleep and frozen, ${how}: connected again within 2 s, cause slept, no blame on the server`,
      {
        engines: ['chromium'],
      },
      async ({ browser, page, server, url }) => {
        await page(withClocks);
        await page(sleepUntil, ['document', 'resume'], both, HOUR_MS);
        await page(connected, { url: url('/silent'), ...(heartbeat && { heartbeat }) });
        await whileFrozen(browser, () => assert.equal(server.live.length, 1));
        judge(await page(woken), server);
      },
    );
  }
}

for (const both of [false, true]) {
  story(
    `lifecycle: an hour asleep and hidden, ${both ? 'both clocks' : 'one clock'}: connected again within 2 s, cause slept`,
    async (world) => {
      const { browser, page, server, url } = world;
      await page(withClocks);
      await page(connected, { url: url('/silent') });
      await whileHidden(browser, () => page(sleepUntil, ['document', 'visibilitychange'], both, HOUR_MS));
      judge(await page(woken), server);
    },
  );
}

story(
  'lifecycle: an hour asleep, and the server still answers: nothing is lost',
  async ({ browser, page, server, url }) => {
    await page(withClocks);
    await page(connected, { url: url('/echo'), heartbeat: { intervalMs: 60_000, message: 'still there?' } });
    await whileHidden(browser, () => page(sleepUntil, ['document', 'visibilitychange'], false, HOUR_MS));
    const told = await page(async () => {
      const { data } = await window.record.event('message');
      window.record.bus.send('good');
      await window.record.event('message', 2);
      return { data, closes: window.record.of('close').length };
    });
    assert.deepEqual(told, { data: 'still there?', closes: 0 });
    assert.equal(server.connections.length, 1);
  },
);

story('lifecycle: an hour asleep, and the server does not answer: a second of patience, cause slept', async (world) => {
  const { browser, page, server, url } = world;
  await page(withClocks);
  await page(connected, { url: url('/echo'), heartbeat: { intervalMs: 60_000, message: 'still there?' } });
  server.connections[0].mute();
  await whileHidden(browser, () => page(sleepUntil, ['document', 'visibilitychange'], false, HOUR_MS));
  const told = await page(woken);
  assert.equal(server.connections[0].ended, false);
  // One more second than where nobody is asked: on a busy machine its own timers are late.
  judge({ ...told, tookMs: told.tookMs - 1_000 }, server);
});

/** In the page: as if it was in the background, from before any bus is made until `seen()`. */
const unseen = () => {
  const own = { visibilityState: 'hidden', hidden: true };
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(document, name, { configurable: true, get: () => value });
  window.look = () => {
    for (const name in own) delete document[name];
    document.dispatchEvent(new Event('visibilitychange'));
  };
};

for (const pauseWhenHiddenMs of [0, 300]) {
  story(
    `lifecycle: a bus made in a hidden page pauses after ${pauseWhenHiddenMs} ms, whoever asks it to connect, until somebody looks`,
    async ({ page, url, server }) => {
      await page(unseen);
      const told = await page(
        async (address, ms) => {
          const options = { url: address, pauseWhenHiddenMs: ms, retry: kit.fast.retry };
          const record = kit.bus(options);
          window.record = record;
          await record.phase('paused');
          const { bus, release } = whysocket.holdBus(options);
          const answers = [record.bus.connect(), record.bus.connect({ because: 'a button' })];
          await kit.turn();
          const { phase, reason } = record.snapshot;
          release();
          return { same: bus === record.bus, answers, phase, reason, opens: record.of('open').length };
        },
        url('/echo'),
        pauseWhenHiddenMs,
      );
      const waits = { started: false, why: 'waiting' };
      assert.deepEqual([told.same, told.phase, told.reason], [true, 'paused', 'hidden']);
      assert.deepEqual(told.answers, [waits, waits]);
      const before = server.connections.length;
      if (pauseWhenHiddenMs === 0) assert.equal(told.opens + before, 0);
      const after = await page(async () => {
        const { record } = window;
        const sofar = record.of('open').length;
        window.look();
        await record.event('open', sofar + 1);
        return record.snapshot.phase;
      });
      assert.equal(after, 'open');
      assert.equal(server.connections.length, before + 1);
    },
  );
}
