/** What `reportTo` holds, counts and sends, on a clock that the test moves, and what its bodies say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { leakOf, reason, token, url } from '../../secrets/grammar.mjs';

// A page's: on a server every bus is inert, and nothing is reported.
globalThis.window = globalThis;
const { reportTo, markPerformance, toOpenTelemetry } = await import('../../../pkg/telemetry.js');

const schema = (name) =>
  JSON.parse(readFileSync(new URL(`../../../pkg-template/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, schemas: [schema('verdict')] });
const isBeacon = ajv.compile(schema('beacon'));

const MINUTE = 60_000;
const VERDICT = {
  id: 'http-500',
  title: 'h.test answers /ws with 500.',
  confidence: 'likely',
  lookalikes: [],
  because: [],
  toTellApart: [],
  fix: [],
  verify: [],
  facts: {},
};
const CLOSE = {
  attempt: 3,
  phase: 'open',
  cause: 'closed-by-peer',
  action: 'retry',
  code: 4000,
  reason: '',
  wasClean: true,
  openedForMs: 12,
  message: 'Closed by peer (4000).',
};

/** As much of a bus as is listened to; `tell` is what it would tell. */
const createBus = (key = 'live', lastClose = CLOSE) => {
  const listeners = new Map();
  let snapshot = { phase: 'waiting', attempt: 3, opens: 1, queue: { messages: 0, bytes: 0 }, lastClose };
  return {
    key,
    store: { getSnapshot: () => snapshot, subscribe: () => () => {} },
    counters: () => ({}),
    become(more) {
      snapshot = { ...snapshot, ...more };
    },
    on(type, listener, { once } = {}) {
      const all = listeners.get(type) ?? listeners.set(type, new Set()).get(type);
      const call = (event) => {
        if (once) all.delete(call);
        listener(event);
      };
      all.add(call);
      return () => all.delete(call);
    },
    tell(type, event) {
      for (const call of [...(listeners.get(type) ?? [])]) call(event);
    },
    say(id, more) {
      this.tell('verdict', { ...VERDICT, id, ...more });
    },
    listeners: () => [...listeners.values()].reduce((sum, all) => sum + all.size, 0),
  };
};

let clock = 0;
const { now } = performance;
/** Time goes by in small steps, and with it comes whatever is due. */
const pass = async (ms) => {
  for (let left = ms; left > 0; left -= 500) {
    const step = Math.min(500, left);
    clock += step;
    mock.timers.tick(step);
    await settled();
  }
};
/** What promises have begun is done. */
const settled = async () => {
  for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
};

