/** While open, a message never enters wasm: counted at the module's own border. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const MESSAGES = 1_000;

story(
  'a thousand messages each way while open: 0 crossings in, 0 out',
  { page: { count: '1' } },
  async ({ page, url, server }) => {
    const told = await page(
      async (address, many) => {
        // The one timer of an open connection, which has nothing to do with messages, is out of the way.
        const record = kit.bus({ url: address, retry: { stableAfterMs: 600_000 } });
        await record.phase('open');
        // What opening caused has been done.
        await kit.turn();
        const before = { ...crossings };
        const statuses = new Set();
        for (let n = 0; n < many; n += 1) statuses.add(record.bus.send(`${n}`).status);
        await record.until(() => record.of('message').length === many, `${many} echoes`, 30_000);
        await record.until(() => record.of('outcome').length === many, `${many} outcomes`, 30_000);
        return { before, after: { ...crossings }, statuses: [...statuses], instances: window.instances };
      },
      url('/echo'),
      MESSAGES,
    );
    assert.equal(told.instances, 1, 'the module was not counted');
    assert.ok(told.before.in > 0, 'nothing was counted at all');
    assert.deepEqual(told.statuses, ['passed']);
    const crossed = { in: told.after.in - told.before.in, out: told.after.out - told.before.out };
    assert.deepEqual(crossed, { in: 0, out: 0 });
    assert.equal(server.connections[0].messages.length, MESSAGES);
  },
);

story(
  'codec, validator, handlers by type and iterators cross no more',
  { page: { count: '1' } },
  async ({ page, url }) => {
    const told = await page(
      async (address, many) => {
        const validate = { '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }) } };
        const record = kit.bus({ url: address, codec: 'json', validate, retry: { stableAfterMs: 600_000 } });
        const { bus } = record;
        let heard = 0;
        bus.onMessage('tick', () => {
          heard += 1;
        });
        const stream = bus.messages({ limit: many });
        await record.phase('open');
        await kit.turn();
        const before = { ...crossings };
        for (let n = 0; n < many; n += 1) bus.send({ type: 'tick', n });
        let taken = 0;
        for await (const _ of stream) if ((taken += 1) === many) break;
        await record.until(() => record.of('outcome').length === many, `${many} outcomes`, 30_000);
        return { heard, crossed: { in: crossings.in - before.in, out: crossings.out - before.out } };
      },
      url('/echo'),
      MESSAGES,
    );
    assert.deepEqual(told, { heard: MESSAGES, crossed: { in: 0, out: 0 } });
  },
);
