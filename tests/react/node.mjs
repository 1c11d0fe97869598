/** On a server: no window, so nothing is shared between two requests, and nothing of one is left. `node --expose-gc --test tests/react/node.mjs` */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { installPacked } from '../support/pack.mjs';
import { scratchFolder } from '../support/processes.mjs';
import { reactFolder } from './react.mjs';

const packed = installPacked();

/** React as that version's own files, the package as it is packed. */
async function load(version) {
  const modules = await reactFolder(version);
  const outfile = join(scratchFolder('react-node').path, 'server.cjs');
  await build({
    stdin: {
      contents: `export * as hooks from 'whysocket/react'; export { renderToString } from 'react-dom/server'; export * as React from 'react';`,
      resolveDir: packed.folder,
    },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    nodePaths: [modules],
    alias: { react: join(modules, 'react'), 'react-dom': join(modules, 'react-dom') },
    logLevel: 'error',
  });
  return createRequire(pathToFileURL(outfile))(outfile);
}

for (const version of [18, 19]) {
  describe(`React ${version} on a server`, () => {
    it('renders the idle phase without a word, and registers nothing', async (t) => {
      const { hooks, React, renderToString } = await load(version);
      const said = t.mock.method(console, 'error', () => {});
      const { Provider, useBus, useBusStatus, useMessages, useWhileOpen } = hooks.defineBus({ codec: 'json' });
      const Page = () => {
        const bus = useBus();
        useWhileOpen(bus, () => {});
        return `${useBusStatus(bus).phase} ${useMessages(bus, 'news').length} ${bus.send({}).code} ${bus.connect().why}`;
      };
      const options = { key: 'live', identity: 'alice', url: () => 'wss://example.com/' };
      const page = React.createElement(Provider, { options }, React.createElement(Page));
      assert.equal(renderToString(page), 'idle 0 inert inert');
      assert.deepEqual(
        Object.values(globalThis[Symbol.for('whysocket')] ?? {}).map(({ buses }) => buses.size),
        Object.values(globalThis[Symbol.for('whysocket')] ?? {}).map(() => 0),
      );
      assert.equal(said.mock.callCount(), 0);
    });

    it('what one request does to its bus in a render, no other sees, and nobody keeps', async () => {
      const { hooks, React, renderToString } = await load(version);
      const left = [];
      const Page = ({ user }) => {
        const bus = hooks.useBus({ key: 'live', identity: user, url: 'wss://example.com/' });
        const request = { user };
        left.push(new WeakRef(request));
        bus.on('open', () => request);
        bus.onMessage('news', () => request);
        bus.whileOpen(() => void request);
        bus.update({ identity: `${user}-secret` });
        return bus.key;
      };
      const keys = Array.from({ length: 100 }, (_, n) =>
        renderToString(React.createElement(Page, { user: `user ${n}` })),
      );
      assert.equal(new Set(keys).size, keys.length);
      // Of a turn of the event loop before.
      await new Promise((done) => setTimeout(done));
      global.gc();
      const kept = left.filter((one) => one.deref()).length;
      assert.ok(kept < 5, `${kept} of ${left.length} are still there`);
    });
  });
}
