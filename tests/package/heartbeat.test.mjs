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

story('heartbeat: any message is a sign of life: who talks need not answer', async ({ page, url, server }) => {
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

const BLOCKS = 3;
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
      let asked = 0;
      // The question after the last block is answered at once: it is punctual, and must not be late.
      const inMs = () => (asked++ < BLOCKS ? answerMs : 0);
      server.behave = (connection) =>
        connection.upgrade((ws) => ws.on('message', (data) => setTimeout(() => ws.send(String(data)), inMs())));
      const told = await page(
        async (address, timeoutMs, blockAfterMs, BLOCKS) => {
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
        BLOCKS,
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

const MEGABYTE = 1_048_576;
const PARTS = 96;

/** In the page: an upload of 48 MB in many messages, since Firefox takes a message out of `bufferedAmount` only when all of it has left. */
const upload = (address, parts) => {
  const record = kit.bus({
    url: address,
    heartbeat: { intervalMs: 300, timeoutMs: 1_000, message: 'ping', isAnswer: (message) => message === 'pong' },
    queue: { maxBytes: 1e9, maxBufferedBytes: 1e9 },
  });
  window.record = record;
  const part = 'x'.repeat(524_288);
  record.bus.on('open', () => {
    if (record.snapshot.opens > 1) return;
    window.began = performance.now();
    for (let n = 0; n < parts; n += 1) record.bus.send(part);
  });
};

/** A server that reads 2 MB, then rests, and answers the pings that it comes upon; from `stopAt` bytes on it reads nothing. */
const slowReader = (server, stopAt) => (connection) =>
  connection.upgrade((ws) => {
    // The next one has nothing to read.
    if (server.connections.length > 1) return;
    let read = 0;
    let until = 2 * MEGABYTE;
    ws.pause();
    connection.socket.on('data', ({ length }) => {
      read += length;
      if (read >= until) ws.pause();
    });
    const step = setInterval(() => {
      until = read + 2 * MEGABYTE;
      if (read < stopAt) ws.resume();
    }, 150);
    connection.socket.once('close', () => clearInterval(step));
    ws.on('message', (data) => String(data) === 'ping' && ws.send('pong'));
  });

story(
  'heartbeat: an upload that drains is no silence, however long the answer has to wait behind it',
  // In WebKitGTK `bufferedAmount` is 0 as soon as another process has the messages: nobody sees them drain.
  { engines: ['chromium', 'firefox'] },
  async ({ page, url, server }) => {
    server.behave = slowReader(server, Number.POSITIVE_INFINITY);
    await page(upload, url('/any'), PARTS);
    const told = await page(async (parts) => {
      const { record } = window;
      await record.until(() => record.of('outcome').length === parts, 'all to have left', 30_000);
      const tookMs = performance.now() - window.began;
      await record.event('message');
      const outcomes = new Set(record.of('outcome').map(({ outcome }) => outcome));
      return { tookMs, closes: record.of('close'), opens: record.snapshot.opens, outcomes: [...outcomes] };
    }, PARTS);
    assert.deepEqual([told.closes, told.opens, told.outcomes], [[], 1, ['sent']]);
    // Interval and time-out together are 1 300 ms.
    assert.ok(told.tookMs > 2_000, `it was over before anybody could lose patience: ${told.tookMs} ms`);
    const [{ messages }] = server.connections;
    assert.equal(messages.filter((data) => data !== 'ping').length, PARTS);
  },
);

story('heartbeat: a server that stops reading in the middle of an upload is found', async (world) => {
  const { engine, page, url, server } = world;
  server.behave = slowReader(server, 8 * MEGABYTE);
  await page(upload, url('/any'), PARTS);
  const told = await page(async () => {
    const { record } = window;
    const { cause, phase } = await record.event('close');
    await record.event('open', 2);
    return { cause, phase, lost: record.of('outcome').some(({ outcome }) => outcome === 'maybe-sent') };
  });
  assert.deepEqual([told.cause, told.phase], ['heartbeat-timeout', 'open']);
  if (engine !== 'webkit') assert.ok(told.lost, 'all was called sent');
});

story(
  'heartbeat: who floods us with pings and does not read gets no more answers than the buffer may hold',
  async ({ engine, page, url, server }) => {
    const MOST = 100_000;
    const SIZE = 1_000;
    const PINGS = 30_000;
    await page(
      async (address, most, size) => {
        class Watched extends WebSocket {
          constructor(...values) {
            super(...values);
            window.socket = this;
          }
        }
        const record = kit.bus({
          url: address,
          WebSocket: Watched,
          queue: { maxBufferedBytes: most },
          heartbeat: { answer: (message) => message === 'ping' && 'p'.repeat(size) },
        });
        window.highest = 0;
        record.bus.on('message', () => {
          window.highest = Math.max(window.highest, window.socket.bufferedAmount);
        });
        window.record = record;
        await record.phase('open');
      },
      url('/silent'),
      MOST,
      SIZE,
    );
    const [connection] = server.connections;
    connection.ws.pause();
    for (let n = 0; n < PINGS; n += 1) connection.ws.send('ping');
    const told = await page(async (pings) => {
      const { record, socket } = window;
      while (record.bus.counters().messagesIn < pings) await new Promise((done) => setTimeout(done, 20));
      return { highest: window.highest, waits: socket.bufferedAmount, answers: record.bus.counters().messagesOut };
    }, PINGS);
    assert.ok(told.highest > 0 && told.highest <= MOST + SIZE, `${told.highest} bytes were in the buffer`);
    // WebKitGTK's other process takes what it can get.
    if (engine !== 'webkit') assert.ok(told.answers < PINGS, `${told.answers} answers`);
    connection.ws.resume();
    await server.until(() => connection.messages.length === told.answers, 'the answers that were given');
    // Who reads again is answered again.
    await page(
      () =>
        new Promise((done) => {
          const ask = () => (window.socket.bufferedAmount ? setTimeout(ask, 20) : done());
          ask();
        }),
    );
    connection.ws.send('ping');
    await server.until(() => connection.messages.length === told.answers + 1, 'one answer more');
    assert.equal(await page(() => window.record.of('close').length), 0);
  },
);

story("heartbeat: an isAnswer that throws does not keep the server's ping from being answered", async (world) => {
  const { page, pages, url, server } = world;
  pages.expected = ['isAnswer broke'];
  server.behave = (connection) =>
    connection.upgrade((ws) => {
      ws.on('message', (data) => String(data) === 'asked' && ws.send('ping'));
    });
  await page(async (address) => {
    window.record = kit.bus({
      url: address,
      heartbeat: {
        intervalMs: 200,
        message: 'asked',
        isAnswer() {
          throw new Error('isAnswer broke');
        },
        answer: (message) => (message === 'ping' ? 'pong' : undefined),
      },
    });
    await window.record.event('message', 2);
    await kit.turn();
  }, url('/any'));
  const [connection] = server.connections;
  await server.until(() => connection.messages.filter((data) => data === 'pong').length >= 2, 'two answers');
  const told = await page(() => {
    const { record } = window;
    const [warning] = record.of('warning').map(({ code, message }) => `${code} ${message}`);
    return { warning, closes: record.of('close').length };
  });
  assert.match(told.warning, /^listener-threw .*heartbeat\.isAnswer/);
  assert.equal(told.closes, 0);
});

/** Options that have a promise where an answer is due, and what of it is told. */
const PROMISES = {
  answer: { heartbeat: { answer: 'later' } },
  message: { heartbeat: { intervalMs: 200, timeoutMs: 1_000, message: 'later' } },
  isAnswer: { heartbeat: { intervalMs: 200, timeoutMs: 5_000, message: 'ping', isAnswer: 'later' } },
  typeOf: { typeOf: 'later' },
};

for (const [name, options] of Object.entries(PROMISES)) {
  for (const rejects of [false, true]) {
    story(
      `an async ${name} that ${rejects ? 'rejects' : 'resolves'} is told of, and nothing comes of it`,
      async ({ page, pages, url, server }) => {
        pages.expected = [`${name}()`];
        server.behave = (connection) =>
          connection.upgrade((ws) => {
            const talk = setInterval(() => ws.send('{}'), 100);
            ws.on('close', () => clearInterval(talk));
          });
        const told = await page(
          async (address, patch, fails) => {
            let asked = 0;
            const later = async () => {
              asked += 1;
              if (fails) throw new Error('nobody hears of it');
              return 'a kind of answer';
            };
            const fill = (group) => {
              for (const key in group) {
                if (group[key] === 'later') group[key] = later;
                else if (typeof group[key] === 'object') fill(group[key]);
              }
            };
            fill(patch);
            const record = kit.bus({ url: address, codec: 'json', ...patch });
            const heard = [];
            record.bus.onMessage('a kind of answer', () => heard.push('by type'));
            await record.until(() => asked >= 3, 'three calls');
            const sofar = record.of('message').length;
            await record.event('message', sofar + 3);
            await kit.turn();
            return {
              heard,
              warnings: record.of('warning').map(({ code, message, detail }) => `${code} ${message} ${detail?.path}`),
              phase: record.snapshot.phase,
              rttMs: record.snapshot.rttMs ?? null,
              closes: record.of('close'),
            };
          },
          url('/any'),
          options,
          rejects,
        );
        assert.deepEqual([told.heard, told.closes, told.phase, told.rttMs], [[], [], 'open', null]);
        assert.ok(told.warnings.length > 0);
        for (const warning of told.warnings) {
          assert.match(warning, /^listener-threw /);
          assert.ok(warning.includes(`${name}()`), warning);
        }
        const sent = server.connections[0].messages.filter((data) => data !== '"ping"');
        assert.deepEqual(sent, []);
      },
    );
  }
}

for (const rejects of [false, true]) {
  story(
    `an async ready or serverDelay that ${rejects ? 'rejects' : 'resolves'} opens nothing and delays nothing`,
    async ({ page, pages, url }) => {
      pages.expected = ['retry.serverDelay()'];
      const told = await page(
        async (address, fails) => {
          const later = async () => {
            if (fails) throw new Error('nobody hears of it');
            return 3_600_000;
          };
          const unready = kit.bus({ url: `${address}/close/4000?say=ready`, ready: later });
          const { cause, message } = await unready.event('close', 2);
          unready.bus.dispose();
          const delayed = kit.bus({ url: `${address}/close/1012`, retry: { serverDelay: later } });
          await delayed.event('open', 2);
          await kit.turn();
          return {
            cause,
            message,
            opens: unready.of('open').length,
            heard: unready.of('message').length,
            warnings: delayed.of('warning').map(({ code, detail }) => [code, detail?.path]),
            delays: delayed.of('retry').map(({ delayMs }) => delayMs),
          };
        },
        url(''),
        rejects,
      );
      assert.deepEqual([told.cause, told.opens, told.heard], ['ready-failed', 0, 0]);
      assert.match(told.message, /ready\(\)/);
      assert.doesNotMatch(told.message, /nobody hears/);
      assert.deepEqual(told.warnings[0], ['listener-threw', 'retry.serverDelay()']);
    },
  );
}

story('heartbeat: an answer nobody asked for on this connection tells no rttMs', async ({ page, url, server }) => {
  server.behave = (connection) =>
    connection.upgrade((ws) => {
      if (server.connections.length > 1) ws.send('pong');
      else ws.on('message', () => connection.socket.destroy());
    });
  const told = await page(async (address) => {
    const record = kit.bus({
      url: address,
      heartbeat: { intervalMs: 400, timeoutMs: 20_000, message: 'ping', isAnswer: (message) => message === 'pong' },
    });
    await record.event('message');
    await kit.turn();
    const { opens, rttMs } = record.snapshot;
    return { opens, rttMs: rttMs ?? null };
  }, url('/any'));
  assert.deepEqual(told, { opens: 2, rttMs: null });
  assert.deepEqual(server.connections[0].messages, ['ping']);
});
