/** useMessageBus in React, while all goes well and in trouble. */
import assert from 'node:assert/strict';
import { contract, parsed } from './contract.mjs';

const OFF = { isConnecting: false, isConnected: false, error: null };

contract('both flags are false on the first render, and then it connects by itself', async ({ page, url }) => {
  const renders = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('isConnected');
    return a.renders;
  }, url('/silent'));
  assert.deepEqual(renders[0], OFF);
  assert.deepEqual(renders.at(-1), { ...OFF, isConnected: true });
  for (const { isConnecting, isConnected, error } of renders) assert.ok(!(isConnecting && isConnected) && !error);
});

contract('rendering to text gives the first render and opens nothing', async ({ page, url, server }) => {
  const renders = await page(async (wsUrl) => {
    const renders = compat.stage().text({ wsUrl });
    await kit.turn();
    return renders;
  }, url('/silent'));
  assert.deepEqual(renders, [OFF]);
  assert.equal(server.connections.length, 0);
});

contract('INIT has session, mode and level, and the session is not in the URL', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const options = { wsUrl, sessionId: 's-1', permissionMode: 'plan', thinkingLevel: 'high' };
    await compat.stage().show({ a: options }).a.is('isConnected');
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length, 'INIT');
  assert.deepEqual(parsed(server.connections[0])[0].data, {
    session_id: 's-1',
    permission_mode: 'plan',
    thinking_level: 'high',
  });
  assert.ok(!server.connections[0].request.url.includes('s-1'));
});

contract('connect, disconnect and send keep their identity', async ({ page, url }) => {
  const same = await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl } });
    await a.until(() => a.result, 'the first render');
    const { connect, disconnect, send } = a.result;
    await a.is('isConnected');
    stage.show({ a: { wsUrl, sessionId: 's-2' } });
    await a.is('isConnected', false);
    await a.is('isConnected');
    const after = a.result;
    return connect === after.connect && disconnect === after.disconnect && send === after.send;
  }, url('/silent'));
  assert.equal(same, true);
});

contract('the hook also gives the bus behind it, which says when it tries again and why', async ({ page, url }) => {
  const told = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.until(() => a.result?.bus?.store.getSnapshot().retryAt, 'a wait');
    const { bus } = a.result;
    const { retryAt, lastClose } = bus.store.getSnapshot();
    const { json } = await bus.report();
    a.result.disconnect();
    await a.until(() => !a.result.bus, 'no bus');
    return { soon: retryAt > 0, cause: lastClose.cause, report: json.report };
  }, url('/status/503'));
  assert.deepEqual(told, { soon: true, cause: 'handshake-failed', report: 1 });
});

contract('components with the same parameters share a connection, and each has its handlers', async (world) => {
  const { page, url, server } = world;
  await page(async (wsUrl) => {
    const options = { wsUrl, sessionId: 's-1' };
    const { a, b } = compat.stage().show({
      a: { ...options, handlers: { chat: undefined } },
      b: { ...options, handlers: { chat: undefined, done: undefined } },
    });
    Object.assign(globalThis, { a, b });
    await a.is('isConnected');
    await b.is('isConnected');
  }, url('/silent'));
  assert.equal(server.connections.length, 1);
  for (const type of ['chat', 'done']) server.connections[0].ws.send(JSON.stringify({ type, data: { n: 1 } }));
  const told = await page(async () => {
    await b.until(() => b.of('done').length, 'the last message');
    return [a, b].map((view) => view.log.flatMap(({ message }) => message?.type ?? []));
  });
  assert.deepEqual(told, [['chat'], ['chat', 'done']]);
});

contract('the latest handlers are called, without a connection of their own', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const stage = compat.stage();
    const heard = [];
    const options = (name) => ({ a: { wsUrl, handlers: { chat: () => heard.push(name) } } });
    const { a } = stage.show(options('old'));
    await a.is('isConnected');
    const { length } = a.renders;
    stage.show(options('new'));
    await a.until(() => a.renders.length > length, 'the render');
    Object.assign(globalThis, { a, heard });
  }, url('/silent'));
  server.connections[0].ws.send('{"type":"chat"}');
  const heard = await page(() => a.until(() => a.of('chat').length, 'the message').then(() => globalThis.heard));
  assert.deepEqual(heard, ['new']);
  assert.equal(server.connections.length, 1);
});

