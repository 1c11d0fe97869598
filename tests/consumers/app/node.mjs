/** Under plain Node, as in server rendering: importing does nothing, a bus is inert, nothing is shared, the process ends by itself. */
import assert from 'node:assert/strict';

const before = Reflect.ownKeys(globalThis);
const main = await import('whysocket');
const streaming = await import('whysocket/streaming');
const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key));
assert.deepEqual(added, []);

for (const { getBus, holdBus, disposeAll } of [main, streaming]) {
  const options = { url: 'wss://api.example.test/live' };
  const bus = getBus(options);
  assert.notEqual(getBus(options), bus, 'requests must not share a bus');
  assert.deepEqual(bus.connect(), { started: false, why: 'inert' });
  assert.deepEqual(bus.send('x'), { status: 'refused', code: 'inert' });
  assert.equal(bus.store.getSnapshot().phase, 'idle');
  assert.equal(bus.store.getSnapshot(), bus.store.getSnapshot());
  const held = holdBus(options);
  held.release();
  assert.throws(() => getBus({ url: 'ftp://example.test' }), { name: 'OptionError' });
  bus.dispose();
  disposeAll();
}
const { fakeServer } = await import('whysocket/testing');
const own = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
const server = fakeServer();
assert.equal(globalThis.WebSocket, server.WebSocket);
server.restore();
// Node 20 has none, later ones do.
assert.deepEqual(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket'), own);

// Nothing is left that could keep the process alive.
const left = process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|MessagePort|TCP|TLS/.test(name));
assert.deepEqual(left, []);
console.log('inert');
