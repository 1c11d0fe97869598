/** WebSocketBus, while all goes well: connecting, the order at an open, sending, disconnecting. */
import assert from 'node:assert/strict';
import { contract, parsed } from './contract.mjs';

contract('connect() resolves with the WebSocket of the browser, open', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    const socket = await desk.bus.connect();
    return { isOne: socket instanceof WebSocket, state: socket.readyState, url: socket.url };
  }, url('/silent'));
  assert.deepEqual(told, { isOne: true, state: 1, url: url('/silent') });
});

contract('a second connect() returns the pending promise', async ({ page, url, server }) => {
  const same = await page(async (address) => {
    const { bus } = compat.desk(address);
    const first = bus.connect();
    const isSame = first === bus.connect();
    await first;
    return isSame;
  }, url('/silent'));
  assert.equal(same, true);
  assert.equal(server.connections.length, 1);
});

contract('connect() on an open connection resolves with its socket', async ({ page, url, server }) => {
  const same = await page(async (address) => {
    const { bus } = compat.desk(address);
    const socket = await bus.connect();
    return socket === (await bus.connect());
  }, url('/silent'));
  assert.equal(same, true);
  assert.equal(server.connections.length, 1);
});

contract('connect() after disconnect() works', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    await desk.connect();
    desk.bus.disconnect();
    await desk.connect();
    return desk.whats;
  }, url('/silent'));
  assert.deepEqual(told, ['connect', 'disconnect', 'connect']);
  await server.until(() => server.connections[0]?.ended, 'the first connection to end');
  assert.equal(server.live.length, 1);
});

contract('an empty or undefined url rejects and names it', async ({ page }) => {
  const told = await page(() => Promise.all([undefined, null, ''].map((url) => compat.desk(url).connect())));
  assert.deepEqual(
    told.map(({ rejected }) => /^url: .*(undefined|null|empty)/.test(rejected)),
    [true, true, true],
  );
});

contract('a url that cannot be one rejects, and does not throw', async ({ page }) => {
  const told = await page(async () => {
    const desk = compat.desk('wss://undefined/live?token=Zq7aB3dE6gH9jK2mN5p');
    return [await desk.connect(), desk.of('error')];
  });
  assert.match(told[0].rejected, /undefined/);
  assert.equal(told[1][0].error, told[0].rejected);
  assert.ok(!JSON.stringify(told).includes('Zq7'));
});

contract('on open INIT is sent, then setConnected(true) is called, then the promise resolves', async (world) => {
  const { page, url, server } = world;
  const order = await page(async (address) => {
    const order = [];
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
      order.push(JSON.parse(data).type);
      send.call(this, data);
    };
    const desk = compat.desk(address, { on: { connect: () => order.push('connected') } });
    await desk.connect();
    order.push('resolved');
    return order;
  }, url('/silent'));
  assert.deepEqual(order, ['init', 'connected', 'resolved']);
  await server.until(() => server.connections[0].messages.length, 'INIT');
});

contract('INIT has session, mode and level, a timestamp and no id', async ({ page, url, server }) => {
  const at = await page(async (address) => {
    const config = { sessionId: 's-1', permissionMode: 'plan', thinkingLevel: 'high' };
    await compat.desk(address, config).connect();
    return Date.now();
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length, 'INIT');
  const [{ timestamp, ...init }] = parsed(server.connections[0]);
  assert.deepEqual(init, {
    type: 'init',
    data: { session_id: 's-1', permission_mode: 'plan', thinking_level: 'high' },
  });
  assert.ok(at - timestamp >= 0 && at - timestamp < 30_000);
});

contract('empty members of INIT are left out', async ({ page, url, server }) => {
  await page((address) => compat.desk(address, { sessionId: null, permissionMode: '' }).connect(), url('/silent'));
  await server.until(() => server.connections[0].messages.length, 'INIT');
  assert.deepEqual(parsed(server.connections[0])[0].data, {});
});

contract('INIT is sent again on every open', async ({ page, url, server }) => {
  await page(async (address) => {
    compat.deskOfStory = compat.desk(address, { sessionId: 's-1' });
    await compat.deskOfStory.connect();
  }, url('/silent'));
  server.cut();
  await page(() => compat.deskOfStory.entry('connect', 2));
  await server.until(() => server.connections[1].messages.length, 'INIT');
  assert.equal(parsed(server.connections[1])[0].data.session_id, 's-1');
});

contract('createWebSocketBus takes the same in order, and does not connect', async ({ page, url, server }) => {
  await page(async (address) => {
    const bus = compat.createWebSocketBus(address, new compat.MessageBus(), 's-1', 'plan', 'low');
    await kit.turn();
    globalThis.made = bus;
  }, url('/silent'));
  assert.equal(server.connections.length, 0);
  await page(() => made.connect().then(() => undefined));
  await server.until(() => server.connections[0].messages.length, 'INIT');
  assert.deepEqual(parsed(server.connections[0])[0].data, {
    session_id: 's-1',
    permission_mode: 'plan',
    thinking_level: 'low',
  });
});

contract('sendMessage writes type, data, id and timestamp', async ({ page, url, server }) => {
  await page(async (address) => {
    const desk = compat.desk(address);
    await desk.connect();
    desk.bus.sendMessage({ type: 'chat', data: { text: 'hi' }, id: 'm-1', timestamp: 5, extra: true });
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length === 2, 'the message');
  assert.deepEqual(parsed(server.connections[0])[1], { type: 'chat', data: { text: 'hi' }, id: 'm-1', timestamp: 5 });
});

contract('sendMessage throws when not connected', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    const before = kit.thrown(() => desk.bus.sendMessage({ type: 'chat', data: { text: 'secret' } }));
    desk.connect();
    const during = kit.thrown(() => desk.bus.sendMessage({ type: 'chat' }));
    await desk.entry('connect');
    desk.bus.disconnect();
    const after = kit.thrown(() => desk.bus.sendMessage({ type: 'chat' }));
    return [before, during, after].map(({ message }) => message);
  }, url('/silent'));
  assert.deepEqual(told, Array(3).fill('"chat" was not sent: not connected.'));
});

