/** The same as in secrets.test.mjs, with secrets that nobody thought of: made by the rules of tests/secrets/grammar.mjs. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { brokenUrl, password, protocol, reason, url as secretUrl, token } from '../secrets/grammar.mjs';
import { story } from './story.mjs';

const CASES = 250;
/** What a close frame can carry. */
const fits = ({ text }) => Buffer.byteLength(text) <= 123;

const cases = fc.record({
  endpoint: secretUrl.filter(({ text }) => !text.includes('#')),
  broken: fc.oneof(
    brokenUrl,
    secretUrl.filter(({ text }) => text.includes('#')),
  ),
  said: reason.filter(fits),
  thrown: reason,
  protocol: protocol.filter((text) => text !== 'chat.v1'),
  hello: password,
  message: fc.oneof(token, password),
  end: fc.constantFrom('close', 'close', 'close', 'close', 'refuse', 'provider', 'provider', 'cut'),
});

/** In the page: plays all of them, one after the other, and answers what leaked. */
const leaks = async (list) => {
  const found = [];
  // Numbers are in every journal, and some secret has each row of six.
  const leakOf = (secrets, told) => {
    for (const secret of secrets)
      for (const form of [secret, encodeURIComponent(secret)])
        for (let at = 0; at + 6 <= form.length; at += 1) {
          const run = form.slice(at, at + 6);
          if (/[^\d.]/.test(run) && told.includes(run))
            return { run, secret, told: told.slice(Math.max(0, told.indexOf(run) - 200), told.indexOf(run) + 40) };
        }
  };
  for (const { secrets, endpoint, broken, thrown, protocol, hello, message, end, at } of list) {
    const told = [];
    const attempt = (fn) => {
      try {
        fn();
      } catch (error) {
        told.push(`${error}`, { ...error });
      }
    };
    const log = (...values) => told.push(values);
    const logger = at % 7 ? { debug: log, info: log, warn: log, error: log } : undefined;
    const provider = () => {
      throw new Error(thrown);
    };
    const common = {
      protocols: ['chat.v1', protocol],
      hello,
      logger,
      retry: { maxAttempts: 1 },
      [`mis${hello.slice(0, 3)}spelt`]: message,
    };
    const { bus } = kit.bus({ ...common, url: endpoint, connect: false });
    const where = end === 'provider' ? { url: provider, key: `provider ${at}` } : { url: endpoint };
    const record = end === 'provider' ? kit.bus({ ...common, ...where, connect: false }) : kit.watch(bus);
    for (const type of [
      'verdict',
      'warning',
      'phase',
      'attempt',
      'open',
      'close',
      'retry',
      'stopped',
      'queue',
      'outcome',
    ])
      record.bus.on(type, (event) => told.push({ type, ...event }));
    record.bus.send(message);
    record.bus.connect();
    attempt(() => whysocket.getBus({ ...where, protocols: ['chat.v1', `${protocol}x`] }));
    attempt(() => whysocket.getBus({ url: broken }));
    attempt(() => whysocket.getBus({ url: endpoint, protocols: [protocol, protocol] }));
    attempt(() => whysocket.getBus({ url: endpoint, protocols: `${protocol} ` }));
    attempt(() => record.bus.update({ url: broken }));
    attempt(() => record.bus.close(1000, `${thrown} `.repeat(30)));
    attempt(() => record.bus.send({ message }));
    await record.event('close');
    for (const hosts of ['mask', 'show']) {
      const { markdown, json } = await record.bus.report({ hosts });
      told.push(markdown, json);
    }
    told.push(record.snapshot, record.bus.key, [...record.bus.journal()]);
    for (const one of new Set([record.bus, bus])) one.dispose();
    await kit.turn();
    told.push(...seen.console.splice(0));
    const leak =
      leakOf(secrets, told.map((one) => JSON.stringify(one)).join('\n')) ??
      leakOf(secrets, told.filter((one) => typeof one === 'string').join('\n'));
    if (leak) found.push({ at, end, leak });
  }
  return found;
};

story('generated secrets stay secret, wherever they are', { timeoutMs: 240_000 }, async ({ page, server }) => {
  const seed = Number(process.env.SEED ?? 1);
  const own = server.ws.replace('ws://', '');
  const here = (text) => text.replace(/^wss:/, 'ws:').replace(/h\.test(:8443)?|\[2001:db8::1\]:8443/, own);
  const numbered = (text, at) => `${text}${text.includes('?') ? '&' : '?'}case=${at}`;
  const list = fc.sample(cases, { numRuns: CASES, seed }).map((one, at) => ({
    ...one,
    at,
    secrets: [one.endpoint, one.broken, one.said, one.thrown]
      .flatMap(({ secrets }) => secrets)
      .concat(one.protocol, one.hello, one.message),
    // Last, so that the server knows what to do.
    endpoint: numbered(here(one.endpoint.text), at),
    broken: numbered(here(one.broken.text), at),
    said: one.said.text,
    thrown: one.thrown.text,
  }));
  server.behave = (connection) => {
    const { said, end } = list[/[?&]case=(\d+)$/.exec(connection.request.url)[1]];
    if (end === 'refuse')
      connection.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else
      connection.upgrade((ws) =>
        // The hello, the message that waited, and then the end.
        ws.on(
          'message',
          () => connection.messages.length > 1 && (end === 'cut' ? ws.terminate() : ws.close(4403, said)),
        ),
      );
  };
  const found = await page(leaks, list);
  assert.deepEqual(found, [], `seed ${seed}`);
  // They did reach the server.
  const closed = server.connections.filter((one) => one.messages.length > 1);
  assert.ok(closed.length > CASES / 3);
  for (const { request, messages, protocols } of closed) {
    const one = list[/case=(\d+)$/.exec(request.url)[1]];
    assert.deepEqual(messages.slice(0, 2), [one.hello, one.message]);
    assert.ok(protocols.includes(one.protocol));
  }
});
