/**
 * Half a minute of 50 000 messages a second, in and out at once, in Chromium: a listener, a handler by type and an iterator that is far too slow.
 * The page's heap and the bytes in use inside of wasm stay flat, every bound holds, drops are announced, and every message sent has one outcome.
 *   npm run flood [-- --rate 20000 --seconds 10]
 */
import { parseArgs } from 'node:util';
import { launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { begin, pump } from './flooding.mjs';
import { openKit } from './page.mjs';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '50000' }, seconds: { type: 'string', default: '30' } },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
/** Of a heap measured right after a full collection, while messages go on: what happens to be on its way. */
const HEAP_NOISE = 2 ** 20;

const browser = await launch('chromium');
try {
  const server = await openKit(browser, installPacked());
  await browser.run(begin, `${server.ws}/silent`, rate);
  const connection = await server.connection('/silent');
  await server.until(() => connection.opened, 'the connection');
  const flow = pump(connection, rate);
  const thirds = [];
  for (let third = 1; third <= 3; third += 1) {
    await new Promise((done) => setTimeout(done, (seconds * 1_000) / 3));
    await browser.session.sendDevToolsCommand('HeapProfiler.collectGarbage');
    const { usedSize } = await browser.session.sendAndGetDevToolsCommand('Runtime.getHeapUsage');
    const { peak, heard, accepted, taken, counters } = await browser.run(() => window.flood.tell());
    thirds.push({ heap: usedSize, live: peak.live });
    console.log(
      `${Math.round((seconds * third) / 3)} s: heap ${usedSize} B, wasm at most ${peak.live} B; heard ${heard}, sent ${accepted}, iterated ${taken}, dropped ${counters.dropped}; at most ${peak.iterator} in the iterator, ${peak.queue} in the queue, ${peak.pending} without outcome`,
    );
  }
  await browser.run(() => window.flood.stopSending());
  const sent = flow.stop();
  const told = await browser.run((many) => window.flood.end(many), sent);
  await flow.arrival(told.accepted);
  const each = (count) => Math.round((count / flow.seen.ms) * 1_000);
  console.log(
    `per second: ${each(told.heard)} in, ${each(told.accepted)} out; ${JSON.stringify(told.outcomes)}, ${told.refused} times refused; warnings ${told.warnings}`,
  );
  const [first, , last] = thirds;
  const judged = {
    'bounds, order and outcomes': [...told.flaws, ...flow.seen.flaws].join('; '),
    'the heap stays': last.heap - first.heap > HEAP_NOISE && `${last.heap - first.heap} B more`,
    'wasm stays': last.live > first.live && `${last.live - first.live} B more`,
    'all that was sent was heard': told.heard !== sent && `${told.heard} of ${sent}`,
    'drops are announced': told.warnings.join() !== 'messages-dropped' && told.warnings.join(),
    'all arrived': flow.seen.received !== told.accepted && `${flow.seen.received} of ${told.accepted}`,
  };
  let failed = 0;
  for (const [name, flaw] of Object.entries(judged)) {
    if (flaw) failed += 1;
    console.log(`${flaw ? 'FAIL' : 'ok  '} ${name}${flaw ? `: ${flaw}` : ''}`);
  }
  await server.close();
  console.log(`${Object.keys(judged).length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
} finally {
  await browser.close();
}
