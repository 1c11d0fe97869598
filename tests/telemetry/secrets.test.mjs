/** Secrets that nobody thought of, made by the rules of tests/secrets/grammar.mjs: in no body, mark, attribute or user message. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { password, protocol, reason, url as secretUrl, token } from '../secrets/grammar.mjs';
import { assertBeacon, operatorStory } from './collector.mjs';

const CASES = 120;

const cases = fc.record({
  endpoint: secretUrl.filter(({ text }) => !text.includes('#')),
  said: reason.filter(({ text }) => Buffer.byteLength(text) <= 123),
  thrown: reason,
  protocol: protocol.filter((text) => text !== 'chat.v1'),
  message: fc.oneof(token, password),
  end: fc.constantFrom('close', 'close', 'refuse', 'provider', 'cut'),
});

/** In the page: plays all of them, one after the other, and answers what leaked. */
const leaks = async (list) => {
  const { createOtel } = await kit.load('/otel/otel.js');
  const found = [];
  const bodies = [];
  // Numbers are in every body, and some secret has each row of six.
  const leakOf = (secrets, told) => {
    for (const secret of secrets)
      for (const form of [secret, encodeURIComponent(secret)])
        for (let at = 0; at + 6 <= form.length; at += 1) {
          const run = form.slice(at, at + 6);
          if (/[^\d.]/.test(run) && told.includes(run))
            return { run, secret, told: told.slice(Math.max(0, told.indexOf(run) - 200), told.indexOf(run) + 40) };
        }
  };
  for (const { secrets, endpoint, thrown, protocol, message, end, at } of list) {
    const told = [];
    const otel = createOtel();
    const provider = () => {
      throw new Error(thrown);
    };
    const where = end === 'provider' ? { url: provider, key: `provider ${at}` } : { url: endpoint };
    const record = kit.bus({
      ...where,
      protocols: ['chat.v1', protocol],
      hello: message,
      retry: { maxAttempts: 1 },
      diagnose: at % 3 ? 'auto' : 'passive',
      logger: false,
      connect: false,
    });
    const stops = ['mask', 'show'].flatMap((hosts) => [
      operator.reportTo(record.bus, (body) => void bodies.push(body) || void told.push(body), { hosts }),
      operator.toOpenTelemetry(record.bus, { ...otel, hosts }),
      operator.markPerformance(record.bus, { hosts }),
    ]);
    const sentences = () => {
      for (const words of [operator.en, operator.de]) told.push(operator.userMessage(record.snapshot, words));
    };
    record.bus.store.subscribe(sentences);
    record.bus.send(message);
    record.bus.connect();
    await record.event('close');
    sentences();
    for (const type of ['mark', 'measure'])
      told.push(...performance.getEntriesByType(type).map(({ name, detail }) => ({ name, detail })));
    told.push(await otel.collect());
    // What waits for a better word goes when the page is left.
    dispatchEvent(new PageTransitionEvent('pagehide'));
    for (const stop of stops) stop();
    told.push(otel.spans());
    record.bus.dispose();
    await otel.end();
    const leak = leakOf(secrets, told.map((one) => JSON.stringify(one)).join('\n'));
    if (leak) found.push({ at, end, leak });
  }
  return { found, bodies };
};

operatorStory(
  'secrets: generated ones stay out of every body, mark, attribute and sentence',
  { timeoutMs: 240_000 },
  async ({ page, server }) => {
    const seed = Number(process.env.SEED ?? 1);
    const own = server.ws.replace('ws://', '');
    const here = (text) => text.replace(/^wss:/, 'ws:').replace(/h\.test(:8443)?|\[2001:db8::1\]:8443/, own);
    const list = fc.sample(cases, { numRuns: CASES, seed }).map((one, at) => ({
      ...one,
      at,
      secrets: [one.endpoint, one.said, one.thrown].flatMap(({ secrets }) => secrets).concat(one.protocol, one.message),
      // Last, so that the server knows what to do.
      endpoint: `${here(one.endpoint.text)}${one.endpoint.text.includes('?') ? '&' : '?'}case=${at}`,
      said: one.said.text,
      thrown: one.thrown.text,
    }));
    server.behave = (connection) => {
      const { said, end } = list[/[?&]case=(\d+)$/.exec(connection.request.url)[1]];
      if (end === 'refuse') return connection.socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return connection.upgrade((ws) =>
        ws.on('message', () => (end === 'cut' ? ws.terminate() : ws.close(4403, said))),
      );
    };
    const { found, bodies } = await page(leaks, list);
    assert.deepEqual(found, [], `seed ${seed}`);
    assert.ok(bodies.length >= 2 * CASES, `${bodies.length}`);
    for (const body of bodies) assertBeacon(body);
    const masked = bodies.filter(({ verdicts }) => verdicts.every(({ title }) => !title));
    for (const body of masked) assert.ok(!JSON.stringify(body).includes('127.0.0.1'), JSON.stringify(body));
  },
);
