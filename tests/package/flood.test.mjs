/** Under load every bound holds. How fast is no question here: `npm run flood` tells. */
import assert from 'node:assert/strict';
import { begin, pump } from '../soak/flooding.mjs';
import { story } from './story.mjs';

const RATE = 10_000;
const MS = 2_000;

story(
  'a flood both ways: bounds hold, drops are announced, every message has one outcome',
  async ({ page, url, server }) => {
    await page(begin, url('/silent'), RATE);
    const flow = pump(await server.connection('/silent'), RATE);
    await new Promise((done) => setTimeout(done, MS));
    await page(() => window.flood.stopSending());
    const sent = flow.stop();
    const told = await page((many) => window.flood.end(many), sent);
    await flow.arrival(told.accepted);
    assert.deepEqual([...told.flaws, ...flow.seen.flaws], []);
    assert.ok(sent > 1_000 && told.accepted > 1_000, `only ${sent} in and ${told.accepted} out`);
    assert.equal(told.heard, sent);
    assert.equal(told.counters.messagesIn, sent);
    assert.ok(told.counters.dropped > 0, 'the slow iterator was not too slow');
    assert.deepEqual(told.warnings, ['messages-dropped']);
    assert.deepEqual(told.outcomes, { sent: told.accepted });
    assert.equal(flow.seen.received, told.accepted);
  },
);