beforeEach(() => {
  clock = 1_000;
  performance.now = () => clock;
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => {
  mock.timers.reset();
  performance.now = now;
});

/** As much of a window and its network as is listened to and asked, until what it returns as `end` is called. */
const createPage = () => {
  const names = ['navigator', 'document', 'fetch', 'addEventListener', 'removeEventListener'];
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  const listeners = [];
  const sent = [];
  const page = {
    sent,
    listeners,
    /** Requests, beacons apart. */
    asked: 0,
    fails: false,
    document: { visibilityState: 'visible' },
    navigator: {
      onLine: true,
      sendBeacon: (_url, text) => !!sent.push(JSON.parse(text)),
    },
    show(type, more) {
      for (const [heard, call] of [...listeners]) if (heard === type) call(Object.assign(new Event(type), more));
    },
    ids: () => sent.map(({ verdicts }) => verdicts.map(({ id }) => id).join(' ')),
    end() {
      for (const [name, descriptor] of before)
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else delete globalThis[name];
    },
  };
  const stubs = {
    navigator: page.navigator,
    document: page.document,
    async fetch(_url, { body }) {
      page.asked += 1;
      if (page.fails) throw new TypeError('no');
      sent.push(JSON.parse(body));
    },
    addEventListener: (...args) => void listeners.push(args),
    removeEventListener(type, call) {
      const at = listeners.findIndex((one) => one[0] === type && one[1] === call);
      if (at >= 0) listeners.splice(at, 1);
    },
  };
  for (const name of names)
    Object.defineProperty(globalThis, name, { value: stubs[name], configurable: true, writable: true });
  return page;
};

/** A bus that reports to a list. */
const reporting = (options, give) => {
  const bodies = [];
  const bus = createBus();
  const stop = reportTo(bus, give ?? ((body) => void bodies.push(body)), options);
  return { bodies, bus, stop, ids: () => bodies.map(({ verdicts }) => verdicts.map(({ id }) => id).join(' ')) };
};

describe('reports', () => {
  it('an id is told once a minute for each bus, and how often it was said meanwhile', async () => {
    const { bodies, bus, ids } = reporting();
    for (let n = 0; n < 4; n += 1) bus.say('http-500');
    await pass(MINUTE - 1);
    bus.say('http-500');
    assert.deepEqual(ids(), ['http-500']);
    await pass(1);
    bus.say('http-500');
    assert.deepEqual(ids(), ['http-500', 'http-500']);
    assert.deepEqual(
      bodies.map(({ suppressed }) => suppressed),
      [[], [{ key: 'live', id: 'http-500', count: 4 }]],
    );
  });

  it('what goes beyond the limit waits for its minute, and goes together', async () => {
    const { bus, ids } = reporting({ maxPerMinute: 2 });
    for (const id of ['a', 'b', 'c', 'd']) bus.say(id);
    assert.deepEqual(ids(), ['a', 'b']);
    await pass(MINUTE - 1);
    assert.deepEqual(ids(), ['a', 'b']);
    await pass(2);
    assert.deepEqual(ids(), ['a', 'b', 'c d']);
  });

  it('never more bodies a minute than the limit, whatever is said', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 0, max: 30_000 })), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 4 }),
        async (said, maxPerMinute) => {
          const at = [];
          let told = 0;
          const { bus, stop } = reporting({ maxPerMinute }, ({ verdicts, suppressed, dropped }) => {
            at.push(clock);
            told += verdicts.length + dropped + suppressed.reduce((sum, { count }) => sum + count, 0);
          });
          for (const [id, ms] of said) {
            bus.say(id);
            await pass(ms);
          }
          await pass(MINUTE + 1_000);
          bus.say('last');
          await pass(MINUTE + 1_000);
          stop();
          for (const moment of at)
            assert.ok(at.filter((other) => other >= moment && other < moment + MINUTE).length <= maxPerMinute);
          assert.equal(told, said.length + 1, 'all are told or counted');
        },
      ),
      { numRuns: 60, seed: Number(process.env.SEED ?? 1) },
    ));

  it('what cannot go is held within its bounds, the oldest dropped and counted, and tried again after a minute', async () => {
    let fails = true;
    const bodies = [];
    const { bus } = reporting({ maxHeld: 2 }, (body) =>
      fails ? Promise.reject(new Error('no')) : void bodies.push(body),
    );
    for (const id of ['a', 'b', 'c', 'd']) {
      bus.say(id);
      await settled();
    }
    fails = false;
    await pass(MINUTE - 1);
    assert.deepEqual(bodies, []);
    await pass(2);
    assert.deepEqual(
      bodies.map(({ dropped, verdicts }) => [dropped, verdicts.map(({ id }) => id)]),
      [[2, ['c', 'd']]],
    );
  });

  it('an open connection brings what is held at once', async () => {
    let fails = true;
    const bodies = [];
    const { bus } = reporting({}, (body) => (fails ? Promise.reject(new Error('no')) : void bodies.push(body)));
    bus.say('a');
    await settled();
    fails = false;
    bus.tell('open', {});
    assert.equal(bodies.length, 1);
    assert.equal(bus.listeners(), 1, 'and nobody listens for the next one');
  });

  it('bytes are bounded as well', async () => {
    const bodies = [];
    const { bus, stop } = reporting({ maxHeldBytes: 4_096, hosts: 'show' }, (body) => {
      bodies.push(body);
      return new Promise(() => {});
    });
    for (let n = 0; n < 30; n += 1) bus.say(`id-${n}`, { title: 'ü'.repeat(500) });
    await pass(2 * MINUTE);
    stop();
    const sizes = bodies.map(({ verdicts }) => Buffer.byteLength(verdicts.map((one) => JSON.stringify(one)).join('')));
    assert.ok(sizes.length > 1 && sizes.every((size) => size <= 4_096), `${sizes}`);
    assert.ok(bodies.some(({ dropped }) => dropped > 20));
  });

  it('a collector that never answers is given up in time, and one body at a time is on its way', async () => {
    let asked = 0;
    const { bus, stop } = reporting({ timeoutMs: 1_000 }, () => {
      asked += 1;
      return new Promise(() => {});
    });
    bus.say('a');
    bus.say('b');
    await pass(999);
    assert.equal(asked, 1);
    await pass(1);
    assert.equal(asked, 1, 'not at once');
    await pass(MINUTE + 1);
    assert.equal(asked, 2);
    stop();
    await pass(10 * MINUTE);
    assert.equal(asked, 2);
    assert.equal(bus.listeners(), 0);
  });

  it('after failures it rests, longer each time, and no longer once something has arrived', async () => {
    const at = [];
    let fails = true;
    const { bus, stop } = reporting({}, () => {
      at.push((clock - 1_000) / MINUTE);
      return fails ? Promise.reject(new Error('no')) : undefined;
    });
    bus.say('a');
    await pass(130 * MINUTE);
    assert.deepEqual(at.map(Math.floor), [0, 1, 3, 7, 15, 31, 63, 95, 127]);
    fails = false;
    bus.tell('open', {});
    await settled();
    fails = true;
    at.length = 0;
    clock = 1_000 + 200 * MINUTE;
    bus.say('b');
    await pass(2 * MINUTE);
    assert.deepEqual(at.map(Math.floor), [200, 201]);
    stop();
  });

  it('what has failed by a beacon that was refused is asked for by a request, which says whether it arrived', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    const { fetch } = globalThis;
    const calls = [];
    let refuses = true;
    const navigator = { onLine: true, sendBeacon: () => calls.push('beacon') && !refuses };
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    globalThis.fetch = () => calls.push('fetch') && (refuses ? Promise.reject(new TypeError('no')) : Promise.resolve());
    try {
      const bus = createBus();
      const stop = reportTo(bus, 'https://collector.test/');
      bus.say('a');
      await settled();
      refuses = false;
      await pass(MINUTE + 500);
      bus.say('b');
      stop();
    } finally {
      globalThis.fetch = fetch;
      if (before) Object.defineProperty(globalThis, 'navigator', before);
      else delete globalThis.navigator;
    }
    assert.deepEqual(calls, ['beacon', 'fetch', 'fetch', 'beacon']);
  });

  it('a page that is kept while it is offline holds on to what it has, and tells it when it comes back to a network', async () => {
    for (const how of ['online', 'pageshow']) {
      const page = createPage();
      try {
        const bus = createBus();
        const stop = reportTo(bus, 'https://collector.test/');
        page.navigator.onLine = false;
        bus.say('a');
        page.show('pagehide', { persisted: true });
        await settled();
        assert.deepEqual(page.ids(), [], 'a beacon would be taken, and lost');
        page.navigator.onLine = true;
        page.show(how, { persisted: true });
        assert.deepEqual(page.ids(), ['a'], how);
        stop();
        assert.deepEqual(page.listeners, []);
      } finally {
        page.end();
      }
    }
  });

  it('a page that is left for good while it is offline tries, then or never', () => {
    const page = createPage();
    try {
      const bus = createBus();
      reportTo(bus, 'https://collector.test/');
      page.navigator.onLine = false;
      bus.say('a');
      page.show('pagehide', { persisted: false });
      assert.deepEqual(page.ids(), ['a']);
    } finally {
      page.end();
    }
  });

  it('a page that is hidden tells what waits, and one that is offline or seen again does not', () => {
    const page = createPage();
    try {
      const bus = createBus();
      const stop = reportTo(bus, 'https://collector.test/', { maxPerMinute: 1 });
      const turn = (state) => {
        page.document.visibilityState = state;
        page.show('visibilitychange');
      };
      for (const id of ['a', 'b']) bus.say(id);
      turn('visible');
      assert.deepEqual(page.ids(), ['a']);
      page.navigator.onLine = false;
      turn('hidden');
      assert.deepEqual(page.ids(), ['a'], 'a beacon would be taken, and lost');
      page.navigator.onLine = true;
      turn('visible');
      turn('hidden');
      assert.deepEqual(page.ids(), ['a', 'b']);
      stop();
      assert.deepEqual(page.listeners, []);
    } finally {
      page.end();
    }
  });

  it('where the network may be gone, a page that is hidden asks, keeps what fails, and does not ask again before its rest', async () => {
    const page = createPage();
    try {
      const bus = createBus('live', { ...CLOSE, code: 1006 });
      const stop = reportTo(bus, 'https://collector.test/', { maxPerMinute: 1 });
      const turn = async (state) => {
        page.document.visibilityState = state;
        page.show('visibilitychange');
        await settled();
      };
      bus.say('a');
      await settled();
      bus.say('b');
      page.fails = true;
      for (let n = 0; n < 5; n += 1) {
        await turn('hidden');
        await turn('visible');
      }
      assert.deepEqual([page.ids(), page.asked], [['a'], 2]);
      page.fails = false;
      await pass(MINUTE + 500);
      assert.deepEqual([page.ids(), page.asked], [['a', 'b'], 3]);
      stop();
      assert.deepEqual(page.listeners, []);
    } finally {
      page.end();
    }
  });

  it('what a request could not take along when the page was left is held again', async () => {
    const page = createPage();
    try {
      page.navigator.sendBeacon = () => false;
      const bus = createBus();
      const stop = reportTo(bus, 'https://collector.test/', { maxPerMinute: 1 });
      for (const id of ['a', 'b', 'b']) bus.say(id);
      await settled();
      page.fails = true;
      page.show('pagehide', { persisted: true });
      await settled();
      assert.deepEqual(page.ids(), ['a']);
      page.fails = false;
      page.show('pageshow', { persisted: true });
      assert.deepEqual(page.ids(), ['a'], 'not before its rest');
      await pass(MINUTE + 500);
      assert.deepEqual(page.ids(), ['a', 'b']);
      assert.deepEqual(page.sent[1].suppressed, [{ key: 'live', id: 'b', count: 1 }]);
      stop();
      assert.deepEqual(page.listeners, []);
    } finally {
      page.end();
    }
  });

  it('with hosts shown what is held of one user does not go while another one is there, and is counted', async () => {
    const change = {
      'another identity': (bus) => {
        bus.key = 'live#bob';
      },
      dispose: (bus) => bus.become({ phase: 'stopped', reason: 'disposed' }),
    };
    for (const [how, act] of Object.entries(change))
      for (const hosts of ['show', 'mask']) {
        const { bodies, bus, stop } = reporting({ maxPerMinute: 1, hosts });
        bus.key = 'live#alice';
        for (const id of ['a', 'b', 'c', 'c']) bus.say(id);
        act(bus);
        await pass(MINUTE + 500);
        bus.key = 'live#bob';
        bus.become({ phase: 'waiting', reason: undefined });
        bus.say('d');
        await pass(MINUTE + 500);
        stop();
        const told = bodies.map(({ verdicts }) => verdicts.map(({ id }) => id).join(' '));
        assert.deepEqual(told, hosts === 'show' ? ['a', 'd'] : ['a', 'b c', 'd'], `${how}, ${hosts}`);
        assert.equal(
          bodies.reduce((sum, { dropped }) => sum + dropped, 0),
          hosts === 'show' ? 3 : 0,
        );
        const counts = bodies.flatMap(({ suppressed }) => suppressed);
        assert.deepEqual(counts, hosts === 'show' ? [] : [{ key: 'live', id: 'c', count: 1 }]);
      }
  });

  it('what was told of one user is told of the next one as well', () => {
    const { bus, ids } = reporting();
    bus.key = 'live#alice';
    bus.say('a');
    bus.key = 'live#bob';
    for (const id of ['a', 'a']) bus.say(id);
    assert.deepEqual(ids(), ['a', 'a']);
  });

  it('an option that there is not is warned of, and no more', (t) => {
    const warn = t.mock.method(console, 'warn', () => {});
    const { bus } = reporting({ maxPerMinut: 3 });
    markPerformance(bus, { maxEntry: 3 })();
    const said = warn.mock.calls.map(({ arguments: [text] }) => text);
    assert.deepEqual(said, [
      'whysocket/telemetry: no option "maxPerMinut".',
      'whysocket/telemetry: no option "maxEntry".',
    ]);
  });

  it('a function that throws is reported, and its body is counted as dropped', () => {
    const reported = [];
    globalThis.reportError = (error) => reported.push(error.message);
    let broken = true;
    const bodies = [];
    const { bus } = reporting({}, (body) => {
      if (broken) throw new Error('mine');
      bodies.push(body);
    });
    bus.say('a');
    broken = false;
    bus.say('b');
    delete globalThis.reportError;
    assert.deepEqual(reported, ['mine']);
    assert.equal(bodies[0].dropped, 1);
  });

  it('a page that is not sampled has no listener, and one that is tells everything', () => {
    const { random } = Math;
    Math.random = () => 0.5;
    try {
      const { bus } = reporting({ sampleRate: 0.5 });
      assert.equal(bus.listeners(), 0);
      const sampled = reporting({ sampleRate: 0.51 });
      sampled.bus.say('a');
      assert.equal(sampled.bodies[0].sampleRate, 0.51);
    } finally {
      Math.random = random;
    }
  });

  it('what is not accepted is refused with its path', () => {
    const bus = createBus();
    const path = (...args) => {
      try {
        reportTo(...args);
      } catch ({ name, path, received, accepted }) {
        return name === 'OptionError' && received && accepted && path;
      }
    };
    const fn = () => {};
    for (const [args, at] of [
      [[{}, fn], 'bus'],
      [['everyone', fn], 'bus'],
      [[bus], 'target'],
      [[bus, 'ftp://h.test/'], 'target'],
      [[bus, 'https://a:b@h.test/'], 'target'],
      [[bus, fn, { sampleRate: 2 }], 'options.sampleRate'],
      [[bus, fn, { sampleRate: '1' }], 'options.sampleRate'],
      [[bus, fn, { maxPerMinute: 0 }], 'options.maxPerMinute'],
      [[bus, fn, { maxHeld: 1.5 }], 'options.maxHeld'],
      [[bus, fn, { maxHeldBytes: 1e9 }], 'options.maxHeldBytes'],
      [[bus, fn, { timeoutMs: Number.NaN }], 'options.timeoutMs'],
      [[bus, fn, { hosts: true }], 'options.hosts'],
      [[bus, fn, { labels: { user: { name: 'x' } } }], 'options.labels.user'],
      [[bus, fn, { labels: { long: 'x'.repeat(99) } }], 'options.labels.long'],
      [[bus, fn, { labels: [] }], 'options.labels'],
      [[bus, fn, 7], 'options'],
    ])
      assert.equal(path(...args), at);
    assert.equal(bus.listeners(), 0);
  });
});

