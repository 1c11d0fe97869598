/**
 * Records what a bus was told in real browsers, for `tests/replay.rs`: `node tests/journals/record.mjs` after a change of
 * the journal's version. Three demo endpoints in three engines.
 */
import { writeFileSync } from 'node:fs';
import { startServer } from '../../examples/demo/server.mjs';
import { ENGINES, launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { openKit } from '../soak/page.mjs';

const ENDPOINTS = ['401', '1012', 'drop'];
const packed = installPacked();
const demo = await startServer({ port: 0 });

/** In the page: enough attempts to be worth a replay, with messages queued and passed between them. */
const live = async (url) => {
  const record = kit.bus({ url, retry: { firstWindowMs: 400, maxDelayMs: 800, laterMinMs: 300, laterMaxMs: 900 } }, 60_000);
  record.bus.on('phase', ({ to }) => {
    for (const text of ['one', 'two']) record.bus.send(`${to} ${text}`);
  });
  record.bus.connect();
  await record.event('close', 3);
  const journal = [...record.bus.journal()];
  record.bus.dispose();
  return journal.map((number) => (Number.isFinite(number) ? number : String(number)));
};

try {
  for (const engine of ENGINES) {
    const browser = await launch(engine);
    const server = await openKit(browser, packed);
    for (const id of ENDPOINTS) {
      const journal = await browser.run(live, `ws://127.0.0.1:${demo.port}/ws/${id}`);
      writeFileSync(new URL(`${engine}-${id}.json`, import.meta.url), `${JSON.stringify(journal)}\n`);
      console.log(`${engine} ${id}: ${journal.length} numbers`);
    }
    await server.close();
    await browser.close();
  }
} finally {
  await demo.close();
}
