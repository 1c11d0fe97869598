/** Every endpoint of the demo ends in the phase that the README's table promises, and gets the verdict promised there, in three engines. */
import assert from 'node:assert/strict';
import { endpoints, promiseIn } from '../../examples/demo/endpoints.mjs';
import { startServer as startDemo } from '../../examples/demo/server.mjs';
import { story } from './story.mjs';

/** Browsers let a handshake that hangs go in their own time; the doctor tries once more without subprotocols. */
const MORE_THAN_ONE = ['hang', 'subprotocol'];

for (const endpoint of endpoints) {
  story(
    `the demo's endpoint ${endpoint.id} ends as its table promises`,
    async ({ engine, pages, mounts, page, packed }) => {
      const demo = await startDemo({ mounts: { ...mounts, '/packed/': `${packed.path}/` }, csp: "object-src 'none'" });
      try {
        await pages.open({}, demo.url.replace(/\/$/, ''));
        const promise = promiseIn(endpoint, engine);
        const told = await page(drive, endpoint, promise, demo.port);
        assert.equal(told.snapshot.phase, promise.phase);
        assert.equal(told.snapshot.reason, promise.reason);
        if ('cause' in promise) assert.equal(told.snapshot.lastClose.cause, promise.cause);
        if ('code' in promise) assert.equal(told.snapshot.lastClose.code, promise.code);
        assert.equal(told.slow, promise.slow ?? false);
        if (!promise.verdict) assert.deepEqual(told.verdicts, []);
        // One socket at a time, whatever it went through.
        const { peak } = demo.sockets()[endpoint.id];
        if (!MORE_THAN_ONE.includes(endpoint.id)) assert.ok(peak <= 1, `${peak} sockets at a time`);
      } finally {
        await demo.close();
      }
    },
  );
}

/** In the page: goes through the phases promised, by the same options as the demo's page but for shorter times. */
async function drive(endpoint, promise, port) {
  const url = `ws://127.0.0.1:${port}${endpoint.path}`;
  const fetched = async ({ refresh, signal }) => {
    const answer = await fetch(`${endpoint.token}?refresh=${refresh}`, { signal });
    if (!answer.ok) throw new Error(`no token: HTTP ${answer.status}`);
    return (await answer.json()).url;
  };
  const uses = {
    provider: { key: endpoint.id, url: endpoint.token ? fetched : () => ({ wait: 'a project to be chosen' }) },
    subprotocol: { url, protocols: ['whysocket.v2'] },
    hello: { url, hello: 'hello', ready: (message) => message === 'ready' },
    heartbeat: { url, heartbeat: { intervalMs: 200, timeoutMs: 300, message: 'ping' } },
  };
  const slow = endpoint.id === 'slow' ? { connectTimeoutMs: 9_000 } : { connectTimeoutMs: 1_000 };
  const record = kit.bus({
    ...(uses[endpoint.uses] ?? { url }),
    ...slow,
    slowAfterMs: 600,
    closeTimeoutMs: 500,
    retry: { minDelayMs: 300, firstWindowMs: 600, laterMinMs: 300, laterMaxMs: 600, stableAfterMs: 1_500 },
    diagnose: 'deep',
  });
  const { bus } = record;
  if (endpoint.act) {
    await record.phase('open');
    if (endpoint.act === 'close') bus.close();
    else {
      const { id } = bus.send('what you send');
      await record.until(() => record.of('message').some(({ data }) => data === 'what you send'), 'its echo');
      if ((await record.outcome(id)) !== 'sent') throw new Error('an echoed message was not sent');
    }
  }
  // Before there is a URL nobody has failed: then main's word is all, and otherwise the doctor's counts, who tells how much was asked.
  const final = ({ facts }) => promise.reason === 'no-url' || 'probes' in facts;
  const verdicts = () => record.of('verdict').filter(final);
  const judged = () => !promise.verdict || verdicts().some(({ id }) => id === promise.verdict);
  /** The phases promised come in this order, others may lie between. */
  const went = () => {
    let next = 0;
    for (const phase of record.phases) if (phase === promise.through[next]) next += 1;
    const healed = promise.phase !== 'open' || !record.snapshot.verdict;
    return next >= promise.through.length && record.snapshot.phase === promise.phase && healed && judged();
  };
  await record.until(went, `the phases ${promise.through} and the verdict ${promise.verdict}`, 40_000);
  const { snapshot } = record;
  const isSlow = record.of('attempt').some((one) => one.slow) && (promise.slow ?? false);
  return { snapshot, slow: isSlow, verdicts: verdicts().map(({ id }) => id) };
}