/** Where secrets can come in, were the bus to let them through. */
const foreign = fc.oneof(
  url,
  reason,
  token.map((secret) => ({ secrets: [secret], text: secret })),
);

describe('what leaves the page', () => {
  const holds = (check) =>
    fc.assert(fc.property(foreign, foreign, foreign, fc.constantFrom('mask', 'show'), check), {
      numRuns: 400,
      seed: Number(process.env.SEED ?? 1),
    });

  it('a body has no secret in it, fits its schema, and names no host unless asked for', () =>
    holds((key, said, fact, hosts) => {
      const bodies = [];
      const bus = createBus(key.text, { ...CLOSE, reason: said.text, message: said.text });
      const stop = reportTo(bus, (body) => void bodies.push(body), { hosts });
      const more = { title: `h.test says "${said.text}".`, facts: { lastWords: fact.text, status: 401, secure: true } };
      bus.say('http-401', more);
      bus.say('http-401', more);
      bus.say('http-403', more);
      stop();
      for (const body of bodies) {
        const text = JSON.stringify(body);
        assert.ok(isBeacon(body), ajv.errorsText(isBeacon.errors));
        assert.equal(leakOf([...key.secrets, ...said.secrets, ...fact.secrets], text), undefined, text);
        if (hosts === 'mask') assert.doesNotMatch(text, /h\.test|idp\.test|2001:db8/);
        assert.equal(body.verdicts[0].facts.status, 401);
      }
      assert.equal(bodies.length, 2);
    }));

  it('the body that the manual shows fits the schema', () => {
    const manual = readFileSync(new URL('../../../src/manual/telemetry.md', import.meta.url), 'utf8');
    const bodies = [...manual.matchAll(/```json\n(.*?)```/gs)].map(([, body]) => JSON.parse(body));
    assert.equal(bodies.length, 1);
    assert.ok(isBeacon(bodies[0]), ajv.errorsText(isBeacon.errors));
    assert.ok(!isBeacon({ ...bodies[0], verdicts: [{}] }));
  });

  it('a key keeps what is no host, and loses what is one, or whose user it is', () => {
    const keyOf = (key, hosts) => {
      const bodies = [];
      const bus = createBus(key);
      const stop = reportTo(bus, (body) => void bodies.push(body), { hosts });
      bus.say('http-500');
      stop();
      return bodies[0].verdicts[0].key;
    };
    for (const [key, masked] of [
      ['wss://api.example.com:8443/v1.2/chat.v1?room=lobby', '…/v1.2/chat.v1?room=lobby'],
      ['ws://localhost:3000/socket.io/?EIO=4', '…/socket.io/?EIO=4'],
      ['ws://[2001:db8::1]/ws', '…/ws'],
      ['chat at api.example.com:8443', 'chat at …'],
      ['10.0.0.7:80 and bücher.example', '… and …'],
      ['live#1x9f3k', 'live'],
      ['wss://api.example.com/a?next=https%3A%2F%2Fidp.example.com%2F', '…/a?next=…'],
    ])
      assert.equal(keyOf(key, 'mask'), masked);
    assert.equal(keyOf('wss://api.example.com:8443/live#1x9f3k', 'show'), 'wss://api.example.com:8443/live');
  });

  describe('what a bus says before the second module has come', () => {
    const WORD = { because: [] };
    const FOUND = { because: ['It was asked.'] };
    /** With options, as a bus of the page has them. */
    const waiting = (asked = {}, options = {}) => {
      const { buses } = ((globalThis[Symbol.for('whysocket')] ??= {})[1] ??= { buses: new Map(), lanes: new Set() });
      const reports = reporting();
      reports.stop();
      buses.set('mine', { bus: reports.bus, bedside: { asked: () => asked, traces: () => asked } });
      const bodies = [];
      const stop = reportTo(reports.bus, (body) => void bodies.push(body), options);
      return {
        ...reports,
        ids: () => bodies.flatMap(({ verdicts }) => verdicts.map(({ id }) => id)),
        counts: () =>
          bodies.reduce((sum, { suppressed }) => sum + suppressed.reduce((all, { count }) => all + count, 0), 0),
        end() {
          stop();
          buses.delete('mine');
        },
      };
    };

    it('gives way to what is found within three seconds, and goes where nothing is', async () => {
      const { bus, ids, end } = waiting();
      bus.say('handshake-failed', WORD);
      await pass(2_900);
      assert.deepEqual(ids(), []);
      bus.say('http-403', FOUND);
      await pass(MINUTE);
      assert.deepEqual(ids(), ['http-403']);
      bus.say('handshake-failed', WORD);
      await pass(3_100);
      assert.deepEqual(ids(), ['http-403', 'handshake-failed']);
      // Of another outage, and too late to be about that word.
      bus.say('http-502', FOUND);
      await pass(10);
      assert.deepEqual(ids(), ['http-403', 'handshake-failed', 'http-502']);
      end();
    });

    it('gives way to nothing that comes later, though it waits for another reason', async () => {
      const { bus, ids, end } = waiting({}, { maxPerMinute: 1 });
      bus.say('http-500', FOUND);
      bus.say('handshake-failed', WORD);
      await pass(10_000);
      bus.say('http-502', FOUND);
      await pass(MINUTE);
      assert.deepEqual(ids(), ['http-500', 'handshake-failed', 'http-502']);
      end();
    });

    it('gives way to no other such word, and is counted when it is said again', async () => {
      const { bus, ids, counts, end } = waiting();
      for (const id of ['no-url', 'handshake-failed', 'no-url', 'handshake-failed']) bus.say(id, WORD);
      bus.say('http-403', FOUND);
      await pass(3_100);
      assert.deepEqual(ids(), ['http-403', 'no-url']);
      bus.say('http-502', FOUND);
      await pass(10);
      // Each that was said is sent, counted, or has given way.
      assert.equal(counts(), 2);
      end();
    });

    it('goes at once where no second module will come', async () => {
      for (const [asked, atOnce] of [
        [{ doctor: 'never' }, true],
        [{ injected: true }, true],
        [{ injected: true, doctor: () => {} }, false],
      ]) {
        const { bus, ids, end } = waiting(asked);
        bus.say('handshake-failed', WORD);
        await settled();
        assert.deepEqual(ids(), atOnce ? ['handshake-failed'] : [], JSON.stringify(asked));
        end();
      }
    });
  });

  it("what the application's own redact takes out of a key is nowhere, and what it throws is reported", () => {
    const { buses } = ((globalThis[Symbol.for('whysocket')] ??= {})[1] ??= { buses: new Map(), lanes: new Set() });
    const bus = createBus('wss://h.test/rooms/alice');
    const asked = { doctor: 'never' };
    buses.set('mine', { bus, bedside: { asked: () => asked, traces: () => asked } });
    const wheres = new Set();
    const reported = [];
    globalThis.reportError = (error) => reported.push(error.message);
    try {
      const keys = [];
      const told = [];
      const take = (...args) => void told.push(JSON.stringify(args));
      const ids = [];
      const stop = reportTo(bus, ({ verdicts: [{ key, id }] }) => {
        keys.push(key);
        ids.push(id);
      });
      asked.redact = (text, where) => {
        wheres.add(where);
        return text.replaceAll('alice', 'someone');
      };
      bus.say('a');
      const span = { spanContext: () => ({}), setAttributes: take, addEvent: take, setStatus: take, end() {} };
      const end = toOpenTelemetry(bus, { tracer: { startSpan: (...args) => take(...args) ?? span } });
      bus.tell('attempt', { attempt: 1, refresh: false });
      end();
      const { measure } = performance;
      performance.measure = take;
      const unmark = markPerformance(bus);
      bus.tell('phase', { from: 'connecting', to: 'open', attempt: 1 });
      performance.measure = measure;
      unmark();
      asked.redact = () => {
        throw new Error('mine');
      };
      bus.say('b');
      asked.redact = () => 7;
      bus.say('c');
      stop();
      assert.deepEqual(keys, ['…/rooms/someone', '…', '…']);
      assert.deepEqual(ids, ['a', 'b', 'c'], 'a name of ours is not asked about');
      assert.ok(wheres.has('key'));
      assert.ok(reported.length > 0 && reported.every((message) => message === 'mine'), `${reported}`);
      assert.equal(told.length, 3);
      for (const text of told) assert.ok(!text.includes('alice'), text);
      for (const text of [told[0], told[2]]) assert.ok(text.includes('someone'), text);
    } finally {
      buses.delete('mine');
      delete globalThis.reportError;
    }
  });

  it('a mark has no secret in it', () =>
    holds((key, said, fact, hosts) => {
      const told = [];
      const { mark, measure } = performance;
      performance.mark = performance.measure = (...args) => void told.push(args);
      const bus = createBus(key.text);
      const stop = markPerformance(bus, { hosts });
      bus.tell('attempt', { attempt: 1, refresh: false });
      bus.tell('phase', { from: 'connecting', to: 'open', attempt: 1 });
      bus.tell('open', { url: said.text, protocol: fact.text, opens: 1, attempt: 1, tookMs: 1 });
      bus.tell('close', { ...CLOSE, reason: said.text, message: fact.text });
      bus.tell('phase', { from: 'open', to: 'waiting', reason: 'backoff', attempt: 1 });
      bus.say('http-401', { title: said.text });
      stop();
      Object.assign(performance, { mark, measure });
      const text = JSON.stringify(told);
      assert.ok(told.length >= 4);
      assert.equal(leakOf([...key.secrets, ...said.secrets, ...fact.secrets], text), undefined, text);
      if (hosts === 'mask') assert.doesNotMatch(text, /h\.test|idp\.test|2001:db8/);
    }));

  it('an attribute, a status and an event of a span have no secret in them', () =>
    holds((key, said, fact, hosts) => {
      const told = [];
      const take = (...args) => void told.push(args);
      const span = { spanContext: () => ({}), setAttributes: take, addEvent: take, setStatus: take, end() {} };
      const tracer = {
        startSpan(...args) {
          told.push(args);
          return span;
        },
      };
      const bus = createBus(key.text);
      const stop = toOpenTelemetry(bus, { tracer, hosts });
      bus.tell('attempt', { attempt: 1, refresh: false });
      bus.tell('open', { url: said.text, protocol: fact.text, opens: 1, attempt: 1, tookMs: 1 });
      bus.tell('close', { ...CLOSE, reason: said.text, message: fact.text });
      stop();
      const text = JSON.stringify(told);
      assert.ok(told.length >= 5);
      assert.equal(leakOf([...key.secrets, ...said.secrets, ...fact.secrets], text), undefined, text);
      if (hosts === 'mask') assert.doesNotMatch(text, /h\.test|idp\.test|2001:db8/);
    }));
});

