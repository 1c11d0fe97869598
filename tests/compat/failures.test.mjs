/** WebSocketBus in trouble: what is told, how often, and in which order. */
import assert from 'node:assert/strict';
import { contract, parsed } from './contract.mjs';

contract('connect() rejects at the first failed attempt with the short verdict, while retries go on', async (world) => {
  const { page, url, server } = world;
  let refused = 0;
  server.behave = (connection) => {
    if (refused++ < 2) connection.socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    else connection.upgrade();
  };
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    const outcome = await desk.connect();
    await desk.entry('connect', 1, 50_000);
    return outcome;
  }, url('/live'));
  assert.deepEqual(told, { rejected: 'Handshake failed (1006).', verdict: 'handshake-failed' });
  assert.equal(server.connections.length, 3);
});

contract('connect() while waiting for the next attempt resolves with it', async ({ page, url, server }) => {
  let refused = 0;
  server.behave = (connection) => (refused++ ? connection.upgrade() : connection.socket.end());
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    return [(await desk.connect()).rejected !== undefined, await desk.connect()];
  }, url('/live'));
  assert.deepEqual(told, [true, { open: true }]);
  assert.equal(server.connections.length, 2);
});

contract('connect() again from onDisconnect waits for the next attempt', async ({ page, url, server }) => {
  let refused = 0;
  server.behave = (connection) => (refused++ ? connection.upgrade() : connection.socket.end());
  const told = await page(async (address) => {
    let again;
    const desk = compat.desk(address, {
      on: {
        disconnect: (desk) => {
          again = desk.connect();
        },
      },
    });
    await desk.connect();
    return again;
  }, url('/live'));
  assert.deepEqual(told, { open: true });
  assert.equal(server.connections.length, 2);
});

contract('setConnected(false) is called once for a first attempt that fails, whatever follows', async (world) => {
  const told = await world.page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.until(() => desk.snapshot.attempt > 2, 'a third attempt', 50_000);
    return desk.whats;
  }, world.url('/status/403'));
  assert.deepEqual(told, ['disconnect', 'message']);
});

contract('setConnected(false) is called once for a lost connection, whatever follows', async (world) => {
  const { page, url, server } = world;
  let opened = 0;
  server.behave = (connection) => (opened++ ? connection.socket.destroy() : connection.upgrade());
  await page(async (address) => {
    globalThis.desk = compat.desk(address);
    await desk.connect();
  }, url('/live'));
  server.cut();
  const told = await page(async () => {
    await desk.until(() => desk.snapshot.attempt > 3, 'more attempts', 50_000);
    return desk.whats;
  });
  assert.deepEqual(told, ['connect', 'disconnect', 'message']);
});

for (const code of [1000, 1008, 1011])
  contract(`terminalClose is true in onDisconnect when the server closes with ${code}`, async ({ page, url }) => {
    const told = await page(
      async (address) => {
        const desk = compat.desk(address);
        desk.connect();
        const { terminalClose } = await desk.entry('disconnect');
        return [desk.log[0].terminalClose, terminalClose, desk.bus.terminalClose];
      },
      url(`/close/${code}`),
    );
    assert.deepEqual(told, [false, true, true]);
  });

contract('terminalClose stays false when the server closes with another code', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    return (await desk.entry('disconnect')).terminalClose;
  }, url('/close/4000'));
  assert.equal(told, false);
});

contract('terminalClose follows `closeCodes` of the application', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address, { bus: { closeCodes: { 1011: 'retry', 4000: 'terminal' } } });
    desk.connect();
    await desk.entry('connect', 2);
    return desk.log[1].terminalClose;
  }, url('/close/1011'));
  assert.equal(told, false);
});

contract('terminalClose is true of a code that the application calls terminal', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address, { bus: { closeCodes: { 4000: 'terminal' } } });
    desk.connect();
    return (await desk.entry('disconnect')).terminalClose;
  }, url('/close/4000'));
  assert.equal(told, true);
});

contract('our own 1000 never counts as a terminal close', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    await desk.connect();
    desk.bus.disconnect();
    return desk.log.at(-1);
  }, url('/silent'));
  assert.deepEqual(told, { what: 'disconnect', terminalClose: false, isConnected: false });
});

contract('terminalClose is of the latest connection', async ({ page, url, server }) => {
  let opened = 0;
  server.behave = (connection) => connection.upgrade((ws) => opened++ || setTimeout(() => ws.close(1008), 80));
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.entry('disconnect');
    await desk.connect({ because: 'user' });
    return [desk.log.at(-1).what, desk.bus.terminalClose];
  }, url('/live'));
  assert.deepEqual(told, ['connect', false]);
});

contract('connect() after a terminal close rejects with the reason and opens nothing', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.entry('disconnect');
    return [await desk.connect(), await desk.connect({ because: 'user' })];
  }, url('/close/1008?reason=wrong+session'));
  assert.equal(told[0].rejected, 'Closed by peer (1008): wrong session');
  assert.deepEqual(told[1], { open: true });
  assert.equal(server.connections.length, 2);
});

