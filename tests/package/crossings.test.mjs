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