contract('StrictMode opens one socket, and has no false error', async ({ page, url, server }) => {
  const told = await page(async (wsUrl) => {
    const { a } = compat.stage({ strict: true }).show({ a: { wsUrl } });
    await a.is('isConnected');
    await kit.turn();
    return { errors: a.renders.filter(({ error }) => error), log: a.log };
  }, url('/silent'));
  assert.deepEqual(told, { errors: [], log: [{ what: 'connect' }] });
  await server.until(() => server.connections[0].messages.length, 'INIT');
  assert.equal(server.connections.length, 1);
  assert.equal(server.connections[0].messages.length, 1);
});

contract('the last component that goes closes with 1000, and no callback of it is called', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl }, b: { wsUrl } });
    await a.is('isConnected');
    stage.show({ a: { wsUrl } });
    await kit.turn();
    const { isConnected } = a.state;
    stage.unmount();
    return { isConnected, log: a.log };
  }, url('/silent'));
  assert.deepEqual(told, { isConnected: true, log: [{ what: 'connect' }] });
  await server.until(() => server.connections[0].closed, 'the close');
  assert.equal(server.connections[0].closed.code, 1000);
});

contract('a new screen on an open connection sends INIT again', async ({ page, url, server }) => {
  const told = await page(async (wsUrl) => {
    const stage = compat.stage();
    const options = { wsUrl, sessionId: 's-1' };
    const { a } = stage.show({ a: options });
    await a.is('isConnected');
    // In one commit, as a router changes screens.
    const { b } = stage.show({ b: options });
    await b.is('isConnected');
    return { first: b.renders[0], log: b.log };
  }, url('/silent'));
  assert.deepEqual(told, { first: OFF, log: [{ what: 'connect' }] });
  await server.until(() => server.connections[0].messages.length === 2, 'the second INIT');
  assert.equal(server.connections.length, 1);
  assert.deepEqual(
    parsed(server.connections[0]).map(({ type, data }) => [type, data.session_id]),
    Array(2).fill(['init', 's-1']),
  );
});

contract('a new screen in StrictMode sends INIT once more, not twice', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const stage = compat.stage({ strict: true });
    const { a } = stage.show({ a: { wsUrl } });
    await a.is('isConnected');
    const { b } = stage.show({ b: { wsUrl } });
    await b.is('isConnected');
    b.result.send('the end');
  }, url('/silent'));
  await server.until(() => parsed(server.connections[0]).some(({ type }) => type === 'the end'), 'the end');
  assert.deepEqual(
    parsed(server.connections[0]).map(({ type }) => type),
    ['init', 'init', 'the end'],
  );
});

contract('connect() while connecting, open or waiting opens no second socket', async ({ page, url, server }) => {
  let refused = 0;
  server.behave = (connection) => (refused++ ? connection.upgrade() : connection.socket.end());
  await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('isConnecting');
    const during = a.result.connect();
    await a.is('error');
    const waiting = a.result.connect();
    await a.is('isConnected');
    await Promise.all([during, waiting, a.result.connect()]);
  }, url('/live'));
  assert.equal(server.connections.length, 2);
});

contract('connect() always returns a promise, and never rejects on failure', async ({ page, url }) => {
  const told = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('isConnecting');
    const value = await a.result.connect();
    return { isNothing: value === undefined, error: await a.is('error') };
  }, url('/status/403'));
  assert.equal(told.isNothing, true);
  assert.match(told.error, /\w/);
});

contract('isConnecting is false while waiting, with `error` set', async ({ page, url }) => {
  const told = await page(async (wsUrl) => {
    const bus = { doctor: 'never', retry: { minDelayMs: 60_000, firstWindowMs: 60_000, maxDelayMs: 60_000 } };
    const { a } = compat.stage().show({ a: { wsUrl, bus } });
    await a.is('error');
    return { state: a.state, log: a.log };
  }, url('/status/403'));
  assert.deepEqual(told, {
    state: { isConnecting: false, isConnected: false, error: 'Handshake failed (1006).' },
    log: [{ what: 'disconnect' }, { what: 'error', error: 'Handshake failed (1006).' }],
  });
});

contract('`error` is gone once it is connected', async ({ page, url, server }) => {
  let refused = 0;
  server.behave = (connection) => (refused++ ? connection.upgrade() : connection.socket.end());
  const states = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('error');
    await a.is('isConnected');
    return a.state;
  }, url('/live'));
  assert.deepEqual(states, { ...OFF, isConnected: true });
});

