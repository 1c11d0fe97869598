/**
 * Ten thousand cycles of open and close in Chromium: the bytes in use inside of wasm do not grow from cycle 1 000 to 10 000, not by one.
 * A living bus has its bounded journal in there, which goes up and down by its pages: so the peaks of the two halves are compared, exactly.
 * The sockets are a class of ours, so that the browser's own noise stays out and it takes seconds.
 */
import { launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { openKit } from './page.mjs';

const FIRST = 1_000;
const LAST = 10_000;
/** With every bus disposed nothing at all may be left. */
const ALONE = 'a new bus each time';

/** In the page. */
async function cycles(kind, first, last) {
  class Fake {
    readyState = 0;
    bufferedAmount = 0;
    protocol = '';
    constructor(url) {
      this.url = url;
      queueMicrotask(() => {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        this.onopen?.({});
      });
    }
    send(data) {
      queueMicrotask(() => this.onmessage?.({ data }));
    }
    close(code = 1005, reason = '') {
      if (this.readyState > 1) return;
      this.readyState = 2;
      queueMicrotask(() => this.end(code, reason, true));
    }
    end(code, reason, wasClean) {
      this.readyState = 3;
      this.onclose?.({ code, reason, wasClean });
    }
  }
  const sockets = [];
  class Kept extends Fake {
    constructor(url) {
      super(url);
      sockets[0] = this;
    }
  }
  const task = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(0);
    });
  const options = { WebSocket: Kept, logger: false, retry: { minDelayMs: 0, firstWindowMs: 0, maxDelayMs: 0 } };
  const until = async (bus, phase) => {
    for (let turns = 0; bus.store.getSnapshot().phase !== phase; turns += 1) {
      if (turns > 10_000) throw new Error(`never ${phase}, but ${JSON.stringify(bus.store.getSnapshot())}`);
      await task();
    }
  };
  let one;
  const kinds = {
    async 'a new bus each time'(n) {
      const bus = whysocket.getBus({ ...options, url: `ws://127.0.0.1/${n}` });
      bus.on('message', () => {});
      bus.send('queued');
      bus.connect();
      await until(bus, 'open');
      bus.send('passed');
      if (n % 2) {
        bus.close();
        await until(bus, 'stopped');
      }
      bus.dispose();
    },
    async 'one bus, closed and connected again'() {
      one ??= whysocket.getBus({ ...options, url: 'ws://127.0.0.1/' });
      one.send('queued');
      one.connect();
      await until(one, 'open');
      one.send('passed');
      one.close();
      await until(one, 'stopped');
    },
    async 'one bus, dropped and back by itself'() {
      one ??= whysocket.getBus({ ...options, url: 'ws://127.0.0.1/' });
      if (!one.store.getSnapshot().wanted) one.connect();
      await until(one, 'open');
      one.send('passed');
      const { opens } = one.store.getSnapshot();
      sockets[0].end(1006, '', false);
      for (let turns = 0; one.store.getSnapshot().opens === opens; turns += 1) {
        if (turns > 100_000) throw new Error('it did not come back');
        await task();
      }
    },
  };
  const peaks = [0, 0];
  const middle = (first + last) / 2;
  for (let n = 1; n <= last; n += 1) {
    await kinds[kind](n);
    // What is freed is freed in a microtask.
    await task();
    if (n >= first) peaks[Number(n > middle)] = Math.max(peaks[Number(n > middle)], whysocket.liveBytes());
  }
  return { peaks, live: whysocket.liveBytes() };
}

const packed = installPacked();
const browser = await launch('chromium');
let failed = 0;
try {
  for (const kind of [
    'a new bus each time',
    'one bus, closed and connected again',
    'one bus, dropped and back by itself',
  ]) {
    const server = await openKit(browser, packed);
    const began = Date.now();
    try {
      const { peaks, live } = await browser.run(cycles, kind, FIRST, LAST);
      const grown = peaks[1] - peaks[0];
      const good = grown === 0 && (kind !== ALONE || live === 0);
      if (!good) failed += 1;
      const seconds = ((Date.now() - began) / 1_000).toFixed(1);
      console.log(
        `${good ? 'ok  ' : 'FAIL'} ${kind}: from cycle ${FIRST} to ${LAST} ${grown >= 0 ? '+' : ''}${grown} bytes live, peaks ${peaks.join(' and ')}, ${live} at the end, ${seconds} s`,
      );
    } finally {
      await server.close();
    }
  }
} finally {
  await browser.close();
}
console.log(`${3 - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
