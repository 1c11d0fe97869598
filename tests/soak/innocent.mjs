/**
 * A healthy server is never accused: five hundred connections in Chromium, one hundred in the other engines, that come and go as they should, on a
 * page that is slow, falls asleep and is loaded anew. No verdict but `slept`, no request beside the page's own, no second module.
 *   npm run innocent [-- --engine firefox --lives 50]
 */
import { parseArgs } from 'node:util';
import { ENGINES, launch } from '../support/browsers.mjs';
import { whileSlow } from '../support/lifecycle.mjs';
import { installPacked } from '../support/pack.mjs';
import { openKit } from './page.mjs';

const { values } = parseArgs({
  options: { engine: { type: 'string', multiple: true }, lives: { type: 'string' } },
});
const LIVES = { chromium: 500, firefox: 100, webkit: 100 };
/** Then the page is loaded anew. */
const PER_PAGE = 20;
const SLOWNESS = 6;

/** In the page: connections one after the other, each to its end, between tasks that hold the page up. */
async function live({ ws, lives }) {
  const hold = () => {
    const end = performance.now() + 30 + Math.random() * 120;
    while (performance.now() < end) Math.sqrt(end);
  };
  const holding = setInterval(hold, 250);
  const { now } = Date;
  let slept = 0;
  Date.now = () => now() + slept;
  const ends = {
    async 'closed by us'(record) {
      record.bus.send('hello');
      await record.event('message');
      record.bus.close();
      await record.phase('stopped');
    },
    async 'closed 1000 by the server'(record) {
      await record.phase('stopped');
    },
    async 'made anew'(record) {
      record.bus.reconnect({ because: 'a test' });
      await record.event('open', 2);
    },
    async 'disposed in the middle of it'(record) {
      record.bus.send('hello');
    },
    async 'asleep for an hour'(record) {
      slept += 3_600_000;
      document.dispatchEvent(new Event('visibilitychange'));
      await record.event('open', 2);
    },
    async 'given up while it connects'(record) {
      record.bus.close();
    },
  };
  const told = { lives: 0, how: {}, verdicts: [], errors: [] };
  const names = Object.keys(ends);
  while (told.lives < lives) {
    const name = names[told.lives % names.length];
    const path = name.startsWith('closed 1000') ? '/close/1000' : '/echo';
    const record = kit.bus({ key: `${performance.now()}`, url: ws + path });
    if (!name.startsWith('given up')) await record.until(() => record.of('open').length, 'open');
    await ends[name](record);
    await kit.turn();
    told.verdicts.push(...record.of('verdict').map(({ id, title }) => ({ name, id, title })));
    record.bus.dispose();
    record.log.length = 0;
    told.lives += 1;
    told.how[name] = (told.how[name] ?? 0) + 1;
  }
  clearInterval(holding);
  told.errors = seen.errors;
  return told;
}

const isOurs = (path) => /^\/(kit|packed)\//.test(path) || path === '/favicon.ico';

async function watch(engine, packed) {
  const began = Date.now();
  const browser = await launch(engine);
  const slowly = (during) => (engine === 'chromium' ? whileSlow(browser, SLOWNESS, during) : during());
  const wanted = Number(values.lives ?? LIVES[engine]);
  const sums = { lives: 0, how: {}, flaws: [] };
  try {
    while (sums.lives < wanted) {
      const server = await openKit(browser, packed);
      const lives = Math.min(PER_PAGE, wanted - sums.lives);
      const told = await slowly(() => browser.run(live, { ws: server.ws, lives }));
      sums.lives += told.lives;
      for (const [name, count] of Object.entries(told.how)) sums.how[name] = (sums.how[name] ?? 0) + count;
      const accused = told.verdicts.filter(({ id }) => id !== 'slept');
      const asked = server.requests.filter((path) => !isOurs(path) || path.includes('diagnose'));
      sums.flaws.push(...accused.map((verdict) => JSON.stringify(verdict)), ...asked, ...told.errors);
      await browser.open('about:blank');
      await server.close();
    }
  } finally {
    await browser.close();
  }
  const seconds = ((Date.now() - began) / 1_000).toFixed(0);
  console.log(
    `${sums.flaws.length ? 'FAIL' : 'ok  '} ${engine}: ${sums.lives} connections, ${JSON.stringify(sums.how)}, ${sums.flaws.length} accusations or requests, ${seconds} s`,
  );
  for (const flaw of sums.flaws.slice(0, 20)) console.error(`     ${flaw}`);
  return sums.flaws.length;
}

const packed = installPacked();
const results = await Promise.allSettled((values.engine ?? ENGINES).map((engine) => watch(engine, packed)));
for (const { reason } of results) if (reason) console.error(reason);
const failed = results.filter(({ value }) => value !== 0).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
