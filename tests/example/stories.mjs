/** What a reader of Folio does in a minute, in either build. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { LIMIT, measure } from './table.mjs';

const STORM_MS = 90_000;

export function mainPath(place, reader) {
  for (const build of ['before', 'after']) {
    it(`${build}: an edit is answered, and a colleague's arrives`, async () => {
      const page = reader(build);
      await page.open('harbour');
      await page.isConnected();
      await page.type('Mind the gulls.');
      await page.sees('a saved edit', ({ saved }) => /saved as revision/.test(saved));
      const { document } = await page.sees('what Noor adds', ({ document }) => document.includes('Agreed, keep that.'));
      assert.match(document, /Mind the gulls\./);
      measure(place, page, 'Open a project, type', await page.sockets());
    });
  }

  it('before: one change of the session makes sockets until the server stops the page', async () => {
    const page = reader('before');
    await page.open('orchard');
    await page.isConnected();
    await page.click('New session');
    const seen = await page.until('a storm', ({ asked }) => asked >= LIMIT, STORM_MS);
    measure(place, page, 'Open a project, click “New session”', seen);
  });

  it('after: one change of the session makes the second socket, and no third', async () => {
    const page = reader('after');
    await page.open('orchard');
    const { session } = await page.isConnected();
    await page.click('New session');
    await page.until('two sockets', ({ opened }) => opened === 2);
    const seen = await page.quiet(3_000);
    assert.deepEqual([seen.asked, seen.now], [2, 1]);
    assert.notEqual((await page.isConnected()).session, session);
    await page.sees('the count', ({ count }) => count === '2');
    measure(place, page, 'Open a project, click “New session”', seen);
  });
}

export function furtherPaths(place, reader, browser) {
  it("before: somebody else's session is asked for again and again, without a word", async () => {
    const page = reader('before');
    await page.open('payroll');
    const seen = await page.until('a loop', ({ asked }) => asked >= 8);
    assert.equal((await page.see()).error, '');
    assert.ok(seen.events.filter(([, kind, code]) => kind === 'close' && code === 1008).length >= 6);
    measure(
      place,
      page,
      'Open somebody else’s session, wait for 8 s',
      await page.until('8 s', ({ atMs }) => atMs > 8_000),
    );
  });

  it("after: somebody else's session takes one socket, and the screen says why it ended", async () => {
    const page = reader('after');
    await page.open('payroll');
    await page.sees('why', ({ error }) => /closed it with 1008/.test(error));
    await page.click('Connect');
    const seen = await page.quiet(5_000);
    assert.deepEqual([seen.asked, seen.now], [1, 0]);
    assert.match((await page.see()).error, /1008/);
    measure(
      place,
      page,
      'Open somebody else’s session, wait for 8 s',
      await page.until('8 s', ({ atMs }) => atMs > 8_000),
    );
  });

  it('before: a backend that says what is wrong and closes 1011 is asked again at once, and its words are lost', async () => {
    const page = reader('before');
    await page.open('ledger');
    const seen = await page.until('a loop', ({ asked }) => asked >= LIMIT, STORM_MS);
    const { error, log } = await page.see();
    assert.doesNotMatch(error + log, /store is locked/);
    measure(place, page, 'Open a project whose store is broken', seen);
  });

  it('after: a backend that says what is wrong and closes 1011 is heard, and left alone', async () => {
    const page = reader('after');
    await page.open('ledger');
    const { error, log } = await page.sees('why', ({ error }) => /1011/.test(error));
    const seen = await page.quiet(5_000);
    assert.deepEqual([seen.asked, seen.now], [1, 0]);
    assert.match(error + log, /store is locked/);
    measure(place, page, 'Open a project whose store is broken', seen);
  });

  it('before: without a session Connect does nothing, and says nothing', async () => {
    const page = reader('before');
    await page.open('atlas');
    await page.sees('no session', ({ session }) => session === 'no session');
    await page.click('Connect');
    const { error, state } = await page.sees('the page', ({ state }) => state);
    const seen = await page.sockets();
    assert.deepEqual([error, state, seen.asked], ['', 'Not connected', 0]);
    measure(place, page, 'Open a project without a session, click “Connect”', seen);
  });

  it('after: without a session the screen says that a URL is missing, and no socket is made', async () => {
    const page = reader('after');
    await page.open('atlas');
    await page.sees('what is missing', ({ error }) => /url/i.test(error));
    await page.click('Connect');
    const { session } = await page.sees('what is missing', ({ error }) => /url/i.test(error));
    const seen = await page.sockets();
    assert.deepEqual([session, seen.asked], ['no session', 0]);
    measure(place, page, 'Open a project without a session, click “Connect”', seen);
  });

  it('before: StrictMode’s second mount tells of an error that is none; after: it does not', async () => {
    for (const build of ['before', 'after']) {
      const page = reader(build);
      await page.open('harbour');
      await page.isConnected();
      await page.click('Orchard');
      await page.sees('the other project', ({ document }) => document.includes('Forty trees'));
      // Its session is known by now, so that both mounts connect.
      await page.click('Harbour');
      const { log } = await page.sees('the first again', ({ state, document }) => {
        return state === 'Connected' && document.includes('harbour opens');
      });
      assert.equal(/error/i.test(log), build === 'before', log);
      measure(place, page, 'Open a project, another, the first again', await page.sockets());
    }
  });

  it('after: what is written in another tab arrives in this one, whose session is the same', async () => {
    const [mine, theirs] = [reader('after'), reader('after')];
    await mine.open('harbour');
    await mine.isConnected();
    const tab = await browser().tab(mine.address('harbour'));
    await theirs.arrive();
    await theirs.isConnected();
    await theirs.type('Written elsewhere.');
    await theirs.sees('a saved edit', ({ saved }) => /saved as revision/.test(saved));
    await tab.close();
    await mine.sees('it', ({ document }) => document.includes('Written elsewhere.'));
  });
}