describe('OpenTelemetry', () => {
  /** What a meter that nobody reads holds on to. */
  const createMeter = () => {
    const held = new Set();
    const make = () => ({ add() {}, record() {} });
    return {
      held,
      createCounter: make,
      createHistogram: make,
      createObservableCounter: make,
      createObservableUpDownCounter: make,
      createObservableGauge: make,
      addBatchObservableCallback: (read) => void held.add(read),
      removeBatchObservableCallback: (read) => void held.delete(read),
    };
  };
  const span = { spanContext: () => ({}), setAttributes() {}, addEvent() {}, setStatus() {}, end() {} };
  const tracer = { startSpan: () => span };
  const dispose = (bus) => {
    bus.become({ phase: 'stopped', reason: 'disposed' });
    bus.tell('stopped', { reason: 'disposed' });
  };

  for (const [whom, withMeter, withTracer] of [
    ['tracer', false, true],
    ['meter', true, false],
    ['tracer and meter', true, true],
  ])
    it(`nothing is left of a disposed bus with ${whom}, though nobody reads`, async () => {
      const page = createPage();
      try {
        const meter = createMeter();
        for (let n = 0; n < 3; n += 1) {
          const bus = createBus();
          toOpenTelemetry(bus, { ...(withMeter && { meter }), ...(withTracer && { tracer }) });
          bus.tell('attempt', { attempt: 1, refresh: false });
          dispose(bus);
          assert.deepEqual(page.listeners, []);
          if (!withMeter) assert.equal(bus.listeners(), 0);
        }
        assert.equal(meter.held.size, withMeter ? 3 : 0, 'the last numbers wait for somebody who collects');
        await pass(10 * MINUTE);
        assert.equal(meter.held.size, 0);
      } finally {
        page.end();
      }
    });

  it('a bus that stops may go on, and is still listened to; a disposed one is not begun with', () => {
    const page = createPage();
    try {
      const bus = createBus();
      const stop = toOpenTelemetry(bus, { tracer });
      const listeners = bus.listeners();
      bus.tell('stopped', { reason: 'closed' });
      assert.equal(bus.listeners(), listeners);
      assert.equal(page.listeners.length, 1);
      stop();
      assert.equal(bus.listeners(), 0);
      dispose(bus);
      toOpenTelemetry(bus, { tracer, meter: createMeter() });
      assert.equal(bus.listeners(), 0);
      assert.deepEqual(page.listeners, []);
    } finally {
      page.end();
    }
  });
});

describe('marks', () => {
  it('two buses whose masked keys are alike clear only what is their own', () => {
    performance.now = now;
    const ours = () => performance.getEntriesByType('measure').filter(({ name }) => name.startsWith('whysocket'));
    const buses = ['wss://a.test/ws', 'wss://b.test/ws'].map((key) => createBus(key));
    const stops = buses.map((bus) => markPerformance(bus));
    for (const bus of buses) bus.tell('phase', { from: 'connecting', to: 'open', attempt: 1 });
    assert.equal(ours().length, 2);
    stops[0]();
    assert.equal(ours().length, 1);
    stops[1]();
    assert.equal(ours().length, 0);
  });
});
