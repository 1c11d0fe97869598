/** The same bus where there is no page: in dedicated and in shared workers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { scratchFolder } from '../support/processes.mjs';
import { story } from './story.mjs';

const KINDS = ['dedicated', 'shared'];
/** Runs a function in a new worker; with a `query` for the worker's script, whose headers make its policy. */
const inWorker = ({ page }, kind, query, fn, ...args) =>
  page((kind, query, source, args) => kit.worker(kind, query).run(source, ...args), kind, query, String(fn), args);

/** What an application does with a bus; answers what a window would tell, too. */
const talk = async () => {
  await ready;
  await whysocket.init?.();
  const record = kit.bus({ url: '/silent', connect: false });
  const queued = record.bus.send('one');
  record.bus.connect();
  await record.phase('open');
  const passed = record.bus.send('two');
  // What opening and sending still have to do is done.
  for (const { id } of [queued, passed]) await record.outcome(id);
  const told = {
    window: 'window' in globalThis,
    statuses: [queued.status, passed.status],
    outcomes: record.of('outcome').map(({ outcome }) => outcome),
    listeners: [...alive.listeners].map(({ type }) => type).sort(),
  };
  record.bus.dispose();
  await kit.turn();
  return {
    ...told,
    left: { timers: alive.timers.size, listeners: alive.listeners.size, bytes: whysocket.liveBytes() },
  };
};

for (const kind of KINDS) {
  for (const name of ['.', './streaming']) {
    story(
      `a ${kind} worker, whysocket${name.slice(1)}: connects by a relative URL, sends what waited, and dispose leaves nothing`,
      async (world) => {
        const { packed, server } = world;
        const entry = `/packed/${packed.entries[name].replace(/^\.\//, '')}`;
        const told = await inWorker(world, kind, { entry }, talk);
        assert.equal(told.window, false);
        assert.deepEqual(told.statuses, ['queued', 'passed']);
        assert.deepEqual(told.outcomes, ['sent', 'sent']);
        assert.ok(told.listeners.includes('online'), told.listeners.join());
        assert.deepEqual(told.left, { timers: 0, listeners: 0, bytes: 0 });
        const { messages } = await server.until(
          () => server.live.length === 0 && server.connections[0],
          'the end of the connection',
        );
        assert.deepEqual(messages, ['one', 'two']);
      },
    );
  }

  story(`a ${kind} worker: refused, retried, open; lost, and open again`, async (world) => {
    const { server } = world;
    server.behave = (connection) =>
      server.connections.length < 3 ? connection.socket.resetAndDestroy() : connection.upgrade();
    const running = inWorker(world, kind, {}, async () => {
      await ready;
      const record = kit.bus({ url: '/live' });
      record.bus.send('open on this side, too');
      await record.event('open', 2);
      return { causes: record.of('close').map(({ cause }) => cause), retries: record.of('retry').length };
    });
    await server.until(() => server.connections[2]?.messages.length, 'the third attempt');
    server.cut();
    const told = await running;
    assert.deepEqual(told, { causes: ['handshake-failed', 'handshake-failed', 'connection-lost'], retries: 3 });
  });

  story(`a ${kind} worker has one bus per key, and shares none with its page`, async (world) => {
    const { page, server } = world;
    const told = await inWorker(
      world,
      kind,
      {},
      async (address) => {
        await ready;
        const record = kit.bus({ url: address });
        await record.phase('open');
        return { same: whysocket.getBus({ url: address }) === record.bus, key: record.bus.key };
      },
      world.url('/silent'),
    );
    const key = await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.phase('open');
      return record.bus.key;
    }, world.url('/silent'));
    assert.deepEqual(told, { same: true, key });
    assert.equal(server.live.length, 2);
  });

  story(`a ${kind} worker: its own CSP forbids the URL, and it stops at once`, async (world) => {
    const csp = "script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'self'";
    const told = await inWorker(world, kind, { csp }, async () => {
      await ready;
      const record = kit.bus({ url: 'ws://127.0.0.1:9999/chat?token=s3cret' });
      const { reason } = await record.event('stopped');
      return { reason, causes: record.of('close').map(({ cause }) => cause) };
    });
    // WebKit tells workers of no violation: all there is is the SecurityError that the constructor throws.
    assert.deepEqual(told, { reason: 'blocked', causes: [world.engine === 'webkit' ? 'security-error' : 'csp'] });
  });

  story(`a ${kind} worker: a CSP without 'wasm-unsafe-eval' is a LoadError that names it`, async (world) => {
    const csp = "script-src 'self' blob:";
    const thrown = await inWorker(world, kind, { csp }, async () => {
      await ready;
      return kit.thrown(() => whysocket.getBus({ url: '/live' }).connect());
    });
    assert.equal(thrown?.name, 'LoadError');
    assert.match(thrown.message, /wasm-unsafe-eval/);
  });
}

