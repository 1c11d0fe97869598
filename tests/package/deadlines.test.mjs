/** Whoever does not answer, the attempt ends by our own deadline and says whose fault it was. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const DEADLINE_MS = 700;
/** Machines under load are late, never early. */
const LATE_MS = 4_000;

/** In the page: the first attempt's end, and how long it took. */
const ending = async (kind, address, deadlineMs) => {
  const kinds = {
    'hung provider': {
      key: 'k',
      url: ({ signal }) => new Promise(() => signal.addEventListener('abort', () => (window.aborted = true))),
    },
    'rejected provider': { key: 'k', url: () => Promise.reject(new Error('no token today')) },
    'throwing provider': {
      key: 'k',
      url: () => {
        throw new Error('no token today');
      },
    },
    'garbage provider': { key: 'k', url: async () => 42 },
    'provider of a bad URL': { key: 'k', url: () => 'ftp://example.test/' },
    'provider of an undefined room': { key: 'k', url: () => `${address}/undefined` },
    'hung protocols provider': { url: address, protocols: () => new Promise(() => {}) },
    'garbage protocols provider': { url: address, protocols: () => ['a', 'a'] },
    'hung handshake': { url: address },
    'hung hello': { url: address, hello: 'hello', ready: () => false },
    'hung hello function': { url: address, hello: () => new Promise(() => {}) },
    'rejected hello function': {
      url: address,
      hello: async () => {
        throw new Error('no hello today');
      },
    },
    'throwing ready': {
      url: address,
      hello: 'x',
      ready: () => {
        throw new Error('not ready today');
      },
    },
  };
  const began = performance.now();
  const record = kit.bus({ ...kinds[kind], connectTimeoutMs: deadlineMs, slowAfterMs: deadlineMs / 2 });
  const close = await record.event('close');
  const tookMs = performance.now() - began;
  await record.event('attempt', record.of('attempt').length + 1);
  record.bus.dispose();
  return { close, tookMs, log: record.log, aborted: window.aborted };
};

const cases = [
  // kind, path, cause, stage, by deadline
  ['hung provider', '/echo', 'provider-timeout', 'provider', true],
  ['rejected provider', '/echo', 'provider-failed', 'provider', false],
  ['throwing provider', '/echo', 'provider-failed', 'provider', false],
  ['garbage provider', '/echo', 'provider-invalid', 'provider', false],
  ['provider of a bad URL', '/echo', 'provider-invalid', 'provider', false],
  ['provider of an undefined room', '/echo', 'provider-invalid', 'provider', false],
  ['hung protocols provider', '/echo', 'provider-timeout', 'provider', true],
  ['garbage protocols provider', '/echo', 'provider-invalid', 'provider', false],
  ['hung handshake', '/hang', 'connect-timeout', 'handshake', true],
  ['hung hello', '/silent', 'hello-timeout', 'hello', true],
  ['hung hello function', '/silent', 'hello-timeout', 'hello', true],
  ['rejected hello function', '/silent', 'hello-failed', 'hello', false],
  ['throwing ready', '/greet', 'ready-failed', 'hello', false],
];

for (const [kind, path, cause, stage, byDeadline] of cases) {
  story(`${kind}: ${cause}`, async ({ page, url, server }) => {
    const told = await page(ending, kind, url(path), DEADLINE_MS);
    assert.equal(told.close.cause, cause);
    assert.equal(told.close.phase, stage);
    assert.equal(told.close.action, 'retry');
    assert.ok(!told.log.some(({ type }) => type === 'open'));
    if (byDeadline) {
      assert.ok(told.tookMs >= DEADLINE_MS - 20 && told.tookMs < DEADLINE_MS + LATE_MS, `took ${told.tookMs} ms`);
      assert.ok(
        told.log.some((one) => one.slow === stage),
        'it was not announced as slow',
      );
    }
    if (kind === 'hung provider') assert.equal(told.aborted, true);
    if (/today/.test(told.close.message)) assert.match(told.close.message, /no (token|hello) today|not ready today/);
    else assert.ok(!/rejected|throwing/.test(kind), `${told.close.message} does not say what was thrown`);
    await server.until(() => server.live.length <= 1, 'the sockets to be let go');
  });
}

story('a close() that the server never answers ends by closeTimeoutMs: close-timeout', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, closeTimeoutMs: 500 });
    await record.phase('open');
    const began = performance.now();
    record.bus.close(1000, 'bye');
    const stopped = await record.event('stopped');
    return { stopped, tookMs: performance.now() - began, close: record.of('close')[0], phases: record.phases };
  }, url('/deaf'));
  assert.equal(told.close.cause, 'close-timeout');
  assert.equal(told.close.phase, 'closing');
  assert.equal(told.stopped.reason, 'closed');
  assert.ok(told.tookMs >= 480 && told.tookMs < 500 + LATE_MS, `took ${told.tookMs} ms`);
  assert.deepEqual(told.phases.slice(-2), ['closing', 'stopped']);
});

story('reconnect() from a socket that never answers close goes on by the same grace', async ({ page, url, server }) => {
  await page(async (address) => {
    const record = kit.bus({ url: address, closeTimeoutMs: 400 });
    await record.phase('open');
    record.bus.reconnect({ because: 'test' });
    await record.event('open', 2);
  }, url('/deaf'));
  assert.equal(server.connections.length, 2);
});

story(
  'hello, then ready: messages around the answer come in order, right after open, marked as early',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, hello: 'hello', ready: (message) => message === 'ready' });
      record.bus.send('queued before');
      await record.until(() => record.of('message').length === 4, 'four messages');
      return record.log;
    }, url('/greet'));
    const heard = told.filter(({ type }) => type === 'message').map(({ data }) => data);
    assert.deepEqual(heard.slice(0, 2), ['early', 'ready']);
    assert.deepEqual(heard.slice(2).sort(), ['late', 'queued before']);
    assert.ok(told.findIndex(({ type }) => type === 'open') < told.findIndex(({ type }) => type === 'message'));
    assert.equal(told.find(({ data }) => data === 'ready').early, true);
    assert.equal(told.find(({ data }) => data === 'queued before').early, false);
    assert.deepEqual(server.connections[0].messages, ['hello', 'queued before']);
  },
);

story('no URL yet: paused until update gives one', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ key: 'later', url: null, waitingFor: 'a project' });
    const paused = await record.phase('paused');
    record.bus.update({ url: address });
    await record.phase('open');
    return { paused, closes: record.of('close').length };
  }, url('/echo'));
  assert.deepEqual([told.paused.reason, told.paused.waitingFor, told.closes], ['no-url', 'a project', 0]);
});
