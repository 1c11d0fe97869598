/** A Next.js application, built and served by its dev server: a server renders, and shares nothing; a browser takes over. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, freePort } from '../support/processes.mjs';
import { startServer } from '../support/server.mjs';
import { installed } from './installed.mjs';
import { click, complaints, launchRecorded, shows, textOf } from './page.mjs';

const USERS = ['ann', 'bob'];
/** In CI Next.js would speak of a cache that is not there. */
const ENV = { NEXT_TELEMETRY_DISABLED: '1', CI: undefined };
const COMPLAINT = /warn|error|fail|invalid|whysocket:|⚠|⨯/i;

/** Of a server's HTML. */
const textIn = (html, id) => new RegExp(` id="${id}">([^<]*)<`).exec(html)?.[1];

describe('in a Next.js application', { concurrency: 1 }, () => {
  let app;
  let browser;
  before(async () => {
    app = installed('next');
    browser = await launchRecorded();
  });
  after(() => browser?.close());

  it('it builds, its types checked, without a warning', async () => {
    const { stdout, stderr } = await app.run(app.bin('next'), ['build'], ENV);
    assert.match(stdout, /Finished TypeScript/);
    assert.doesNotMatch(stdout + stderr, COMPLAINT);
  });

  for (const [how, command] of [
    ['built', 'start'],
    ['served by the dev server', 'dev'],
  ])
    describe(how, { concurrency: 1 }, () => {
      let next;
      let server;
      let origin;
      const html = async (path, headers = {}) => (await fetch(`${origin}${path}`, { headers })).text();

      before(async () => {
        server = await startServer();
        const port = await freePort();
        origin = `http://127.0.0.1:${port}`;
        const env = { ...ENV, LIVE_URL: `${server.ws}/silent` };
        next = app.start('next', [command, '--hostname', '127.0.0.1', '--port', String(port)], env);
        await eventually(async () => (await fetch(`${origin}/registry`)).ok, { deadlineMs: 60_000, what: 'Next.js' });
      });
      after(async () => {
        await browser.open('about:blank');
        await next?.stop();
        await server?.close();
      });

      it('two requests at the same time share nothing, and nothing is left of them', async () => {
        const requests = USERS.map((user) => html('/', { cookie: `user=${user}`, 'x-together': USERS.length }));
        const pages = await Promise.all(requests);
        for (const [at, user] of USERS.entries()) {
          assert.equal(textIn(pages[at], 'user'), user);
          assert.equal(textIn(pages[at], 'phase'), 'idle');
          assert.ok(!pages[at].includes(USERS[1 - at]), `${user} is told of ${USERS[1 - at]}`);
        }
        const { rendered, buses } = JSON.parse(await html('/registry'));
        assert.ok(rendered >= USERS.length, 'the route is in the process that renders');
        assert.equal(
          buses.reduce((sum, count) => sum + count, 0),
          0,
        );
      });

      it('a server component that imports the package has references to what the browser has, and so far nothing was opened', async () => {
        const page = await html('/more');
        assert.equal(textIn(page, 'kinds'), 'Symbol(react.client.reference)');
        assert.equal(textIn(page, 'phase'), 'idle');
        assert.deepEqual(server.connections, []);
      });

      it('in the browser it opens one socket, which stays from page to page', async () => {
        await browser.open(`${origin}/`);
        await shows(browser, '#phase', 'open');
        const { ws } = await server.connection('/silent');
        await server.until(() => server.connections[0].messages.length, 'the hello');
        assert.deepEqual(server.connections[0].messages, ['{"type":"hello","from":"nobody"}']);
        ws.send(JSON.stringify({ type: 'price', value: 1 }));
        await shows(browser, '#prices', '1');
        assert.equal(await textOf(browser, '#verdict'), 'none');

        await click(browser, 'a[href="/more"]');
        await shows(browser, 'h1', 'More');
        await shows(browser, '#phase', 'open');
        await click(browser, 'a[href="/"]');
        await shows(browser, 'h1', 'Prices');
        await shows(browser, '#phase', 'open');
        ws.send(JSON.stringify({ type: 'price', value: 2 }));
        await shows(browser, '#prices', '2');
        assert.deepEqual([server.connections.length, server.live.length], [1, 1]);
      });

      it('nobody has complained: neither React, nor the package, nor Next.js', async () => {
        assert.deepEqual(await complaints(browser), []);
        assert.match(next.said(), /Ready in/);
        assert.doesNotMatch(next.said(), COMPLAINT);
      });
    });
});
