/** One bus while the panel is open: what it was, is, and becomes. Closed, nothing of it is listened to. */
import type { Bedside, Probed, Trace } from '../bedside.js';
import type { Bus, Counters, Snapshot, Verdict, WarningCode } from '../types.js';
import { type Attempt, attemptsOf, toldBy, withWords } from './attempts.js';
import { entriesOf } from './inputs.js';
import type { Past } from './recording.js';
import { Ring } from './ring.js';
import { Tail } from './tail.js';

/** Five minutes, a second each. */
const SECONDS = 300;
const MOST_ATTEMPTS = 400;
const MOST_VERDICTS = 50;
const MOST_LIVES = 400;
/** The ledger has no more. */
const MOST_TRACES = 32;

export type AnyBus = Bus<unknown, never>;

export interface Said {
  readonly at?: number;
  readonly verdict: Verdict | Past;
}
export interface Warned {
  readonly at: number;
  readonly code: WarningCode;
  readonly message: string;
}

/** What a chart shows, a number a second. */
export const SERIES = ['in', 'out', 'sizeIn', 'sizeOut', 'queue', 'rtt'] as const;
export type Series = (typeof SERIES)[number];

let count = 0;

/** What the doctor remembers, in its order; what was heard here has more to it, and takes the place of its like. */
const merged = (history: readonly Past[], heard: readonly Said[]): Said[] => {
  const all: Said[] = [];
  let from = 0;
  for (const past of history) {
    const at = heard.findIndex(({ verdict: { id, title } }, n) => n >= from && id === past.id && title === past.title);
    all.push(...(at < 0 ? [{ verdict: past }] : heard.slice(from, at + 1)));
    from = Math.max(from, at + 1);
  }
  return [...all, ...heard.slice(from)].slice(-MOST_VERDICTS);
};

export class Watched {
  /** Tells it from those of other buses. */
  readonly id = ++count;
  attempts: readonly Attempt[] = [];
  verdicts: readonly Said[] = [];
  warnings: readonly Warned[] = [];
  /** The last deep diagnosis. */
  deep: Verdict | undefined;
  /** Another number whenever all of this is another user's. */
  life = 0;
  counters: Counters | undefined;
  /** How much there is to see of attempts and verdicts: another number whenever that changes. */
  version = 0;
  readonly series: { readonly [series in Series]: Ring };
  /** Epoch ms of the last full second in the series. */
  second = 0;
  readonly tail: Tail;
  #offs: (() => void)[] = [];
  #stale = false;
  #before: Counters | undefined;
  #snapshot: Snapshot | undefined;
  #since = { in: 0, out: 0, sizeIn: 0, sizeOut: 0 };
  #reader: typeof import('../journal.js') | undefined;
  /** Stops the deep diagnosis that runs. */
  #examining: AbortController | undefined;
  /** By which one user is told from the next, as main does. */
  #ledger: readonly Trace[] | undefined;
  /** The first attempt of this user: the journal has those of others, too. */
  #first = 0;

  constructor(
    readonly bus: AnyBus,
    /** Of another build of the package there may be none. */
    readonly bedside: Bedside | undefined,
    contents: boolean,
  ) {
    this.series = Object.fromEntries(SERIES.map((name) => [name, new Ring(SECONDS)])) as Record<Series, Ring>;
    this.tail = new Tail(bedside, contents);
  }

