/** Whether an open connection still lives. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const INTERVAL_MS = 300;
const TIMEOUT_MS = 500;

story(
  'heartbeat: half-open, a server that hangs is found within interval and timeout, and left for the next',
  async (world) => {
    const { page, server, url } = world;
    await page(
      async (address, intervalMs, timeoutMs) => {
        const record = kit.bus({
          url: address,
          heartbeat: { intervalMs, timeoutMs, message: 'ping', isAnswer: (message) => message === 'ping' },
        });
        window.record = record;
        await record.event('message', 2);
        if (record.snapshot.opens !== 1) throw new Error('it lived and was left');
      },
      url('/echo'),
      INTERVAL_MS,
      TIMEOUT_MS,
    );
    const [connection] = server.connections;
    connection.mute();
    const tookMs = await page(async () => {
      const heard = performance.now();
      await window.record.event('close');
      return performance.now() - heard;
    });
    const told = await page(async () => {
      const { record } = window;
      await record.event('open', 2);
      await record.event('message', record.of('message').length + 1);
      return { close: record.of('close'), phase: record.snapshot.phase };
    });
    assert.equal(connection.ended, false, 'TCP was there all the time');
    assert.deepEqual(
      told.close.map(({ cause, phase, action, wasClean }) => [cause, phase, action, wasClean]),
      [['heartbeat-timeout', 'open', 'retry', false]],
    );
    assert.equal(told.phase, 'open');
    assert.equal(server.connections.length, 2);
    // With room for the driver's own scripts and a busy machine; exact to the millisecond in tests/scenarios/liveness.rs.
    assert.ok(tookMs < INTERVAL_MS + TIMEOUT_MS + 3_000, `it took ${tookMs} ms`);
  },
);

story('heartbeat: off by default: nothing is sent, a server that hangs is not noticed', async (world) => {
  const { page, server, url } = world;
  await page(async (address) => {
    window.record = kit.bus({ url: address });
    await window.record.phase('open');
  }, url('/echo'));
  server.connections[0].mute();
  // What is sent would be answered, were anybody there; that it is not says nothing without a heartbeat.
  const phase = await page(async () => {
    window.record.bus.send('anybody?');
    await new Promise((done) => setTimeout(done, 1_000));
    return window.record.snapshot.phase;
  });
  assert.equal(phase, 'open');
  server.connections[0].unmute();
  await page(() => window.record.event('message'));
  assert.deepEqual(server.connections[0].messages, ['anybody?']);
});

story('heartbeat: rttMs is what an answer took, and is gone with its connection', async ({ page, url, server }) => {
  const DELAY_MS = 120;
  server.behave = (connection) =>
    connection.upgrade((ws) => ws.on('message', () => setTimeout(() => ws.send('pong'), DELAY_MS)));
  const told = await page(async (address) => {
    const record = kit.bus({
      url: address,
      heartbeat: { intervalMs: 50, message: () => 'ping', isAnswer: (message) => message === 'pong' },
    });
    await record.phase('open');
    const before = record.snapshot.rttMs;
    await record.event('message', 2);
    await kit.turn();
    const { rttMs } = record.snapshot;
    const after = [];
    record.bus.on('phase', () => after.push(record.snapshot.rttMs));
    record.bus.reconnect({ because: 'the story' });
    await record.event('open', 2);
    return { before, rttMs, after, heard: record.of('message').map(({ data }) => data) };
  }, url('/any'));
  assert.equal(told.before, undefined);
  // As JSON has it: null is undefined.
  assert.ok(told.after.length > 2 && told.after.every((rttMs) => rttMs === null), `${told.after}`);
  assert.ok(told.rttMs >= DELAY_MS - 2 && told.rttMs < 5_000, `${told.rttMs}`);
  assert.ok(told.heard.every((data) => data === 'pong') && told.heard.length >= 2, 'answers are messages, too');
});

story('heartbeat: any message is a sign of life: who talks is not asked', async ({ page, url, server }) => {
  server.behave = (connection) =>
    connection.upgrade((ws) => {
      const talk = setInterval(() => ws.send('news'), 40);
      ws.on('close', () => clearInterval(talk));
    });
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, heartbeat: { intervalMs: 100, timeoutMs: 1_500, message: 'ping' } });
    // For twice as long as silence would be suffered.
    await record.event('message', 80);
    return { opens: record.snapshot.opens, closes: record.of('close') };
  }, url('/any'));
  assert.deepEqual(told, { opens: 1, closes: [] });
  assert.ok(server.connections[0].messages.every((data) => data === 'ping'));
});

/** When the answer comes and when the page is blocked, in ms after the question: in all of them TIMEOUT_MS is over meanwhile. */
const BLOCKED = [
  { answerMs: 0, fromMs: 0 },
  { answerMs: 300, fromMs: 0 },
  { answerMs: 400, fromMs: 330 },
];

