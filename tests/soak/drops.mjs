/**
 * A thousand random drops in Chromium, two hundred in the other engines, at once:
 * one socket at a time sends and delivers, every message has one outcome, and order is kept across queue and fast path.
 *   npm run drops [-- --seed 7 --engine firefox --drops 50]
 */
import { parseArgs } from 'node:util';
import { ENGINES, launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { openKit } from './page.mjs';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, engine: { type: 'string', multiple: true }, drops: { type: 'string' } },
});
const DROPS = { chromium: 1_000, firefox: 200, webkit: 200 };
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}`);

/** mulberry32: small, and the same everywhere. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a connection is taken away once it is open. */
const ENDS = {
  'TCP ended': ({ socket }) => socket.end(),
  'TCP destroyed': ({ socket }) => socket.destroy(),
  'TCP reset': ({ socket }) => socket.resetAndDestroy(),
  'closed 1011': ({ ws }) => ws.close(1011),
  'closed 1012': ({ ws }) => ws.close(1012),
  'closed 4000': ({ ws }) => ws.close(4000, 'go'),
};
/** How a handshake fails; rare, as engines slow a page down that fails often. */
const REFUSALS = {
  'refused by 503': ({ socket }) =>
    socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  'reset in the handshake': ({ socket }) => socket.resetAndDestroy(),
};
const REFUSED = 0.03;
const LONGEST_MS = 25;

class Judge {
  drops = 0;
  how = {};
  over = false;
  flaws = [];
  received = [];
  #newest;

  constructor(server, wanted, chance) {
    Object.assign(this, { server, wanted, chance });
  }

  /** Takes the place of the server's own behaviours. */
  admit(connection) {
    const pick = (from) => {
      const [name, act] = Object.entries(from)[Math.floor(this.chance() * Object.keys(from).length)];
      this.how[name] = (this.how[name] ?? 0) + 1;
      this.drops += 1;
      act(connection);
    };
    if (this.drops < this.wanted && this.chance() < REFUSED) return pick(REFUSALS);
    connection.upgrade((ws) => {
      this.#newest = connection;
      ws.on('message', (data) => this.#hear(connection, Number(data)));
      ws.send(this.over ? 'stop' : 'go on');
      const delayMs = this.chance() * LONGEST_MS;
      if (this.drops < this.wanted) setTimeout(() => pick(ENDS), delayMs);
    });
    return undefined;
  }

  #hear(connection, number) {
    if (connection !== this.#newest) this.flaws.push(`message ${number} came on an old connection`);
    const last = this.received.at(-1) ?? 0;
    if (number <= last) this.flaws.push(`message ${number} came after ${last}`);
    this.received.push(number);
  }
}

/** In the page: sends in bursts until told to stop; answers what became of every message. */
async function talk(address) {
  const record = kit.bus({
    url: address,
    logger: false,
    retry: { minDelayMs: 1, firstWindowMs: 8, maxDelayMs: 12, laterMinMs: 1, laterMaxMs: 12 },
  });
  // The log of everything would be large; what is needed is kept here.
  const admitted = [];
  const outcomes = new Map();
  const flaws = [];
  let attempt = 0;
  record.bus.on('outcome', ({ id, outcome }) => {
    if (outcomes.has(id)) flaws.push(`message ${id}: ${outcomes.get(id)}, then ${outcome}`);
    outcomes.set(id, outcome);
  });
  record.bus.on('message', (data, info) => {
    if (info.attempt < attempt) flaws.push(`a message of attempt ${info.attempt} after one of ${attempt}`);
    attempt = info.attempt;
    if (data === 'stop') window.stop = true;
  });
  record.bus.on('close', () => {
    record.log.length = 0;
  });
  let number = 0;
  window.stop = false;
  while (!window.stop) {
    for (let burst = number % 5; burst >= 0; burst -= 1) {
      const answer = record.bus.send(`${number + 1}`);
      if (answer.status === 'refused') break;
      number += 1;
      admitted.push([answer.id, answer.status]);
    }
    await new Promise((done) => setTimeout(done, 2));
  }
  await record.phase('open', 60_000);
  const end = performance.now() + 30_000;
  while (outcomes.size < admitted.length && performance.now() < end) await new Promise((done) => setTimeout(done, 20));
  for (const [id] of admitted) if (!outcomes.has(id)) flaws.push(`message ${id} has no outcome`);
  const count = (list) => {
    const sums = {};
    for (const name of list) sums[name] = (sums[name] ?? 0) + 1;
    return sums;
  };
  const { opens } = record.snapshot;
  record.bus.dispose();
  return {
    flaws: [...flaws, ...seen.errors],
    messages: number,
    statuses: count(admitted.map(([, status]) => status)),
    outcomes: count([...outcomes.values()]),
    opens,
  };
}

async function soak(engine, packed) {
  const began = Date.now();
  const browser = await launch(engine);
  try {
    const server = await openKit(browser, packed);
    const wanted = Number(values.drops ?? DROPS[engine]);
    const judge = new Judge(server, wanted, random(seed + ENGINES.indexOf(engine)));
    server.behave = (connection) => judge.admit(connection);
    const talking = browser.run(talk, `${server.ws}/any`);
    await Promise.race([talking, server.until(() => judge.drops >= wanted, `${wanted} drops`, 600_000)]);
    // One session runs one script at a time, so the page is told over the last connection.
    judge.over = true;
    server.connections.at(-1).ws?.send('stop');
    const told = await talking;
    await server.close();
    const flaws = [...judge.flaws, ...told.flaws];
    const seconds = ((Date.now() - began) / 1_000).toFixed(0);
    const { messages, statuses, outcomes, opens } = told;
    console.log(
      `${flaws.length ? 'FAIL' : 'ok  '} ${engine}: ${judge.drops} drops, ${opens} opens, ${messages} messages, ${judge.received.length} received, ${JSON.stringify({ ...statuses, ...outcomes, ...judge.how })}, ${seconds} s`,
    );
    for (const flaw of flaws.slice(0, 20)) console.error(`     ${flaw}`);
    return flaws.length;
  } finally {
    await browser.close();
  }
}

const packed = installPacked();
const results = await Promise.allSettled((values.engine ?? ENGINES).map((engine) => soak(engine, packed)));
for (const { reason } of results) if (reason) console.error(reason);
const failed = results.filter(({ value }) => value !== 0).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
