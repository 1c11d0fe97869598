/** A server that sends as fast as it may, and a page that does the same while it hears and slowly iterates: for `flood.mjs` and its short story. */

/** As many digits from the first to the last, so that all frames are of one length. */
const FIRST = 1_000_000;
const TICK_MS = 5;
const ARRIVE_MS = 15_000;
/** With more in Node's own buffer the page is behind, and gets nothing new. */
const BEHIND_BYTES = 2 ** 20;

/** Unmasked text frames, RFC 6455 §5.2, in one buffer. */
function frames(from, count) {
  const payload = (n) => `{"type":"tick","n":${n}}`;
  const length = payload(FIRST).length;
  const buffer = Buffer.alloc(count * (length + 2));
  for (let at = 0; at < count; at += 1) {
    const offset = at * (length + 2);
    buffer[offset] = 0x81;
    buffer[offset + 1] = length;
    buffer.latin1Write(payload(from + at), offset + 2);
  }
  return buffer;
}

/** Sends, and counts what comes back, in order. */
export function pump({ socket, ws, messages }, rate) {
  const seen = { sent: 0, received: 0, flaws: [], ms: 0 };
  // The server of the tests keeps every message; these are too many.
  ws.removeAllListeners('message');
  let wanted = Number.POSITIVE_INFINITY;
  let all;
  let last = 0;
  const take = (data) => {
    const { n } = JSON.parse(data);
    if (n <= last && seen.flaws.length < 10) seen.flaws.push(`the server got ${n} after ${last}`);
    last = n;
    seen.received += 1;
    if (seen.received >= wanted) all();
  };
  messages.forEach(take);
  ws.on('message', take);
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate) - seen.sent;
    const count = Math.min(due, Math.ceil(rate / 10));
    if (count <= 0 || socket.writableLength > BEHIND_BYTES) return;
    socket.write(frames(FIRST + seen.sent, count));
    seen.sent += count;
  }, TICK_MS);
  return {
    seen,
    stop() {
      clearInterval(timer);
      seen.ms = performance.now() - began;
      return seen.sent;
    },
    /** All that the page says it has sent. */
    arrival: (count) =>
      new Promise((done, failed) => {
        const missing = () => failed(new Error(`${seen.received} of ${count} messages have arrived`));
        const alarm = setTimeout(missing, ARRIVE_MS);
        wanted = count;
        all = () => done(clearTimeout(alarm));
        if (seen.received >= wanted) all();
      }),
  };
}

/** In the page: connects and floods; `window.flood` tells how it goes. */
export async function begin(address, rate) {
  const MAX_MESSAGES = 1_000;
  const LIMIT = 1_000;
  const MAX_BUFFERED = 65_536;
  const LEDGER_MANY = 500;
  const SLOW_MS = 5;
  const text = (n) => ({ type: 'tock', n });
  const first = 1_000_000;
  /** What fits into the buffer, what waits, and what the outbox settles only now and then. */
  const mostPending = MAX_MESSAGES + Math.ceil(MAX_BUFFERED / JSON.stringify(text(first)).length) + 1 + LEDGER_MANY + 1;
  const bus = whysocket.getBus({
    url: address,
    codec: 'json',
    queue: { maxMessages: MAX_MESSAGES, maxBufferedBytes: MAX_BUFFERED },
  });
  const stream = bus.messages({ limit: LIMIT });
  const at = { heard: 0, typed: 0, taken: 0, offered: 0, refused: 0, outcomes: {} };
  const peak = { iterator: 0, queue: 0, pending: 0, live: 0 };
  const flaws = [];
  const flaw = (what) => flaws.length < 10 && flaws.push(what);
  const warnings = [];
  bus.on('warning', ({ code }) => warnings.push(code));
  /** By id, as one number each: objects would look like a leak. */
  const ended = new Uint8Array(2 ** 23);
  let accepted = 0;
  let settled = 0;
  bus.on('outcome', ({ id, outcome }) => {
    if (ended[id]) flaw(`message ${id} has a second outcome, ${outcome}`);
    ended[id] = 1;
    settled += 1;
    at.outcomes[outcome] = (at.outcomes[outcome] ?? 0) + 1;
  });
  const look = () => {
    const { messagesIn, dropped } = bus.counters();
    const now = {
      iterator: messagesIn - at.taken - dropped,
      queue: bus.store.getSnapshot().queue.messages,
      pending: accepted - settled,
      live: whysocket.liveBytes(),
    };
    // One that has just come is counted and not yet kept.
    const most = { iterator: LIMIT + 1, queue: MAX_MESSAGES, pending: mostPending, live: Number.POSITIVE_INFINITY };
    for (const [name, value] of Object.entries(now)) {
      peak[name] = Math.max(peak[name], value);
      if (value > most[name]) flaw(`${name}: ${value}, more than ${most[name]}`);
    }
  };
  let last = 0;
  bus.on('message', ({ n }) => {
    if (last && n !== last + 1) flaw(`heard ${n} after ${last}`);
    last = n;
    at.heard += 1;
    if (at.heard % 500 === 0) look();
  });
  bus.onMessage('tick', () => {
    at.typed += 1;
  });
  let slow = SLOW_MS;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const reading = (async () => {
    let before = 0;
    for await (const { n } of stream) {
      if (n <= before) flaw(`iterated ${n} after ${before}`);
      before = n;
      at.taken += 1;
      if (slow) await pause(slow);
    }
  })();
  bus.connect();
  await new Promise((done) => bus.on('open', done, { once: true }));
  const began = performance.now();
  let number = first;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate) - at.offered;
    for (let left = Math.min(due, Math.ceil(rate / 10)); left > 0; left -= 1) {
      at.offered += 1;
      const { status } = bus.send(text(number));
      if (status === 'refused') {
        at.refused += 1;
        break;
      }
      number += 1;
      accepted += 1;
    }
    look();
  }, 5);
  window.flood = {
    tell() {
      const told = { ...at, accepted, settled, peak: { ...peak }, flaws, warnings, counters: bus.counters() };
      Object.assign(peak, { iterator: 0, queue: 0, pending: 0, live: 0 });
      return told;
    },
    stopSending: () => clearInterval(timer),
    /** Once the server has stopped, too: what it has sent is heard, what is left is settled and taken. */
    async end(sent) {
      const until = async (done, what) => {
        for (const end = performance.now() + 30_000; !done(); await pause(10))
          if (performance.now() > end) return flaw(`waited in vain for ${what}`);
      };
      await until(() => at.heard >= sent, 'all that was sent');
      await until(() => settled >= accepted, 'all outcomes');
      const before = at.taken;
      slow = 0;
      await pause(50);
      const left = at.taken - before;
      if (left > LIMIT + 1) flaw(`the iterator still had ${left}`);
      const { dropped, messagesIn } = bus.counters();
      if (at.taken + dropped !== messagesIn) flaw(`${messagesIn} came, ${at.taken} were taken and ${dropped} dropped`);
      bus.dispose();
      await reading;
      if (at.typed !== at.heard) flaw(`by type ${at.typed}, in all ${at.heard}`);
      return { ...this.tell(), left };
    },
  };
}