contract('with queueing switched on in `bus`, sendMessage waits for the connection', async ({ page, url, server }) => {
  const after = await page(async (address) => {
    const desk = compat.desk(address, { bus: { queue: {} } });
    desk.bus.sendMessage({ type: 'chat', data: 1, timestamp: 1 });
    await desk.connect();
    desk.bus.disconnect();
    return kit.thrown(() => desk.bus.sendMessage({ type: 'chat' }))?.message;
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length === 2, 'INIT and the message');
  assert.deepEqual(
    parsed(server.connections[0]).map(({ type }) => type),
    ['init', 'chat'],
  );
  assert.match(after, /not connected/);
});

contract('disconnect() closes with 1000 and reports at once', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    await desk.connect();
    desk.bus.disconnect();
    const { log } = desk;
    return { last: log.at(-1), errors: desk.of('error'), isConnected: desk.messages.getConnected() };
  }, url('/silent'));
  assert.equal(told.last.what, 'disconnect');
  assert.equal(told.isConnected, false);
  assert.deepEqual(told.errors, []);
  await server.until(() => server.connections[0].closed, 'the close');
  assert.equal(server.connections[0].closed.code, 1000);
});

contract('disconnect() on a server that never answers the Close frame reports at once', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    await desk.connect();
    desk.bus.disconnect();
    return [...desk.whats, desk.bus.getConnected()];
  }, url('/deaf'));
  assert.deepEqual(told, ['connect', 'disconnect', false]);
});

contract('disconnect() while connecting rejects the promise and tells no handler', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    const outcome = desk.connect();
    desk.bus.disconnect();
    return { outcome: await outcome, log: desk.log };
  }, url('/hang'));
  assert.match(told.outcome.rejected, /disconnect\(\)/);
  assert.deepEqual(told.log, []);
  // Firefox waits for the answer before it lets go.
  for (const connection of server.connections) connection.upgrade();
  await server.until(() => server.connections.every(({ ended }) => ended), 'no connection to be left');
});

contract('a thrown-away instance leaves nothing behind', async ({ page, url }) => {
  const left = await page(async (address) => {
    for (let round = 0; round < 3; round += 1) {
      new compat.WebSocketBus({ url: address, messageBus: new compat.MessageBus() });
      const desk = compat.desk(address);
      await desk.connect();
      desk.bus.disconnect();
    }
    await kit.turn();
    return whysocket.liveBytes();
  }, url('/silent'));
  assert.equal(left, 0);
});

contract('for the diagnosis another tab is the same bus, and a second one in this page is not', async (world) => {
  const [first, second, third] = await world.page(async (address) => {
    const desks = [1, 2, 3].map(() => compat.desk(address, { sessionId: 's-1' }));
    const label = (desk) => desk.bus.bus.key.replace(/#\w+$/, '');
    await desks[0].connect();
    const labels = [label(desks[0])];
    await desks[1].connect();
    labels.push(label(desks[1]));
    desks[0].bus.disconnect();
    await desks[2].connect();
    return [...labels, label(desks[2])];
  }, world.url('/silent'));
  assert.notEqual(first, second);
  assert.equal(first, third);
});

contract("a peer's ping is answered before it is emitted to handlers", async ({ page, url, server }) => {
  await page(async (address) => {
    const { send } = WebSocket.prototype;
    const order = [];
    WebSocket.prototype.send = function (data) {
      order.push(`sent ${JSON.parse(data).type}`);
      send.call(this, data);
    };
    const desk = compat.desk(address, { on: { message: () => order.push('heard') } });
    await desk.connect();
    Object.assign(globalThis, { desk, order });
  }, url('/silent'));
  server.connections[0].ws.send(JSON.stringify({ type: 'ping', data: { nonce: 1 } }));
  const order = await page(() => desk.entry('message').then(() => order));
  assert.deepEqual(order, ['sent init', 'sent ping', 'heard']);
  await server.until(() => server.connections[0].messages.length === 2, 'the answer');
  const [, { timestamp, ...answer }] = parsed(server.connections[0]);
  assert.deepEqual(answer, { type: 'ping', data: {} });
  assert.equal(typeof timestamp, 'number');
});