contract('one `error` message is told for an outage, and another one for the next', async ({ page, url, server }) => {
  await page(async (address) => {
    globalThis.desk = compat.desk(address);
    await desk.connect();
  }, url('/silent'));
  for (const n of [2, 3]) {
    server.cut();
    await page((n) => desk.entry('connect', n), n);
  }
  const errors = await page(() => desk.of('error'));
  assert.deepEqual(
    errors.map(({ error, verdict }) => [error, typeof verdict.id]),
    Array(2).fill(['Connection lost (1006).', 'string']),
  );
});

contract('a stop is told as well, by an `error` message of its own', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address, { bus: { retry: { ...kit.fast.retry, maxAttempts: 3 } } });
    desk.connect();
    await desk.until(() => desk.of('error').length > 1, 'the stop', 50_000);
    return desk.of('error');
  }, url('/status/403'));
  assert.deepEqual(
    told.map(({ error, stopped }) => [error, stopped]),
    [
      ['Handshake failed (1006).', undefined],
      ['Handshake failed (1006).', 'exhausted'],
    ],
  );
});

contract('a first failure that is the stop is one message, with what the server said', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.until(() => desk.of('error').length, 'the stop');
    await kit.turn();
    return { errors: desk.of('error'), whats: desk.whats };
  }, url('/close/1008?reason=wrong+session'));
  const [{ error, verdict, stopped }] = told.errors;
  assert.equal(told.errors.length, 1);
  assert.equal(error, 'Closed by peer (1008): wrong session');
  assert.equal(verdict.facts.reason, 'wrong session');
  assert.equal(stopped, 'terminal-close');
  assert.deepEqual(told.whats, ['connect', 'disconnect', 'message']);
});

contract("neither our own close nor a server's 1000 is an `error` message", async ({ page, url }) => {
  const told = await page(
    async (ours, theirs) => {
      const [first, second] = [compat.desk(ours), compat.desk(theirs)];
      await first.connect();
      first.bus.disconnect();
      second.connect();
      await second.entry('disconnect');
      await kit.turn();
      return [first.of('error'), second.of('error')];
    },
    ...[url('/silent'), url('/close/1000')],
  );
  assert.deepEqual(told, [[], []]);
});

contract('no token of the URL is in any error or message', async ({ page, url }) => {
  const told = await page(async (address) => {
    const desk = compat.desk(address);
    const outcome = await desk.connect();
    return JSON.stringify([outcome, desk.log, desk.bus.bus.key]);
  }, url('/status/403?token=Zq7aB3dE6gH9jK2mN5p'));
  assert.ok(!told.includes('Zq7'), told);
});

contract('a stub of WebSocket is taken, and nothing is asked of the network', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const Real = WebSocket;
    let made = 0;
    globalThis.WebSocket = class {
      constructor(...given) {
        made += 1;
        // biome-ignore lint/correctness/noConstructorReturn: a stub that is none.
        return new Real(...given);
      }
    };
    const desk = compat.desk(address, { bus: { retry: { ...kit.fast.retry, maxAttempts: 2 } } });
    desk.connect();
    await desk.until(() => desk.of('error').length > 1, 'the stop', 50_000);
    return { made, verdict: desk.of('error')[1].verdict.id };
  }, url('/status/403'));
  assert.deepEqual(told, { made: 2, verdict: 'handshake-failed' });
  assert.deepEqual(
    server.requests.filter((path) => path.startsWith('/status') || path.includes('diagnose')),
    [],
  );
});

contract("the browser's own WebSocket is diagnosed", async ({ page, url }) => {
  const title = await page(async (address) => {
    const desk = compat.desk(address);
    desk.connect();
    await desk.entry('disconnect');
    return desk.until(() => desk.snapshot.verdict?.because[0], 'evidence').then(String);
  }, url('/status/403'));
  assert.ok(title);
});

contract('what `bus` has can be asked for a report', async ({ page, url }) => {
  const markdown = await page(async (address) => {
    const desk = compat.desk(address, { sessionId: 'session-of-somebody' });
    await desk.connect();
    return (await desk.bus.bus.report()).markdown;
  }, url('/close/1008'));
  assert.ok(markdown.length > 50);
  assert.ok(!markdown.includes('session-of-somebody'));
});

contract('sendInit() says INIT again on the open connection', async ({ page, url, server }) => {
  await page(async (address) => {
    const desk = compat.desk(address, { sessionId: 's-1' });
    desk.bus.sendInit();
    await desk.connect();
    desk.bus.sendInit();
  }, url('/silent'));
  await server.until(() => server.connections[0].messages.length === 2, 'INIT twice');
  assert.deepEqual(
    parsed(server.connections[0]).map(({ data }) => data),
    Array(2).fill({ session_id: 's-1' }),
  );
});
