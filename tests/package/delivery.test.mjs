/** The streaming entry, and an injected WebSocket class. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

story('whysocket/streaming loads its .wasm by URL, and then does the same', async ({ page, url, server, packed }) => {
  const told = await page(
    async (entry, address) => {
      const streaming = await import(entry);
      const names = Object.keys(streaming).sort();
      await streaming.init();
      const record = kit.watch(streaming.getBus({ url: address }));
      record.bus.connect();
      await record.phase('open');
      const wasm = performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.wasm'));
      return { names, wasm: wasm.length, main: Object.keys(whysocket).sort() };
    },
    `${server.url}/packed/${packed.entries['./streaming'].replace(/^\.\//, '')}`,
    url('/echo'),
  );
  assert.deepEqual(
    told.names.filter((name) => name !== 'init'),
    told.main,
  );
  assert.equal(told.wasm, 1);
});

story('an injected WebSocket class is read at every attempt', async ({ page, url }) => {
  const made = await page(async (address) => {
    const made = [];
    class Spy extends WebSocket {
      constructor(...args) {
        super(...args);
        made.push(args);
      }
    }
    const record = kit.bus({ url: address, WebSocket: Spy });
    await record.event('close', 2);
    record.bus.dispose();
    return made.length;
  }, url('/status/503'));
  assert.ok(made >= 2);
});

story('importing the package does nothing to the page', async ({ page, server, packed }) => {
  const added = await page(
    async (entry) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const before = new Set(Reflect.ownKeys(frame.contentWindow));
      const script = frame.contentDocument.createElement('script');
      script.type = 'module';
      script.textContent = `await import('${entry}'); parent.postMessage('imported')`;
      const told = new Promise((done) => addEventListener('message', done, { once: true }));
      frame.contentDocument.head.append(script);
      await told;
      const added = Reflect.ownKeys(frame.contentWindow)
        .filter((key) => !before.has(key))
        .map(String);
      frame.remove();
      return added;
    },
    `${server.url}/packed/${packed.entries['.'].replace(/^\.\//, '')}`,
  );
  assert.deepEqual(added, []);
});
