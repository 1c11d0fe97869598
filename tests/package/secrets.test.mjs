/** Secrets go to the server and nowhere else: no event, snapshot, error, journal or console line has them. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** One of each kind; all contain a mark that nothing else does. */
const MARK = 'Zq7';
const SECRETS = {
  token: `${MARK}tok3nValueOfAlice`,
  password: `${MARK}pa55word`,
  protocol: `bearer.${MARK}protoc0lCredential`,
  hello: `${MARK}he11oCredential`,
  message: `${MARK}me55ageText`,
  reason: `${MARK}AaBbCc112233ddEE`,
  path: `${MARK}aB3dE6gH9jK2mN5p`,
};

/** In the page: all that the package ever let out, as one text. */
const spoken = async (secrets, address, kind) => {
  const secretUrl = `${address.replace('//', `//alice:${secrets.password}@`)}?token=${secrets.token}&room=lobby`;
  const logged = [];
  const logger = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [level, (...args) => logged.push(args)]),
  );
  const errors = [];
  const attempt = (fn) => {
    try {
      fn();
    } catch (error) {
      errors.push(`${error}`, JSON.stringify(error), error.path, error.received, error.accepted);
    }
  };
  if (kind === 'invalid') {
    attempt(() => whysocket.getBus({ url: `${secretUrl}#part` }));
    attempt(() => whysocket.getBus({ url: `ftp://alice:${secrets.password}@h.test/?token=${secrets.token}` }));
    attempt(() => whysocket.getBus({ url: secretUrl, protocols: [secrets.protocol, secrets.protocol] }));
    attempt(() => whysocket.getBus({ url: secretUrl, protocols: [`${secrets.protocol} with space`] }));
    attempt(() => whysocket.getBus({ url: secretUrl, hello: { token: secrets.hello } }));
    attempt(() => whysocket.getBus({ url: `ws://h.test:99999/?token=${secrets.token}` }));
  }
  const record = kit.bus({
    url: secretUrl,
    // As is common: the real one, and a credential that the server reads and never picks.
    protocols: ['chat.v1', secrets.protocol],
    hello: secrets.hello,
    logger: kind === 'console' ? undefined : logger,
    retry: { maxAttempts: 2 },
    misspelt: secrets.token,
  });
  const { bus } = record;
  attempt(() => whysocket.getBus({ url: secretUrl.replace(secrets.token, `${secrets.token}Other`) }));
  attempt(() => bus.update({ url: `${secretUrl}#part` }));
  attempt(() => bus.close(1000, secrets.reason.repeat(20)));
  bus.send(secrets.message);
  bus.on('open', () => {
    throw new Error('a listener broke');
  });
  await record.until(
    () => record.of('close').length >= 1 || record.of('message').length >= 2,
    'an end or two messages',
  );
  bus.dispose();
  await kit.turn();
  const events = record.log.filter(({ type }) => type !== 'message');
  // The page's own error is reported as it is; what the package says about it is its own.
  return JSON.stringify({
    key: bus.key,
    events,
    snapshot: record.snapshot,
    logged,
    errors,
    console: seen.console,
    journal: [...bus.journal()],
  });
};

for (const [path, kind] of [
  ['/echo', 'open'],
  ['/status/403', 'refused'],
  [`/close/1008?reason=x`, 'closed'],
  ['/echo', 'invalid'],
  ['/echo', 'console'],
]) {
  story(`secrets stay secret: ${kind}`, async ({ page, pages, url, server }) => {
    if (kind !== 'refused') pages.expected.push('a listener broke');
    const text = await page(spoken, SECRETS, url(path.split('?')[0]), kind);
    assert.ok(
      !text.includes(MARK),
      `it said ${text.slice(Math.max(0, text.indexOf(MARK) - 200), text.indexOf(MARK) + 60)}`,
    );
    // They did reach the server.
    assert.equal(server.connections[0].query.token, SECRETS.token);
    assert.ok(server.connections[0].protocols.includes(SECRETS.protocol));
    if (kind === 'open')
      await server.until(() => server.connections[0].messages.includes(SECRETS.message), 'the message');
  });
}

story('a provider’s error and a close reason are shown without token-shaped runs', async ({ page, url }) => {
  const text = await page(
    async (secrets, address) => {
      const failing = kit.bus({
        key: 'a',
        url: () => {
          throw new Error(`GET https://h.test/?access_token=${secrets.token} said ${secrets.path}`);
        },
      });
      await failing.event('close');
      const invalid = kit.bus({
        key: 'b',
        url: () => `ftp://u:${secrets.password}@h.test/${secrets.path}?token=${secrets.token}`,
      });
      await invalid.event('close');
      const closed = kit.bus({ url: `${address}?reason=${secrets.reason}` });
      await closed.event('close');
      return JSON.stringify(
        [failing, invalid, closed].map(({ log, snapshot }) => [log, snapshot]).concat(seen.console),
      );
    },
    SECRETS,
    url('/close/1008'),
  );
  assert.ok(!text.includes(MARK), text);
  assert.match(text, /provider-failed/);
});

story('what a server says is text: a close reason is told as it came, and never in the DOM', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: `${address}?reason=${encodeURIComponent('<img src=x onerror=alert(1)>')}` });
    const close = await record.event('close');
    return { reason: close.reason, images: document.images.length, body: document.body.innerHTML.trim() };
  }, url('/close/1008'));
  assert.deepEqual(told, { reason: '<img src=x onerror=alert(1)>', images: 0, body: '' });
});
