/** The packed tarball in the hands of others: a Vite application in Chromium, plain Node, vitest and jest with jsdom. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launch } from '../support/browsers.mjs';
import { pack } from '../support/pack.mjs';
import { eventually, freePort, scratchFolder, start } from '../support/processes.mjs';
import { startServer } from '../support/server.mjs';

const template = fileURLToPath(new URL('app/', import.meta.url));
const run = promisify(execFile);

describe('the packed tarball', () => {
  let app;
  let server;
  const bin = (name) => join(app, 'node_modules', '.bin', name);
  const inApp = (command, args, env = {}) => run(command, args, { cwd: app, env: { ...process.env, ...env } });

  before(async () => {
    app = scratchFolder('consumers').path;
    cpSync(template, app, { recursive: true, filter: (source) => !source.includes('node_modules') });
    const npm = (...args) =>
      execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: app,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    npm('ci');
    npm('install', '--no-save', '--offline', pack());
    server = await startServer({ mounts: { '/': join(app, 'dist') } });
  });
  after(() => server?.close());

  it('in plain Node: importing does nothing, a bus is inert, the process ends by itself', async () => {
    const { stdout } = await run(process.execPath, ['node.mjs'], { cwd: app, timeout: 20_000 });
    assert.equal(stdout.trim(), 'inert');
  });

  it('in vitest with jsdom: a real server, a stubbed global, fake timers', async () => {
    const { stdout } = await inApp(bin('vitest'), ['run', 'whysocket.test'], {
      ECHO_URL: `${server.ws}/echo`,
      NO_COLOR: '1',
    });
    assert.match(stdout, /Tests +3 passed \(3\)/);
  });

  describe('an application’s own tests with whysocket/testing: no network, no real timers', () => {
    const passed = /Tests: +16 passed, 16 total/;
    const jest = 'node_modules/jest/bin/jest.js';

    it('in vitest with jsdom', async () => {
      const { stdout } = await inApp(bin('vitest'), ['run', 'chat/'], { NO_COLOR: '1' });
      assert.match(stdout, /Tests +16 passed \(16\)/);
    });

    it('in jest with jsdom, made CommonJS', async () => {
      const { stderr } = await inApp(process.execPath, [jest], { NO_COLOR: '1' });
      assert.match(stderr, passed);
    });

    it('in jest with jsdom, as ES modules', async () => {
      const flags = ['--experimental-vm-modules', jest, '--config', 'jest.esm.config.mjs'];
      const { stderr } = await inApp(process.execPath, flags, { NO_COLOR: '1' });
      assert.match(stderr, passed);
    });

    it('the entry brings no state machine with it', () => {
      const [main, testing] = ['index', 'testing'].map((name) =>
        readFileSync(join(app, 'node_modules/whysocket', `${name}.js`), 'utf8'),
      );
      assert.match(main, /WebAssembly/);
      assert.doesNotMatch(testing, /WebAssembly|^import|disposeAll/m);
      assert.ok(testing.length < 10_000, `${testing.length} bytes`);
    });
  });

  describe('in a Vite application', () => {
    let browser;
    before(async () => {
      await inApp(bin('vite'), ['build', '--logLevel', 'warn']);
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
      const files = readdirSync(join(app, 'dist', 'assets'));
      assert.equal(files.filter((name) => name.endsWith('.wasm')).length, 1, files.join());
      const html = readFileSync(join(app, 'dist', 'index.html'), 'utf8');
      assert.doesNotMatch(html, /streaming/);
    });

    it('served by the dev server: both entries talk to a server', { timeout: 90_000 }, async () => {
      const port = await freePort();
      const vite = start(bin('vite'), ['--port', String(port), '--strictPort', '--host', '127.0.0.1'], { cwd: app });
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