contract('without wsUrl nothing is connected; connect() says what to do, and throws nothing', async ({ page, url }) => {
  const told = await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl: undefined } });
    await a.until(() => a.renders.length, 'the first render');
    await kit.turn();
    const before = a.state;
    await a.result.connect();
    const error = await a.is('error');
    stage.show({ a: { wsUrl } });
    await a.is('isConnected');
    return { before, error, after: a.state };
  }, url('/silent'));
  assert.deepEqual(told.before, OFF);
  assert.match(told.error, /^wsUrl is empty/);
  assert.deepEqual(told.after, { ...OFF, isConnected: true });
});

contract('with `bus: { enabled: false }` it connects when connect() is called', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl, bus: { enabled: false } } });
    await a.until(() => a.renders.length, 'the first render');
    await kit.turn();
    globalThis.a = a;
  }, url('/silent'));
  assert.equal(server.connections.length, 0);
  await page(() => a.result.connect());
  assert.equal(server.connections.length, 1);
});

contract('a parameter change while connected reconnects once, and the old session is closed', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl, sessionId: 's-1' } });
    await a.is('isConnected');
    const { length } = a.renders;
    stage.show({ a: { wsUrl, sessionId: 's-2' } });
    await a.entry('connect', 2);
    return { first: a.renders[length], whats: a.log.map(({ what }) => what) };
  }, url('/silent'));
  assert.deepEqual(told, { first: OFF, whats: ['connect', 'disconnect', 'connect'] });
  await server.until(() => server.connections[0].closed && server.connections[1]?.messages.length, 'the change');
  assert.deepEqual(
    server.connections.map((one) => parsed(one)[0].data.session_id),
    ['s-1', 's-2'],
  );
  assert.equal(server.connections[0].closed.code, 1000);
});

contract('connect() in the render of other parameters connects with those', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl, sessionId: 's-1' } });
    await a.is('isConnected');
    stage.show({ a: { wsUrl, sessionId: 's-2' } });
    await a.is('isConnected', false);
    await a.result.connect();
    await a.is('isConnected');
  }, url('/silent'));
  await server.until(() => server.connections[1]?.messages.length, 'INIT');
  assert.equal(server.connections.length, 2);
  assert.equal(parsed(server.connections[1])[0].data.session_id, 's-2');
});

contract('after disconnect() nothing connects until connect() is called', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const stage = compat.stage();
    const { a } = stage.show({ a: { wsUrl } });
    await a.is('isConnected');
    a.result.disconnect();
    await a.is('isConnected', false);
    stage.show({ a: { wsUrl, sessionId: 's-2' } });
    await kit.turn();
    globalThis.a = a;
  }, url('/silent'));
  assert.equal(server.connections.length, 1);
  const state = await page(async () => {
    await a.result.connect();
    await a.is('isConnected');
    return a.state;
  });
  assert.deepEqual(state, { ...OFF, isConnected: true });
});

contract('disconnect() and connect() at once, while it is connecting, make no error', async ({ page, url }) => {
  const errors = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('isConnecting');
    a.result.disconnect();
    a.result.connect();
    await a.is('isConnected');
    return [a.renders.filter(({ error }) => error), a.log];
  }, url('/silent'));
  assert.deepEqual(errors, [[], [{ what: 'connect' }]]);
});

contract('after a terminal close connect() sets `error` until the session changes', async ({ page, url, server }) => {
  server.behave = (connection) =>
    connection.upgrade((ws) =>
      ws.on('message', (text) => JSON.parse(text).data.session_id === 's-1' && ws.close(1008, 'wrong session')),
    );
  const told = await page(async (wsUrl) => {
    const stage = compat.stage();
    const bus = { doctor: 'never' };
    const { a } = stage.show({ a: { wsUrl, sessionId: 's-1', bus } });
    const first = await a.is('error');
    await a.result.connect();
    const second = a.state;
    stage.show({ a: { wsUrl, sessionId: 's-2', bus } });
    await a.is('isConnected');
    return { first, second, third: a.state };
  }, url('/live'));
  const error = 'Closed by peer (1008): wrong session';
  assert.deepEqual(told, { first: error, second: { ...OFF, error }, third: { ...OFF, isConnected: true } });
  assert.equal(server.connections.length, 2);
});

