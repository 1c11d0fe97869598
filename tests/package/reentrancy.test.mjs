/** Commands from inside of every event's handler, and listeners that throw: nothing nests, nothing is lost. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const EVENTS = ['phase', 'attempt', 'open', 'message', 'close', 'retry', 'stopped', 'queue', 'outcome', 'warning'];
const COMMANDS = {
  connect: (bus) => bus.connect({ because: 'from a handler' }),
  reconnect: (bus) => bus.reconnect({ because: 'from a handler' }),
  close: (bus) => bus.close(),
  send: (bus) => bus.send('from a handler'),
  update: (bus) => bus.update({ slowAfterMs: 1_234 }),
  dispose: (bus) => bus.dispose(),
  disposeAll: () => whysocket.disposeAll(),
};

for (const command of Object.keys(COMMANDS)) {
  story(`${command} from inside of every event's handler`, async ({ page, url, server }) => {
    const told = await page(play, EVENTS, COMMANDS[command].toString(), url('/close/1011'));
    for (const { event, fired, phase, usable, nested, flaws } of told) {
      assert.ok(usable, `of no use after ${event}`);
      assert.ok(fired, `${event} never came`);
      assert.equal(nested, 0, `handlers ran nested in ${event}`);
      assert.deepEqual(flaws, [], event);
      if (command.startsWith('dispose')) assert.equal(phase, 'stopped', event);
    }
    await server.until(() => server.live.length === 0, 'all sockets to end');
  });
}

/** In the page: for each event a bus of its own that lives through all of them, and does the command once in its handler. */
async function play(events, source, address) {
  const command = evaluate(`(${source})`);
  const results = [];
  for (const event of events) {
    const record = kit.bus({
      url: `${address}?say=word&in=${event}`,
      connect: false,
      retry: { maxAttempts: 4 },
      nonsense: 1,
      logger: false,
    });
    const { bus } = record;
    let fired = 0;
    let nested = 0;
    const inside = [];
    for (const type of events) {
      bus.on(type, () => {
        // A message is no effect of the machine: what its handler commands is done at once, as anywhere in the page.
        if (inside.length && inside.at(-1) !== 'message') nested += 1;
        inside.push(type);
        if (type === event && (fired += 1) === 1) command(bus);
        inside.pop();
      });
    }
    const { id } = bus.send('queued');
    bus.connect();
    // `warning` may have come before anybody listened: make one.
    if (event === 'warning') bus.update({ alsoNonsense: 2 });
    await record.until(
      () => fired && (record.snapshot.phase === 'stopped' || record.of('close').length >= 3),
      `${event} to do its part`,
      30_000,
    );
    const { phase } = record.snapshot;
    const usable = phase === 'stopped' || bus.send('afterwards').status !== 'refused';
    bus.dispose();
    await record.outcome(id);
    results.push({ event, fired, phase, usable, nested, flaws: record.check() });
  }
  return results;
}

story('a listener that throws is reported and warned of; the others still hear', async ({ page, pages, url }) => {
  pages.expected.push('the listener broke');
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    const heard = [];
    for (const type of ['phase', 'open', 'message', 'outcome']) {
      record.bus.on(type, () => {
        throw new Error('the listener broke');
      });
      record.bus.on(type, () => heard.push(type));
    }
    record.bus.connect();
    await record.phase('open');
    const { id } = record.bus.send('x');
    await record.outcome(id);
    await record.event('message');
    return {
      heard: [...new Set(heard)],
      warnings: record.of('warning').filter(({ code }) => code === 'listener-threw'),
    };
  }, url('/echo'));
  assert.deepEqual(told.heard.sort(), ['message', 'open', 'outcome', 'phase']);
  assert.ok(told.warnings.length >= 1);
  assert.match(told.warnings[0].message, /phase|open|message|outcome/);
});

story('a warning listener that throws does not go round for ever', async ({ page, pages, url }) => {
  pages.expected.push('even the warning broke');
  const count = await page(async (address) => {
    const record = kit.bus({ url: address, connect: false });
    let count = 0;
    record.bus.on('warning', () => {
      count += 1;
      throw new Error('even the warning broke');
    });
    record.bus.on('open', () => {
      throw new Error('even the warning broke');
    });
    record.bus.connect();
    await record.phase('open');
    await kit.turn();
    return count;
  }, url('/echo'));
  assert.ok(count >= 1 && count < 10, `${count} warnings`);
});

story(
  'a store subscriber that throws is reported; snapshots stay the same until something changes',
  async ({ page, pages, url }) => {
    pages.expected.push('the subscriber broke');
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false });
      const { subscribe, getSnapshot } = record.bus.store;
      subscribe(() => {
        throw new Error('the subscriber broke');
      });
      let calls = 0;
      const off = subscribe(() => {
        calls += 1;
      });
      const before = getSnapshot();
      const same = before === getSnapshot();
      record.bus.connect();
      await record.phase('open');
      const open = getSnapshot();
      record.bus.send('x');
      await record.event('message');
      const unchanged = open === getSnapshot();
      off();
      const atOff = calls;
      record.bus.close();
      await record.event('stopped');
      return { same, unchanged, changed: before !== open, calls: atOff, after: calls - atOff };
    }, url('/echo'));
    assert.deepEqual([told.same, told.unchanged, told.changed, told.after], [true, true, true, 0]);
    assert.ok(told.calls >= 2);
  },
);

story(
  'on: once, signal and the returned function take a listener away, also while it is being told',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, connect: false });
      const { bus } = record;
      const counts = { once: 0, signal: 0, off: 0, second: 0, aborted: 0 };
      const controller = new AbortController();
      bus.on(
        'message',
        () => {
          counts.once += 1;
        },
        { once: true },
      );
      bus.on(
        'message',
        () => {
          counts.signal += 1;
          controller.abort();
        },
        { signal: controller.signal },
      );
      const off = bus.on('message', () => {
        counts.off += 1;
        off();
        offSecond();
      });
      const offSecond = bus.on('message', () => {
        counts.second += 1;
      });
      bus.on(
        'message',
        () => {
          counts.aborted += 1;
        },
        { signal: AbortSignal.abort() },
      );
      bus.connect();
      await record.phase('open');
      bus.send('1');
      bus.send('2');
      await record.event('message', 2);
      return counts;
    }, url('/echo'));
    assert.equal(told.once, 1);
    assert.equal(told.signal, 1);
    assert.equal(told.off, 1);
    assert.ok(told.second <= 1);
    assert.equal(told.aborted, 0);
  },
);

story(
  'reconnect at every close, and another URL while connecting: a few attempts, and then it is open',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: `${address}/hang`, connect: false });
      const { bus } = record;
      let most = 0;
      bus.on('close', () => {
        if ((most += 1) > 500) throw new Error('it goes round for ever');
        bus.reconnect({ because: 'lost' });
      });
      bus.connect();
      await record.phase('connecting');
      const before = record.of('attempt').length;
      bus.update({ url: `${address}/hang?again` });
      const atOnce = record.of('attempt').length - before;
      await new Promise((done) => setTimeout(done, 1_000));
      const inASecond = record.of('attempt').length - before;
      bus.update({ url: `${address}/echo` });
      await record.phase('open');
      return { atOnce, inASecond, inAll: record.of('attempt').length };
    }, url(''));
    assert.ok(told.atOnce <= 3, `${told.atOnce} attempts at once`);
    // The floor of these options is 20 ms.
    assert.ok(told.inASecond <= 100, `${told.inASecond} attempts in a second`);
    await server.until(() => server.to('/echo').some(({ opened }) => opened), 'the connection');
  },
);
