/** An application that is edited while it runs: Vite's dev server, Fast Refresh, React 19 in StrictMode. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually, freePort } from '../support/processes.mjs';
import { startServer } from '../support/server.mjs';
import { installed } from './installed.mjs';
import { click, complaints, launchRecorded, shows, textOf } from './page.mjs';

describe('in a Vite application with React', { concurrency: 1 }, () => {
  let app;
  let browser;
  let server;
  let vite;
  /** Written once, since the dev server looks at every state of a file. */
  const edit = (name, changes) => {
    const path = join(app.folder, 'hot', name);
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of Object.entries(changes)) {
      assert.ok(text.includes(from), `${name} has no "${from}"`);
      text = text.replaceAll(from, to);
    }
    writeFileSync(path, text);
  };
  /** The one socket of each bus, and neither has ended. */
  const sockets = () => {
    assert.deepEqual(server.connections.map(({ path }) => path).sort(), ['/silent/panel', '/silent/provider']);
    assert.equal(server.live.length, 2);
    return server.connections.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  };
  /** Everything that was called for one more price on both. */
  const heardAfter = async (value) => {
    for (const [at, output] of ['#own', '#above'].entries()) {
      sockets()[at].ws.send(JSON.stringify({ type: 'price', value }));
      await shows(browser, output, String(value));
    }
    return browser.run(() => heard.splice(0));
  };

  before(async () => {
    app = installed('app');
    server = await startServer();
    browser = await launchRecorded();
    const port = await freePort();
    const args = ['--config', 'hot/vite.config.mjs', '--port', String(port), '--strictPort', '--host', '127.0.0.1'];
    vite = app.start('vite', args);
    const origin = `http://127.0.0.1:${port}`;
    await eventually(async () => (await fetch(origin)).ok, { deadlineMs: 60_000, what: "Vite's dev server" });
    await browser.open(`${origin}/?ws=${encodeURIComponent(`${server.ws}/silent`)}`);
    await shows(browser, '#phases', 'open open');
  });
  after(async () => {
    await vite?.stop();
    await browser?.close();
    await server?.close();
  });

  it('a component’s own bus and the Provider’s have a socket each, in StrictMode, too', async () => {
    assert.deepEqual(await heardAfter(1), ['first 1', 'first above 1']);
    await click(browser, '#clicks');
    await shows(browser, '#clicks', '1');
    await browser.run(() => {
      window.isFirstLoad = true;
    });
  });

  it('the component that calls useBus is edited: its state and the sockets stay, its new handlers are called once', async () => {
    edit('panel.jsx', { first: 'second' });
    await shows(browser, '#panel', 'second panel');
    assert.equal(await textOf(browser, '#clicks'), '1');
    assert.equal(await textOf(browser, '#phases'), 'open open');
    assert.deepEqual(await heardAfter(2), ['second 2', 'second above 2']);
  });

  it('its parent, which renders the Provider, is edited: the same', async () => {
    edit('parent.jsx', { first: 'second' });
    await shows(browser, '#parent', 'second parent');
    assert.equal(await textOf(browser, '#clicks'), '1');
    assert.deepEqual(await heardAfter(3), ['second 3', 'second above 3']);
  });

  it('one more hook in it: Fast Refresh mounts it anew, the sockets stay', async () => {
    edit('panel.jsx', { second: 'third', 'const own =': "useState('one more');\n  const own =" });
    await shows(browser, '#panel', 'third panel');
    await shows(browser, '#clicks', '0');
    assert.deepEqual(await heardAfter(4), ['third 4', 'third above 4']);
  });

  it('the module with defineBus is edited: everything below is another Provider’s, the sockets stay', async () => {
    edit('live.js', { first: 'second' });
    await shows(browser, '#words', 'second words');
    await shows(browser, '#phases', 'open open');
    assert.deepEqual(await heardAfter(5), ['third 5', 'third above 5']);
  });

  it('the page was never loaded again, and nobody has complained: neither React, nor the package, nor Vite', async () => {
    assert.equal(await browser.run(() => window.isFirstLoad), true);
    assert.deepEqual(await complaints(browser), []);
    assert.match(vite.said(), /hmr update/);
    assert.doesNotMatch(vite.said(), /warn|error|use client/i);
  });

  it('it builds without a warning: Vite takes the package’s ‘use client’ for granted', async () => {
    const { stdout, stderr } = await app.run(app.bin('vite'), ['build', '--config', 'hot/vite.config.mjs']);
    assert.match(stdout, /built in/);
    assert.doesNotMatch(stdout + stderr, /warn|error|use client/i);
  });
});