  get isOn(): boolean {
    return this.#offs.length > 0;
  }
  get snapshot(): Snapshot {
    return (this.#snapshot ??= this.bus.store.getSnapshot());
  }
  get probes(): readonly Probed[] {
    return (this.bedside?.traces() ?? []).flatMap(({ probes }) => probes ?? []);
  }

  /** While it was not looked at nobody listened, and its bus may be another user's by now, or nobody's. */
  claim(): void {
    if (this.bedside?.traces() !== this.#ledger) this.#forget();
  }

  start(): void {
    if (this.isOn) return;
    const { bedside, bus } = this;
    const changed = () => {
      this.#stale = true;
    };
    const said = (verdict: Verdict) => this.#say(verdict, Date.now());
    this.#offs = bedside
      ? [
          bedside.hear('phase', changed),
          bedside.hear('close', changed),
          bedside.hear('attempt', changed),
          bedside.hear('verdict', said),
          bedside.hear('warning', ({ code, message }) => {
            this.warnings = [...this.warnings, { at: Date.now(), code, message }].slice(-MOST_VERDICTS);
            this.version++;
          }),
          bedside.hear('gone', () => this.#forget()),
        ]
      : [bus.on('phase', changed), bus.on('close', changed), bus.on('verdict', said)];
    this.#stale = true;
    this.#before = undefined;
    const { verdict } = bus.store.getSnapshot();
    if (verdict && this.verdicts.at(-1)?.verdict !== verdict) this.#say(verdict);
    this.#load();
  }

  stop(): void {
    // Nobody would hear that it is another user's by now.
    this.#examining?.abort();
    this.tail.listen(false);
    this.tail.clear();
    this.#snapshot = undefined;
    for (const off of this.#offs) off();
    this.#offs = [];
  }

  /** All that is done while messages flow, once a frame. Answers whether anything but numbers has changed. */
  frame(now: number): boolean {
    const { version, tail } = this;
    const before = this.#snapshot;
    this.#snapshot = this.bus.store.getSnapshot();
    this.#count(now);
    const rows = tail.version;
    tail.drain();
    if (this.#stale) this.#read();
    return before !== this.#snapshot || version !== this.version || rows !== tail.version;
  }

  /** How long connections lasted, oldest first, in ms. */
  get lives(): number[] {
    return this.attempts
      .filter(({ opened, to }) => opened && to !== undefined)
      .map(({ openMs }) => openMs)
      .slice(-MOST_LIVES);
  }

  #count(now: number): void {
    const counters = this.bus.counters();
    // While it was closed nobody counted: that is a gap, and not a silence.
    const wasClosed = !this.#before;
    const before = this.#before ?? counters;
    const since = this.#since;
    since.in += counters.messagesIn - before.messagesIn;
    since.out += counters.messagesOut - before.messagesOut;
    since.sizeIn += counters.sizeIn - before.sizeIn;
    since.sizeOut += counters.sizeOut - before.sizeOut;
    this.counters = this.#before = counters;
    const to = Math.floor(now / 1_000) * 1_000;
    // At first, and when somebody has set the clock back.
    if (!this.second || to < this.second) this.second = to;
    // A page that was in the background has no frames: what came meanwhile is spread over the time.
    const passed = Math.min(SECONDS, (to - this.second) / 1_000);
    if (passed < 1) return;
    const { queue, rttMs = Number.NaN } = this.snapshot;
    const { in: received, out, sizeIn, sizeOut } = since;
    const values = { in: received / passed, out: out / passed, sizeIn: sizeIn / passed, sizeOut: sizeOut / passed };
    const second: { readonly [series in Series]: number } = { ...values, queue: queue.messages, rtt: rttMs };
    for (let left = passed; left > 0; left--)
      for (const name of SERIES) this.series[name].push(wasClosed ? Number.NaN : second[name]);
    this.second = to;
    this.#since = { in: 0, out: 0, sizeIn: 0, sizeOut: 0 };
  }

  #say(verdict: Verdict | Past, at?: number): void {
    const last = this.verdicts.at(-1);
    this.verdicts = [...this.verdicts, { verdict, ...(at !== undefined && { at }) }].slice(-MOST_VERDICTS);
    if (last?.verdict !== verdict) this.version++;
  }

  /** Another user's from here on, or nobody's. */
  #forget(): void {
    this.attempts = this.verdicts = this.warnings = [];
    this.deep = undefined;
    this.#examining?.abort();
    this.#ledger = this.bedside?.traces();
    // The journal may have older ones; whose they are nobody knows.
    this.#first = this.#ledger?.[0]?.attempt ?? Number.POSITIVE_INFINITY;
    this.life++;
    this.tail.clear();
    this.#stale = true;
    this.version++;
  }

  /** Whatever happened before the panel was opened is in the journal, and its reader a chunk of its own. */
  async #load(): Promise<void> {
    try {
      this.#reader ??= await import('../journal.js');
      this.#stale = true;
    } catch {}
    // So are verdicts of before, with the doctor; who is not in trouble has not loaded it, and does not now.
    const { life } = this;
    if (!this.verdicts.length) return;
    try {
      const { json } = await this.bus.report({ hosts: 'show' });
      // Closed meanwhile, nobody was there to hear that all of it belongs to somebody else now.
      if (life !== this.life || this.#ledger !== this.bedside?.traces()) return;
      this.verdicts = merged((json.history ?? []) as readonly Past[], this.verdicts);
      this.version++;
    } catch {}
  }

  get isExamined(): boolean {
    return !!this.#examining;
  }

  /**
   * A deep diagnosis; its URL goes nowhere but to where the bus itself goes. Undefined if there is nothing to ask, it is asked already, or nobody looks at
   * this bus any more: it ends with the look, since a bus may be another user's then.
   */
  async examine(): Promise<Verdict | undefined> {
    const href = this.bedside?.traces().at(-1)?.href;
    if (!this.bedside || !href || this.#examining) return undefined;
    const examining = new AbortController();
    const { signal } = examining;
    this.#examining = examining;
    // The same verdict again is news, too.
    this.deep = undefined;
    const { protocols, connectTimeoutMs, probeCredentials, redact } = this.bedside.asked();
    try {
      const { diagnose } = await import('../diagnose.js');
      if (signal.aborted) return undefined;
      const verdict = await diagnose(href, {
        signal,
        timeoutMs: connectTimeoutMs,
        ...(typeof protocols !== 'function' && { protocols }),
        ...(probeCredentials && { probeCredentials }),
        ...(redact && { redact }),
      });
      if (signal.aborted) return undefined;
      this.deep = verdict;
      this.version++;
      return verdict;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      if (this.#examining === examining) this.#examining = undefined;
    }
  }

  #read(): void {
    this.#stale = false;
    const { bedside } = this;
    const traces = bedside?.traces() ?? [];
    const journal = this.bus.journal();
    let history = toldBy(traces, this.snapshot.phase === 'open');
    try {
      if (this.#reader && journal.length) history = this.#reader.readJournal(journal);
    } catch {}
    const seen = new Map(this.attempts.map((one) => [one.attempt, one]));
    if (bedside && traces.length < MOST_TRACES) this.#first = traces[0]?.attempt ?? Number.POSITIVE_INFINITY;
    for (const one of withWords(attemptsOf(history, entriesOf(journal)), traces)) {
      if (one.attempt < this.#first) continue;
      const before = seen.get(one.attempt);
      // The ring has let go of how it began, and it was known before.
      if (before?.to !== undefined && before.segments.length > one.segments.length) continue;
      seen.set(one.attempt, one);
    }
    this.attempts = [...seen.values()].sort((a, b) => a.attempt - b.attempt).slice(-MOST_ATTEMPTS);
    this.version++;
  }
}
