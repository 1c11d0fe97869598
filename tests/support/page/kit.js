/** What tests say inside the page: `kit.bus(options)` records everything a bus tells, `until` waits for it. */
import { buses, standing } from './standing.js';

const query = new URLSearchParams(location.search);
const entry = query.get('entry') ?? '/packed/index.js';
const WAIT_MS = 15_000;
const TYPES = [
  'phase',
  'attempt',
  'open',
  'message',
  'close',
  'retry',
  'stopped',
  'queue',
  'outcome',
  'invalid',
  'verdict',
  'warning',
];

/** Fast enough for tests, in the proportions of the defaults. */
const fast = { retry: { minDelayMs: 20, firstWindowMs: 60, maxDelayMs: 300, laterMinMs: 50, laterMaxMs: 150 } };

class Record {
  log = [];
  #waiting = new Set();

  constructor(bus) {
    this.bus = bus;
    this.first = bus.store.getSnapshot().phase;
    for (const type of TYPES) {
      bus.on(type, (event, info) => {
        if (type !== 'message' && !Object.isFrozen(event)) this.flaw(`a ${type} event is not frozen`);
        this.log.push(type === 'message' ? { type, data: event, ...info } : { type, ...event });
        this.changed();
      });
    }
    bus.store.subscribe(() => this.changed());
  }

  flaws = [];
  flaw(text) {
    if (!this.flaws.includes(text)) this.flaws.push(text);
  }

  changed() {
    for (const ask of [...this.#waiting]) ask();
  }

  get snapshot() {
    return this.bus.store.getSnapshot();
  }

  of(type) {
    return this.log.filter((one) => one.type === type);
  }

  get phases() {
    return this.of('phase').map(({ to }) => to);
  }

  /** The first truthy answer of `look(record)`, asked whenever the bus tells anything. */
  until(look, what, ms = WAIT_MS) {
    return new Promise((done, failed) => {
      const ask = () => {
        const value = look(this);
        if (!value) return false;
        clearTimeout(timer);
        this.#waiting.delete(ask);
        done(value);
        return true;
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(ask);
        failed(
          new Error(
            `waited ${ms} ms in vain for ${what}; ${JSON.stringify({ snapshot: this.snapshot, log: this.log.slice(-12) })}`,
          ),
        );
      }, ms);
      if (!ask()) this.#waiting.add(ask);
    });
  }

  /** The n-th event of a type, counted from 1. */
  event(type, n = 1, ms) {
    return this.until(() => this.of(type)[n - 1], `${type} ${n}`, ms);
  }

  phase(name, ms) {
    return this.until(() => this.snapshot.phase === name, `phase ${name}`, ms).then(() => this.snapshot);
  }

  outcome(id, ms) {
    return this.until(() => this.of('outcome').find((one) => one.id === id), `the outcome of ${id}`, ms).then(
      (one) => one.outcome,
    );
  }

  /** What holds in every story. */
  check() {
    let phase = this.first;
    for (const { from, to } of this.of('phase')) {
      if (from !== phase) this.flaw(`phase goes on from ${from}, but was ${phase}`);
      phase = to;
    }
    const ended = new Set();
    for (const { id, outcome } of this.of('outcome')) {
      if (ended.has(id)) this.flaw(`message ${id} has a second outcome, ${outcome}`);
      ended.add(id);
    }
    const closed = new Set();
    for (const { attempt } of this.of('close')) {
      if (closed.has(attempt)) this.flaw(`attempt ${attempt} has a second close`);
      closed.add(attempt);
    }
    if (!Object.isFrozen(this.snapshot)) this.flaw('the snapshot is not frozen');
    const { snapshot } = this;
    if (snapshot !== this.snapshot) this.flaw('the snapshot is another one each time');
    return this.flaws;
  }
}

const records = [];

globalThis.kit = {
  fast,
  records,
  buses,
  standing,
  /** Watches a bus that is already there. */
  watch(bus) {
    const record = new Record(bus);
    records.push(record);
    return record;
  },
  /** The second module. Imported from here: Chromium fails an import from evaluated code whose text an earlier page had, too. */
  diagnose: () => import('/packed/diagnose.js'),
  journal: () => import('/packed/journal.js'),
  presets: () => import('/packed/presets.js'),
  testing: () => import('/packed/testing.js'),
  dialogue: () => import('/kit/dialogue.js'),
  double: async () => (await import('/kit/double.js')).createDouble(),
  load: (address) => import(address),
  /** A bus with short waits, watched; `connect: false` leaves it idle. */
  bus({ connect = true, ...options }) {
    const retry = { ...fast.retry, ...options.retry };
    const record = this.watch(whysocket.getBus({ ...options, retry }));
    if (connect) record.bus.connect();
    return record;
  },
  /** How many listen to a target from here on: `now`. */
  counted(target) {
    const listeners = { now: 0 };
    for (const [name, by] of Object.entries({ addEventListener: 1, removeEventListener: -1 }))
      target[name] = (...args) => {
        listeners.now += by;
        return EventTarget.prototype[name].apply(target, args);
      };
    return listeners;
  },
  /** What a function throws, as plain data. */
  thrown(fn) {
    try {
      fn();
    } catch (error) {
      const { name, message, path, received, accepted, key } = error;
      return { name, message, path, received, accepted, key, isError: error instanceof Error };
    }
    return undefined;
  },
  /** Two turns of the event loop: what was posted before has run. */
  async turn() {
    for (let turns = 0; turns < 2; turns += 1) {
      await new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          done();
        };
        port2.postMessage(0);
      });
    }
  },
  check: () => records.flatMap((record) => record.check()),
};

globalThis.ready = import(entry).then((module) => {
  globalThis.whysocket = module;
  return Object.keys(module).sort();
});
globalThis.ready.catch(() => undefined);