for (const { answerMs, fromMs } of BLOCKED) {
  story(
    `heartbeat: an answer after ${answerMs} ms, in a page blocked from ${fromMs} ms on, is heard before anything is judged`,
    async (world) => {
      const { page, url, server } = world;
      server.behave = (connection) =>
        connection.upgrade((ws) => ws.on('message', (data) => setTimeout(() => ws.send(String(data)), answerMs)));
      const told = await page(
        async (address, timeoutMs, blockAfterMs) => {
          const BLOCKS = 3;
          let blocked = 0;
          const block = () => {
            if (blocked >= BLOCKS) return;
            blocked += 1;
            const end = performance.now() + 1_200;
            while (performance.now() < end);
          };
          const message = () => {
            setTimeout(block, blockAfterMs);
            return 'ping';
          };
          const record = kit.bus({ url: address, heartbeat: { intervalMs: 100, timeoutMs, message } });
          await record.until(() => blocked === BLOCKS && record.of('message').length > BLOCKS, 'the answers');
          return { closes: record.of('close'), opens: record.snapshot.opens };
        },
        url('/any'),
        TIMEOUT_MS,
        fromMs,
      );
      assert.deepEqual(told, { closes: [], opens: 1 });
      assert.equal(server.connections.length, 1);
    },
  );
}

story("heartbeat: the peer's own pings are answered, past the queue and without an outcome", async (world) => {
  const { page, url, server } = world;
  await page(async (address) => {
    window.record = kit.bus({
      url: address,
      heartbeat: { answer: (message) => (message === 'ping' ? 'pong' : undefined) },
    });
    await window.record.phase('open');
  }, url('/silent'));
  const [connection] = server.connections;
  for (const data of ['ping', 'news', 'ping']) connection.ws.send(data);
  await server.until(() => connection.messages.length === 2, 'two answers');
  assert.deepEqual(connection.messages, ['pong', 'pong']);
  const told = await page(async () => {
    await window.record.event('message', 3);
    return { outcomes: window.record.of('outcome'), heard: window.record.of('message').map(({ data }) => data) };
  });
  assert.deepEqual(told, { outcomes: [], heard: ['ping', 'news', 'ping'] });
});

story('heartbeat: functions that throw are told, and condemn nobody', async ({ page, pages, url, server }) => {
  pages.expected = ['no ping today', 'no answer today'];
  const told = await page(async (address) => {
    let asked = 0;
    const record = kit.bus({
      url: address,
      heartbeat: {
        intervalMs: 60,
        timeoutMs: 120,
        message() {
          asked += 1;
          throw new Error('no ping today');
        },
        answer() {
          throw new Error('no answer today');
        },
      },
    });
    await record.phase('open');
    record.bus.send('hello');
    await record.event('message');
    await record.until(() => asked >= 6 && record.of('warning').length >= 2, 'several tries');
    return { closes: record.of('close'), opens: record.snapshot.opens, heard: record.of('message').length };
  }, url('/echo'));
  assert.deepEqual(told, { closes: [], opens: 1, heard: 1 });
  assert.deepEqual(server.connections[0].messages, ['hello']);
});
