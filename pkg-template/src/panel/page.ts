/** All buses of this page, and what other tabs of the origin that have a panel say of theirs. */
import { ABI, realm } from '../realm.js';
import { redact } from '../redact.js';
import type { PhaseName } from '../types.js';
import { stateOf } from './state.js';
import { visible, withoutSecrets } from './text.js';
import type { AnyBus } from './watched.js';

const CHANNEL = 'whysocket:panel';
const ASK_MS = 2_000;
/** Three questions without an answer. */
const GONE_MS = 3 * ASK_MS + 500;
const MOST_TABS = 32;
const MOST_BUSES = 50;
const MOST_NAME = 200;
const PHASES = new Set<unknown>(['idle', 'resolving', 'connecting', 'open', 'closing', 'waiting', 'paused', 'stopped']);

type Entry = ReturnType<typeof realm>['buses'] extends Map<string, infer One> ? One : never;

/** In the order they were made. */
export const entries = (): Entry[] => [...realm().buses.values()];

/** Of copies of the package that cannot be understood from here. */
export const foreign = (): number => {
  const all = (globalThis as unknown as Record<symbol, Record<string, { buses?: { size?: number } }> | undefined>)[
    Symbol.for('whysocket')
  ];
  return Object.entries(all ?? {}).reduce(
    (sum, [abi, one]) => sum + (abi === `${ABI}` ? 0 : (one?.buses?.size ?? 0)),
    0,
  );
};

/** What is told of a bus from tab to tab: nothing that is not shown in a log line. */
export interface Brief {
  readonly name: string;
  readonly phase: PhaseName;
  readonly opens: number;
  readonly attempts: number;
  /** Connections that ended soon after they had opened, of the last ones. */
  readonly flaps: number;
  readonly askedAgain: number;
  readonly verdict: string;
}

/** A connection that ended by itself within this time has hardly been one. */
const FLAP_MS = 10_000;

export const briefOf = ({ bus, bedside }: Entry): Brief => {
  const { phase, opens, attempt, verdict } = bus.store.getSnapshot();
  const flaps = (bedside?.traces() ?? []).filter(
    ({ close }) => close && close.openedForMs > 0 && close.openedForMs < FLAP_MS && close.cause !== 'closed-by-us',
  ).length;
  const name = withoutSecrets(bus.key, 'key', bedside?.asked().redact);
  return {
    name: visible(name.slice(0, MOST_NAME)),
    phase,
    opens,
    attempts: attempt,
    flaps,
    askedAgain: bedside?.askedAgain() ?? 0,
    verdict: verdict?.id ?? '',
  };
};

export interface Tab {
  readonly id: string;
  readonly path: string;
  readonly buses: readonly Brief[];
  /** On the clock that nobody sets. */
  readonly seenAt: number;
}

const text = (value: unknown): string => (typeof value === 'string' ? visible(redact(value).slice(0, MOST_NAME)) : '');
const number = (value: unknown): number => (Number.isFinite(value) ? (value as number) : 0);

/** Any script of the origin may speak here. */
const heard = (data: unknown): Tab | undefined => {
  const { id, path, buses } = Object(data) as Record<string, unknown>;
  if (typeof id !== 'string' || !Array.isArray(buses)) return undefined;
  return {
    id: id.slice(0, MOST_NAME),
    path: text(path),
    seenAt: performance.now(),
    buses: buses.slice(0, MOST_BUSES).map((one) => {
      const { name, phase, opens, attempts, flaps, askedAgain, verdict } = Object(one) as Record<string, unknown>;
      return {
        name: text(name),
        phase: (PHASES.has(phase) ? phase : 'idle') as PhaseName,
        opens: number(opens),
        attempts: number(attempts),
        flaps: number(flaps),
        askedAgain: number(askedAgain),
        verdict: text(verdict),
      };
    }),
  };
};

/**
 * Asks while it is looked at, answers as long as its panel is mounted. An open channel would keep the page out of the back/forward cache of some
 * engines: it is closed on the way there and opened on the way back.
 */
export class Tabs {
  readonly #id = `${Math.random()}`.slice(2);
  readonly #others = new Map<string, Tab>();
  #channel: BroadcastChannel | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  readonly #leave = () => {
    this.#channel?.postMessage({ id: this.#id, gone: true });
    this.#channel?.close();
    this.#channel = undefined;
  };
  readonly #join = () => {
    if (this.#channel || typeof BroadcastChannel !== 'function') return;
    try {
      this.#channel = new BroadcastChannel(CHANNEL);
    } catch {
      // As with storage: refused in some frames.
      return;
    }
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const { id, gone, ask } = Object(data) as Record<string, unknown>;
      if (id === this.#id) return;
      if (ask) this.#channel?.postMessage(this.#mine());
      else if (gone && typeof id === 'string') this.#others.delete(id);
      const tab = heard(data);
      if (tab && (this.#others.has(tab.id) || this.#others.size < MOST_TABS)) this.#others.set(tab.id, tab);
    };
  };

  start(): void {
    this.#join();
    addEventListener('pagehide', this.#leave);
    addEventListener('pageshow', this.#join);
  }

  stop(): void {
    removeEventListener('pagehide', this.#leave);
    removeEventListener('pageshow', this.#join);
    this.#leave();
    this.#others.clear();
  }

  /** Those that have answered lately; asked again now and then. */
  look(): readonly Tab[] {
    const now = performance.now();
    if (now - this.#askedAt >= ASK_MS) {
      this.#askedAt = now;
      this.#channel?.postMessage({ ...this.#mine(), ask: true });
      for (const { id, seenAt } of this.#others.values()) if (now - seenAt > GONE_MS) this.#others.delete(id);
    }
    return [...this.#others.values()];
  }

  #mine() {
    return { id: this.#id, path: redact(location.pathname), buses: entries().slice(0, MOST_BUSES).map(briefOf) };
  }
}

/** How much a bus wants to be looked at; more is worse. */
const URGENCY: { readonly [phase in PhaseName]: number } = {
  idle: 0,
  open: 1,
  paused: 2,
  closing: 3,
  resolving: 3,
  connecting: 3,
  waiting: 5,
  stopped: 4,
};

export const urgencyOf = ({ store }: Pick<AnyBus, 'store'>): number => {
  const snapshot = store.getSnapshot();
  const { phase, verdict } = snapshot;
  if (phase === 'stopped') return stateOf(snapshot) === 'failed' ? 6 : 0;
  return URGENCY[phase] + (verdict && phase !== 'open' ? 0.5 : 0);
};

export const worst = (): Entry | undefined => {
  let found: Entry | undefined;
  for (const entry of entries()) if (!found || urgencyOf(entry.bus) > urgencyOf(found.bus)) found = entry;
  return found;
};
