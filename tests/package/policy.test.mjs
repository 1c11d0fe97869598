/** What browsers forbid by themselves: some report `error` and never `close`, some throw. All must end the same. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const CSP = "default-src 'self'; script-src 'self' 'unsafe-eval'; connect-src 'self'";

const blocked = async (options) => {
  const record = kit.bus(options);
  const stopped = await record.event('stopped');
  return { stopped, close: record.of('close')[0], snapshot: record.snapshot, opens: record.of('open').length };
};

story(
  'CSP forbids the URL: cause csp, stopped at once, in every engine',
  { page: { csp: CSP } },
  async ({ page, server }) => {
    const told = await page(blocked, { url: 'ws://127.0.0.1:9999/chat?token=s3cret' });
    assert.equal(told.close.cause, 'csp');
    assert.equal(told.stopped.reason, 'blocked');
    assert.equal(told.snapshot.phase, 'stopped');
    assert.equal(told.opens, 0);
    assert.equal(server.connections.length, 0);
  },
);

for (const port of [6667, 6000]) {
  story(`port ${port} is blocked: cause blocked-port, stopped at once, in every engine`, async ({ page }) => {
    const told = await page(blocked, { url: `ws://127.0.0.1:${port}/` });
    assert.equal(told.close.cause, 'blocked-port');
    assert.equal(told.stopped.reason, 'blocked');
    assert.equal(told.opens, 0);
  });
}

story(
  "a CSP without 'wasm-unsafe-eval' is a LoadError that names it",
  { page: { csp: "script-src 'self' 'unsafe-inline'" } },
  async ({ page }) => {
    const error = await page(() => {
      try {
        window.whysocket.getBus({ url: 'ws://127.0.0.1:1/' }).connect();
      } catch (thrown) {
        return { name: thrown.name, message: thrown.message };
      }
      return undefined;
    });
    assert.equal(error?.name, 'LoadError');
    assert.match(error.message, /wasm-unsafe-eval/);
  },
);
