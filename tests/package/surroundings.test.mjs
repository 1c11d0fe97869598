/** Hints of the page's surroundings: somebody looks again, a network goes or comes. They hurry a bus, and prove nothing to it. */
import assert from 'node:assert/strict';
import { whileFrozen, whileHidden, whileOffline } from '../support/lifecycle.mjs';
import { story } from './story.mjs';

/** The first wait is anywhere in a day: whoever is back at once was hurried. */
const PATIENT = { minDelayMs: 20, firstWindowMs: 86_400_000, maxDelayMs: 86_400_000 };

/** In the page: an open bus; `window.record` is its record. */
const connected = async (options) => {
  window.record = kit.bus(options);
  await window.record.phase('open');
};
/** In the page: lost, and in a wait that outlasts the test. */
const waiting = () => window.record.phase('waiting').then(() => window.record.event('retry'));
const back = async () => {
  const { record } = window;
  await record.event('open', 2);
  return record.of('retry').map(({ delayMs, at }) => ({ delayMs, at }));
};
/** The wait was told anew, and was within a second. */
const hurried = (retries) => {
  assert.equal(retries.length, 2);
  assert.ok(retries[1].delayMs >= 0 && retries[1].delayMs <= 1_000, `${retries[1].delayMs}`);
  assert.ok(retries[1].at < retries[0].at);
};

story(
  'surroundings: hidden for long with pauseWhenHiddenMs closes 1000; visible again connects at once, and what was said meanwhile goes out',
  async (world) => {
    const { browser, page, server, url } = world;
    await page(connected, { url: url('/echo'), pauseWhenHiddenMs: 200 });
    await whileHidden(browser, async () => {
      await page(() => window.record.phase('paused'));
      const told = await page(() => [window.record.snapshot, window.record.bus.send('said to nobody')]);
      assert.deepEqual([told[0].reason, told[0].wanted, told[1].status], ['hidden', true, 'queued']);
      const { code } = await server.until(() => server.connections[0].closed, 'a Close frame');
      assert.equal(code, 1000);
      assert.equal(server.connections.length, 1);
    });
    const told = await page(async () => {
      const { record } = window;
      const { data } = await record.event('message');
      const to = record.phases.slice(record.phases.indexOf('paused'));
      return { data, to, retries: record.of('retry').length, cause: record.snapshot.lastClose.cause };
    });
    assert.deepEqual(told, {
      data: 'said to nobody',
      to: ['paused', 'resolving', 'connecting', 'open'],
      retries: 0,
      cause: 'closed-by-us',
    });
  },
);

story('surroundings: hidden for a moment, or without pauseWhenHiddenMs, stays connected', async (world) => {
  const { browser, page, server, url } = world;
  for (const pauseWhenHiddenMs of [undefined, 60_000]) {
    await page(connected, { url: url(`/echo?ms=${pauseWhenHiddenMs}`), pauseWhenHiddenMs });
    await whileHidden(browser, async () => {
      await page(() => window.record.bus.send('hidden'));
      await page(() => window.record.event('message'));
    });
    const phases = await page(() => window.record.phases);
    assert.equal(phases.at(-1), 'open');
    assert.equal(phases.filter((name) => name === 'open').length, 1);
  }
  assert.equal(server.live.length, 2);
});

story('surroundings: who looks again does not wait on', async ({ browser, page, server, url }) => {
  await page(connected, { url: url('/echo'), retry: PATIENT });
  await whileHidden(browser, async () => {
    server.cut();
    await page(waiting);
  });
  hurried(await page(back));
});

story(
  'surroundings: a network that comes back cuts a wait short; one that goes ends nothing',
  {
    engines: ['chromium', 'firefox'],
  },
  async ({ browser, page, server, url }) => {
    const heartbeat = { intervalMs: 600_000, message: 'still there?' };
    await page(connected, { url: url('/echo'), retry: PATIENT, heartbeat });
    await whileOffline(browser, async () => {
      // It is asked, and it answers: a hint was wrong.
      await server.until(() => server.connections[0].messages.length, 'the question');
      await page(() => window.record.event('message'));
      assert.deepEqual(await page(() => window.record.of('close')), []);
      server.cut();
      await page(waiting);
    });
    hurried(await page(back));
    assert.deepEqual(server.connections[0].messages, ['still there?']);
  },
);

story(
  'surroundings: told that the network is back, WebKit does not wait on',
  {
    engines: ['webkit'],
  },
  async ({ page, server, url }) => {
    // No way is known to take WebKitGTK offline: the event is ours, what follows is not.
    await page(connected, { url: url('/echo'), retry: PATIENT });
    server.cut();
    await page(waiting);
    await page(() => {
      dispatchEvent(new Event('online'));
    });
    hurried(await page(back));
  },
);

story(
  'surroundings: frozen for a moment, too, the connection that dies of it has died of sleep',
  {
    engines: ['chromium'],
  },
  async ({ browser, page, server, url }) => {
    await page(connected, { url: url('/echo') });
    await whileFrozen(browser, () => assert.equal(server.live.length, 1));
    const told = await page(async () => {
      await window.record.event('open', 2);
      return window.record.of('close').map(({ cause, action }) => [cause, action]);
    });
    assert.deepEqual(told, [['slept', 'retry']]);
  },
);
