/** What hand-written classes get wrong, each seen in a real browser, and these must not. */
import assert from 'node:assert/strict';
import { contract, parsed } from './contract.mjs';

contract('failed attempts go on beyond five', { timeoutMs: 150_000 }, async ({ page, url, server }) => {
  let refused = 0;
  server.behave = (connection) => (refused++ < 7 ? connection.socket.end() : connection.upgrade());
  await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.entry('connect', 1, 140_000);
  }, url('/live'));
  assert.equal(server.connections.length, 8);
});

contract('retries that end say so', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address, { bus: { retry: { ...kit.fast.retry, maxAttempts: 2 } } });
    desk.connect();
    await desk.until(() => desk.of('error').some(({ stopped }) => stopped), 'the stop', 50_000);
    return desk.of('error').at(-1).stopped;
  }, url('/status/503'));
  assert.equal(told, 'exhausted');
});

contract('in onDisconnect a terminal close is known to be one', async ({ page, url }) => {
  const told = await page(async (address) => {
    const seen = [];
    const desk = compat.desk(address, { on: { disconnect: ({ bus }) => seen.push(bus.terminalClose) } });
    desk.connect();
    await desk.entry('disconnect');
    return seen;
  }, url('/close/1008'));
  assert.deepEqual(told, [true]);
});

contract('a late close of the old socket flips nothing', async ({ page, url, server }) => {
  // Two servers' worth of one: the first connection never answers the Close frame, and is cut later.
  let opened = 0;
  server.behave = (connection) =>
    connection.upgrade((ws) => {
      if (opened++ === 0) ws.once('message', connection.mute);
    });
  await page(async (address) => {
    const desk = compat.desk(address);
    globalThis.desk = desk;
    await desk.connect();
  }, url('/live'));
  await server.until(() => server.connections[0].messages.length, 'INIT');
  const told = await page(async () => {
    desk.bus.disconnect();
    return desk.connect();
  });
  assert.deepEqual(told, { open: true });
  server.connections[0].socket.resetAndDestroy();
  await server.until(() => server.connections[0].ended, 'the old connection to end');
  const after = await page(async () => {
    await kit.turn();
    desk.bus.sendMessage({ type: 'still here' });
    return { whats: desk.whats, isConnected: desk.bus.getConnected() };
  });
  assert.deepEqual(after, { whats: ['connect', 'disconnect', 'connect'], isConnected: true });
  await server.until(() => server.connections[1].messages.length === 2, 'the message on the new connection');
});

contract('one change of session is two sockets in all', async ({ page, url, server }) => {
  const told = await page(async (wsUrl) => {
    // As applications do it: an effect that connects, callbacks made anew at each render, a render at each callback.
    const stage = compat.stage({ strict: true });
    let session = 's-1';
    const draw = () => stage.show({ a: { wsUrl, sessionId: session, onConnect: draw, onDisconnect: draw } });
    const { a } = draw();
    await a.is('isConnected');
    session = 's-2';
    draw();
    await a.is('isConnected', false);
    await a.is('isConnected');
    a.result.send('the end');
    return a.renders.filter(({ error }) => error);
  }, url('/silent'));
  assert.deepEqual(told, []);
  const has = (one) => one && parsed(one).some(({ type }) => type === 'the end');
  await server.until(() => has(server.connections.at(-1)), 'the end');
  assert.equal(server.connections.length, 2);
});

contract('StrictMode’s second mount makes one socket, and no error in between', async ({ page, url, server }) => {
  const errors = await page(async (wsUrl) => {
    const { a } = compat.stage({ strict: true }).show({ a: { wsUrl } });
    await a.is('isConnected');
    return [a.renders.filter(({ error }) => error), a.log.filter(({ what }) => what === 'error')];
  }, url('/silent'));
  assert.deepEqual(errors, [[], []]);
  assert.equal(server.connections.length, 1);
});

contract('a terminal close does not end the instance for good', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.entry('disconnect');
    desk.bus.disconnect();
    return desk.connect();
  }, url('/close/1008'));
  assert.deepEqual(told, { open: true });
});

contract('waits are spread at random', async ({ page, url }) => {
  const delays = await page(async (address) => {
    const retry = { minDelayMs: 60_000, firstWindowMs: 90_000, maxDelayMs: 90_000 };
    const desks = Array.from({ length: 4 }, () => compat.desk(address, { bus: { retry } }));
    return Promise.all(
      desks.map(async (desk) => {
        desk.connect();
        const told = new Promise((done) => desk.bus.bus.on('retry', ({ delayMs }) => done(delayMs)));
        return told;
      }),
    );
  }, url('/status/503'));
  assert.equal(new Set(delays).size, delays.length);
  for (const delay of delays) assert.ok(delay >= 60_000 && delay <= 90_000);
});

contract('failures are not forgotten at an open, only once it was stable', async ({ page, url }) => {
  const failures = await page(async (address) => {
    const desk = compat.desk(address);
    const counts = [];
    desk.connect();
    desk.bus.bus.on('retry', ({ failures }) => counts.push(failures));
    await desk.entry('connect', 3);
    return counts;
  }, url('/close/4000'));
  assert.deepEqual(failures.slice(0, 2), [1, 2]);
});

contract('the reason that a server gives is kept', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.until(() => desk.of('error').length, 'the message');
    return desk.of('error')[0];
  }, url('/close/1011?reason=agent+crashed'));
  assert.equal(told.error, 'Closed by peer (1011): agent crashed');
  assert.equal(told.verdict.facts.reason, 'agent crashed');
});

contract('neither payloads nor tokens are logged to the console', async ({ page, url, server }) => {
  await page(async (address) => {
    globalThis.desk = compat.desk(`${address}?token=Zq7aB3dE6gH9jK2mN5p`, { sessionId: 's-1' });
    await desk.connect();
    desk.bus.sendMessage({ type: 'chat', data: { text: 'secret' } });
  }, url('/silent'));
  const { ws } = await server.connection('/silent');
  ws.send('secret that is no json');
  ws.send('{"type":"chat","data":"secret"}');
  ws.close(1008, 'secret');
  // At the end of every story nothing may be in the console.
  await page(() => desk.entry('disconnect').then(kit.turn));
});
