/** The packed tarball in a Vite application in Chromium, in plain Node, in vitest and in jest with jsdom. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch } from '../support/browsers.mjs';
import { eventually, freePort } from '../support/processes.mjs';
import { startServer } from '../support/server.mjs';
import { installed } from './installed.mjs';

describe('the packed tarball', () => {
  let app;
  let server;
  before(async () => {
    app = installed('app');
    server = await startServer({ mounts: { '/': join(app.folder, 'dist') } });
  });
  after(() => server?.close());

  it('in plain Node: importing does nothing, a bus is inert, the process ends by itself', async () => {
    const { stdout } = await app.run(process.execPath, ['node.mjs'], {}, { timeout: 20_000 });
    assert.equal(stdout.trim(), 'inert');
  });

  it('in vitest with jsdom: a real server, a stubbed global, fake timers', async () => {
    const { stdout } = await app.run(app.bin('vitest'), ['run', 'whysocket.test'], {
      ECHO_URL: `${server.ws}/echo`,
    });
    assert.match(stdout, /Tests +3 passed \(3\)/);
  });

  it('in React Testing Library with jsdom: components and their server in one test', async () => {
    const { stdout, stderr } = await app.run(app.bin('vitest'), ['run', 'components/']);
    assert.match(stdout, /Tests +2 passed \(2\)/);
    assert.doesNotMatch(stdout + stderr, /not wrapped in act|Warning/);
  });

  describe('an application’s own tests with whysocket/testing: no network, no real timers', () => {
    const passed = /Tests: +16 passed, 16 total/;
    const jest = 'node_modules/jest/bin/jest.js';

    it('in vitest with jsdom', async () => {
      const { stdout } = await app.run(app.bin('vitest'), ['run', 'chat/']);
      assert.match(stdout, /Tests +16 passed \(16\)/);
    });

    it('in jest with jsdom, made CommonJS', async () => {
      const { stderr } = await app.run(process.execPath, [jest]);
      assert.match(stderr, passed);
    });

    it('in jest with jsdom, as ES modules', async () => {
      const flags = ['--experimental-vm-modules', jest, '--config', 'jest.esm.config.mjs'];
      const { stderr } = await app.run(process.execPath, flags);
      assert.match(stderr, passed);
    });

    it('the entry brings no state machine with it', () => {
      const [main, testing] = ['index', 'testing'].map((name) =>
        readFileSync(join(app.folder, 'node_modules/whysocket', `${name}.js`), 'utf8'),
      );
      assert.match(main, /WebAssembly/);
      assert.doesNotMatch(testing, /WebAssembly|^import|disposeAll/m);
      assert.ok(testing.length < 10_000, `${testing.length} bytes`);
    });
  });

  describe('in a Vite application', () => {
    let browser;
    before(async () => {
      await app.run(app.bin('vite'), ['build', '--logLevel', 'warn']);
      browser = await launch('chromium');
    });
    after(() => browser?.close());

    const talks = async (origin, page) => {
      await browser.open(`${origin}/${page}?ws=${encodeURIComponent(`${server.ws}/echo`)}`);
      assert.equal(await browser.run(() => heard), 'hello from an application');
    };

    for (const page of ['index.html', 'streaming.html']) {
      it(`built: ${page} talks to a server`, () => talks(server.url, page));
    }

    it('the build has one .wasm file, for the streaming entry, and no second copy', () => {
      const files = readdirSync(join(app.folder, 'dist', 'assets'));
      assert.equal(files.filter((name) => name.endsWith('.wasm')).length, 1, files.join());
      const html = readFileSync(join(app.folder, 'dist', 'index.html'), 'utf8');
      assert.doesNotMatch(html, /streaming/);
    });

    it('served by the dev server: both entries talk to a server', { timeout: 90_000 }, async () => {
      const port = await freePort();
      const vite = app.start('vite', ['--port', String(port), '--strictPort', '--host', '127.0.0.1']);
      const origin = `http://127.0.0.1:${port}`;
      try {
        await eventually(async () => (await fetch(origin)).ok, { deadlineMs: 60_000, what: "Vite's dev server" });
        await talks(origin, 'index.html');
        await talks(origin, 'streaming.html');
      } finally {
        await vite.stop();
      }
    });
  });
});
