/** Handshakes that fail: to the page all the same 1006 before `open`, in every engine. */
import assert from 'node:assert/strict';
import { freePort } from '../support/processes.mjs';
import { story } from './story.mjs';

/** In the page: two attempts, and whatever was told about them. */
const twice = async (options) => {
  const record = kit.bus(options);
  await record.event('close', 2);
  record.bus.dispose();
  return { log: record.log, snapshot: record.snapshot };
};

const refused = ({ log }, code = 1006) => {
  assert.deepEqual(
    log.filter(({ type }) => type === 'open'),
    [],
  );
  assert.ok(!log.some((one) => one.code === 1000));
  for (const close of log.filter(({ type }) => type === 'close').slice(0, 2)) {
    assert.equal(close.phase, 'handshake');
    assert.equal(close.cause, 'handshake-failed');
    assert.equal(close.code, code);
    assert.equal(close.wasClean, false);
    assert.equal(close.openedForMs, 0);
    assert.equal(close.action, 'retry');
  }
};

for (const status of [401, 403, 404, 500, 503]) {
  story(
    `HTTP ${status} instead of 101 never opens, and closes 1006 in the handshake`,
    async ({ page, url, server }) => {
      refused(await page(twice, { url: url(`/status/${status}`) }));
      assert.ok(server.connections.length >= 2);
    },
  );
}

for (const [path, what] of [
  ['/fin', 'a server that ends TCP instead of answering'],
  ['/reset', 'a server that resets TCP instead of answering'],
  ['/garbage', 'an answer that is no HTTP'],
  ['/bad-accept', 'a 101 with a wrong Sec-WebSocket-Accept'],
]) {
  story(`${what} is a failed handshake`, async ({ page, url }) => {
    refused(await page(twice, { url: url(path) }));
  });
}

story('a port where nobody listens is a failed handshake', async ({ page }) => {
  refused(await page(twice, { url: `ws://127.0.0.1:${await freePort()}/` }));
});

story(
  'wss: to a server without TLS is a failed handshake; only Firefox names TLS, by 1015',
  async ({ page, url, engine }) => {
    refused(await page(twice, { url: url('/echo').replace('ws:', 'wss:') }), engine === 'firefox' ? 1015 : 1006);
  },
);

story('a list of URLs is rotated when one fails', async ({ page, url, server }) => {
  const urls = [url('/status/500'), url('/fin'), url('/echo')];
  await page(async (list) => {
    const record = kit.bus({ key: 'rotated', url: list });
    await record.phase('open');
  }, urls);
  assert.deepEqual(
    server.connections.map(({ path }) => path),
    ['/status/500', '/fin', '/echo'],
  );
});

story(
  'after maxAttempts failures the bus is exhausted, and connect() needs a reason',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, retry: { maxAttempts: 3 } });
      const stopped = await record.event('stopped');
      const plain = record.bus.connect();
      const because = record.bus.connect({ because: 'the user pressed a button' });
      await record.event('close', 4);
      return { stopped, plain, because };
    }, url('/status/503'));
    assert.equal(told.stopped.reason, 'exhausted');
    assert.equal(told.stopped.revive, 'connect-because');
    assert.deepEqual(told.plain, { started: false, why: 'needs-because' });
    assert.deepEqual(told.because, { started: true });
    assert.ok(server.connections.length >= 4);
  },
);

story('a subprotocol that the server does not choose fails in every engine', async ({ page, url, engine }) => {
  const told = await page(twice, { url: url('/no-protocol'), protocols: ['v2.example'] });
  assert.ok(!told.log.some(({ type }) => type === 'open'));
  const [close] = told.log.filter(({ type }) => type === 'close');
  // Chromium fails the handshake by itself; the other two open, and the bus closes.
  assert.equal(close.cause, engine === 'chromium' ? 'handshake-failed' : 'protocol-missing');
});

story(
  'without requireProtocol a connection without one may open, where the engine lets it',
  { engines: ['firefox', 'webkit'] },
  async ({ page, url }) => {
    const open = await page(async (address) => {
      const record = kit.bus({ url: address, protocols: ['v2.example'], requireProtocol: false });
      return record.event('open');
    }, url('/no-protocol'));
    assert.equal(open.protocol, '');
  },
);

story('the subprotocol chosen is told by open', async ({ page, url, server }) => {
  const open = await page(
    async (address) => kit.bus({ url: address, protocols: ['a', 'b'] }).event('open'),
    url('/silent'),
  );
  assert.equal(open.protocol, 'a');
  assert.equal(server.connections[0].protocols.replaceAll(' ', ''), 'a,b');
});
