/**
 * Ten minutes of heartbeats in Chromium at a sixth of its speed, with tasks that block the page for longer than an answer may take:
 * nobody who answers is given up. At the end the server falls silent, and that is found.
 *   npm run alive [-- --minutes 2 --seed 7 --rate 6]
 */
import { parseArgs } from 'node:util';
import { launch } from '../support/browsers.mjs';
import { whileSlow } from '../support/lifecycle.mjs';
import { installPacked } from '../support/pack.mjs';
import { openKit } from './page.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, rate: { type: 'string' } },
});
const minutes = Number(values.minutes ?? 10);
const rate = Number(values.rate ?? 6);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const INTERVAL_MS = 500;
const TIMEOUT_MS = 1_000;
/** Up to this: some come before the first look at the clock, at half of the time, and some after it. */
const ANSWER_MS = 700;

/** In the page: long tasks until the time is over, then silence. Answers what was seen. */
async function live(address, { ms, intervalMs, timeoutMs, seed }) {
  let state = seed;
  // A linear congruential generator is random enough for pauses.
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const tally = { asked: 0, tasks: 0, blockedMs: 0, longestMs: 0, overTimeout: 0, rttMs: [] };
  const record = kit.bus({
    url: address,
    logger: false,
    heartbeat: {
      intervalMs,
      timeoutMs,
      isAnswer: (data) => data === 'ping',
      message() {
        tally.asked += 1;
        return 'ping';
      },
    },
  });
  await record.phase('open');
  record.bus.store.subscribe(() => {
    const { rttMs } = record.snapshot;
    if (rttMs !== undefined && rttMs !== tally.rttMs.at(-1)) tally.rttMs.push(rttMs);
  });
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await new Promise((done) => setTimeout(done, random() * 2_000));
    const began = performance.now();
    // Most are short, some take three times as long as an answer may.
    const until = began + random() ** 3 * 3 * timeoutMs;
    while (performance.now() < until);
    const took = performance.now() - began;
    tally.tasks += 1;
    tally.blockedMs += took;
    tally.longestMs = Math.max(tally.longestMs, took);
    tally.overTimeout += Number(took > timeoutMs);
    record.log.length = 0;
    if (record.snapshot.lastClose) break;
  }
  const { opens, lastClose: falsely } = record.snapshot;
  if (!falsely) {
    record.bus.send('fall silent');
    await record.event('close', 1, 60_000);
  }
  const { rttMs, ...rest } = tally;
  rttMs.sort((a, b) => a - b);
  const { cause } = record.snapshot.lastClose;
  record.bus.dispose();
  return {
    ...rest,
    falsely,
    opens,
    cause,
    errors: seen.errors,
    rtt: { known: rttMs.length, median: rttMs[rttMs.length >> 1], longest: rttMs.at(-1) },
  };
}

const packed = installPacked();
const browser = await launch('chromium');
let told;
try {
  const server = await openKit(browser, packed);
  server.behave = (connection) =>
    connection.upgrade((ws) =>
      ws.on('message', (data) => {
        if (String(data) === 'fall silent') connection.mute();
        else setTimeout(() => ws.send(String(data)), Math.random() * ANSWER_MS);
      }),
    );
  const plan = { ms: minutes * 60_000, intervalMs: INTERVAL_MS, timeoutMs: TIMEOUT_MS, seed };
  console.log(`seed ${seed}, ${minutes} minutes at 1/${rate} of the speed`);
  told = await whileSlow(browser, rate, () => browser.run(live, `${server.ws}/any`, plan));
  await server.close();
} finally {
  await browser.close();
}
const { falsely, cause, opens, errors, rtt, asked, tasks, blockedMs, longestMs, overTimeout } = told;
const good = !falsely && opens === 1 && cause === 'heartbeat-timeout' && errors.length === 0;
const round = Math.round;
console.log(
  `${good ? 'ok  ' : 'FAIL'} asked ${asked} times; ${tasks} long tasks, ${round(blockedMs / 1_000)} s in all, the longest ${round(longestMs)} ms, ${overTimeout} longer than the ${TIMEOUT_MS} ms that an answer may take; round trips: ${rtt.known}, median ${round(rtt.median)} ms, longest ${round(rtt.longest)} ms; given up falsely: ${falsely ? JSON.stringify(falsely) : 'never'}; silence at the end: ${cause}`,
);
for (const error of errors) console.error(`     ${error}`);
console.log(`${Number(good)} passed, ${Number(!good)} failed`);
process.exitCode = good ? 0 : 1;