story('a classic worker, as bundlers make for old browsers: open', async ({ page, packed, mounts, server }) => {
  const folder = scratchFolder('classic').path;
  mounts['/classic/'] = folder;
  await build({
    stdin: {
      contents: `import { getBus } from './index.js';
        const bus = getBus({ url: '/silent' });
        bus.on('open', () => postMessage('open'));
        bus.connect();`,
      resolveDir: packed.path,
    },
    bundle: true,
    format: 'iife',
    outfile: join(folder, 'worker.js'),
    logLevel: 'error',
  });
  const told = await page(
    () =>
      new Promise((done, failed) => {
        const worker = new Worker('/classic/worker.js');
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = ({ message }) => failed(new Error(message));
      }),
  );
  assert.equal(told, 'open');
  assert.equal(server.live.length, 1);
});

const chapter = new URL('../../src/manual/workers.md', import.meta.url);

/** The manual's sample as files, importing the package from where the test's server has it. */
function sample(entry) {
  const folder = scratchFolder('sample').path;
  const blocks = readFileSync(chapter, 'utf8').matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs);
  for (const [, name, text] of blocks) writeFileSync(join(folder, name), text.replace("'whysocket'", `'${entry}'`));
  return folder;
}

story("the manual's shared worker: two tabs, one socket, and a tab that goes takes nothing along", async (world) => {
  const { browser, server, packed, page, mounts } = world;
  mounts['/sample/'] = sample(`/packed/${packed.entries['.'].replace(/^\.\//, '')}`);
  server.behave = (connection) => connection.upgrade((ws) => ws.on('message', (data) => ws.send(`${data}, heard`)));
  const join_ = async () => {
    const { live } = await import('/sample/live.js');
    window.heard = [];
    window.live = live;
    const ended = new Promise((done) => {
      live.addEventListener('sent', ({ detail }) => done(detail));
    });
    live.addEventListener('message', ({ detail }) => heard.push(detail));
    await new Promise((done) => {
      const ask = () => live.status?.phase === 'open' && done();
      live.addEventListener('status', ask);
      ask();
    });
    live.send(`hello from ${location.pathname}`);
    return (await ended).status;
  };
  const hears = (many) =>
    new Promise((done) => {
      const ask = () => window.heard.length >= many && done(window.heard);
      window.live.addEventListener('message', ask);
      ask();
    });
  assert.equal(await page(join_), 'passed');
  await page(hears, 1);
  const tab = await browser.tab(`${server.url}/kit/tab.html`);
  assert.equal(await page(join_), 'passed');
  assert.deepEqual(await page(hears, 1), ['hello from /kit/tab.html, heard']);
  await tab.close();
  assert.deepEqual(await page(hears, 2), ['hello from /kit/index.html, heard', 'hello from /kit/tab.html, heard']);
  await page(() => window.live.send('still there'));
  await page(hears, 3);
  assert.equal(server.connections.length, 1);
  assert.equal(server.live.length, 1);
});