contract("connect() after a server's 1000 sets `error` as well", async ({ page, url, server }) => {
  const error = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.entry('disconnect');
    const before = a.state.error;
    await a.result.connect();
    return [before, await a.is('error')];
  }, url('/close/1000'));
  assert.deepEqual(error, [null, 'Closed by peer (1000).']);
  assert.equal(server.connections.length, 1);
});

contract('connect({ because }) starts again after a terminal close', async ({ page, url, server }) => {
  let opened = 0;
  server.behave = (connection) => connection.upgrade((ws) => opened++ || setTimeout(() => ws.close(1008), 80));
  const state = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('error');
    await a.result.connect({ because: 'user' });
    await a.is('isConnected');
    return a.state;
  }, url('/live'));
  assert.deepEqual(state, { ...OFF, isConnected: true });
  assert.equal(server.connections.length, 2);
});

contract('`error` becomes what the diagnosis finds', async ({ page, url }) => {
  const told = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    const first = await a.is('error');
    return [first, await a.until(() => a.state.error !== first && a.state.error, 'a better sentence')];
  }, url('/close/1008'));
  assert.equal(told[0], 'Closed by peer (1008).');
  assert.ok(told[1].length > 10);
});

contract('send() puts session_id into data, over the payload’s, and a timestamp, and no id', async (world) => {
  const { page, url, server } = world;
  await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl, sessionId: 's-1' } });
    await a.is('isConnected');
    a.result.send('chat', { text: 'hi', session_id: 'another' });
    a.result.send('done');
    for (const payload of [[1, 2], 'text', null]) a.result.send('odd', payload);
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length === 6, 'the messages');
  const [, { timestamp, ...chat }, done, ...odd] = parsed(server.connections[0]);
  assert.deepEqual(
    odd.map(({ data }) => data),
    [[1, 2], 'text', { session_id: 's-1' }],
  );
  assert.deepEqual(chat, { type: 'chat', data: { text: 'hi', session_id: 's-1' } });
  assert.equal(typeof timestamp, 'number');
  assert.deepEqual(done.data, { session_id: 's-1' });
});

contract('send() while closed sets `error`, and neither throws nor queues', async ({ page, url, server }) => {
  const told = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl, bus: { queue: {}, enabled: false } } });
    await a.until(() => a.result, 'the first render');
    a.result.send('chat', { text: 'secret' });
    const error = await a.is('error');
    await a.result.connect();
    await a.is('isConnected');
    a.result.send('the end');
    return { error, after: a.state.error };
  }, url('/silent'));
  assert.deepEqual(told, { error: '"chat" was not sent: not connected.', after: null });
  await server.until(() => server.connections[0].messages.length === 2, 'the messages');
  assert.deepEqual(
    parsed(server.connections[0]).map(({ type }) => type),
    ['init', 'the end'],
  );
});

contract('send() of what is no JSON sets `error`', async ({ page, url }) => {
  const error = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl } });
    await a.is('isConnected');
    const loop = {};
    loop.loop = loop;
    a.result.send('chat', loop);
    return a.is('error');
  }, url('/silent'));
  assert.match(error, /circular|cyclic/i);
});

contract('a handler that throws goes to onError, and `error` stays as it was', async ({ page, url, server }) => {
  await page(async (wsUrl) => {
    const broken = () => {
      throw new Error('broken');
    };
    globalThis.a = compat.stage().show({ a: { wsUrl, handlers: { chat: broken } } }).a;
    await a.is('isConnected');
  }, url('/silent'));
  server.connections[0].ws.send('{"type":"chat"}');
  const told = await page(async () => {
    const { error } = await a.entry('error');
    await kit.turn();
    return { error, state: a.state };
  });
  assert.deepEqual(told, { error: 'Handler error for chat: broken', state: { ...OFF, isConnected: true } });
});

contract('a failure is an `error` message for the handlers, too', async ({ page, url }) => {
  const message = await page(async (wsUrl) => {
    const { a } = compat.stage().show({ a: { wsUrl, handlers: { error: undefined } } });
    return a.until(() => a.of('error')[0], 'the message');
  }, url('/close/1008'));
  assert.equal(message.data.error, 'Closed by peer (1008).');
  assert.equal(message.data.verdict.facts.code, 1008);
});
