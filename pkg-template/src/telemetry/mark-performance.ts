/** Attempts and phases on the browser's own timeline; Chromium's DevTools show them on a track of their own. */
import { refuse } from '../parse.js';
import { isInert, realm } from '../realm.js';
import type { PhaseName } from '../types.js';
import { isBus, type Watched } from './everyone.js';
import { checkNames } from './limits.js';
import { type Hosts, maskOf, parseHosts } from './mask.js';

export interface MarkOptions {
  /** Of ours so many stay in the page's buffer; older ones are cleared. Default 100. */
  maxEntries?: number;
  /** 'mask': no host. Default 'mask': every script of the page can read these. */
  hosts?: Hosts;
}

/** DevTools' palette; what it does not know it shows as the first. */
const COLORS: { readonly [phase in PhaseName]?: string } = {
  resolving: 'secondary-light',
  connecting: 'primary',
  open: 'tertiary',
  closing: 'tertiary-light',
  waiting: 'warning',
  paused: 'secondary-dark',
};
const GROUP = 'whysocket';
const MOST_ENTRIES = 10_000;

/** On performance.now(). */
type Span = readonly [start: number, end: number];
type Detail = { readonly [name: string]: string | number | undefined };

/** What a track of DevTools wants to know. */
const detailOf = (dataType: string, track: string, color: string, told: Detail) => {
  const properties = Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]));
  return {
    devtools: {
      dataType,
      ...(dataType === 'track-entry' && { track, trackGroup: GROUP }),
      color,
      properties,
      tooltipText: properties.map(([name, value]) => `${name} ${value}`).join(', '),
    },
  };
};

/** Counted by all copies of the package together: they write into one buffer. */
const CALLS = Symbol.for('whysocket.marks');
const nextCall = (): number => {
  const shared = realm() as { [CALLS]?: number };
  shared[CALLS] = (shared[CALLS] ?? 0) + 1;
  return shared[CALLS];
};

/** Writes into the page's buffer and clears what is older than the latest so many. */
const createTimeline = (track: string, maxEntries: number) => {
  /** Names are all that entries can be cleared by: two buses whose masked keys are alike would clear each other's. */
  const group = `${GROUP} ${nextCall()} ${track}`;
  const ours: { readonly name: string; readonly isMark: boolean }[] = [];
  const clear = (most: number) => {
    while (ours.length > most) {
      const { name, isMark } = ours.shift()!;
      isMark ? performance.clearMarks(name) : performance.clearMeasures(name);
    }
  };
  const write = (name: string, isMark: boolean, options: PerformanceMeasureOptions) => {
    try {
      if (isMark) performance.mark(name, options);
      else performance.measure(name, options);
      ours.push({ name, isMark });
      clear(maxEntries);
    } catch {
      // Before User Timing Level 3 (Firefox 101) there are no details, and options are taken for a name.
    }
  };
  return {
    bar(what: string, [start, end]: Span, color: string, told: Detail) {
      write(`${group} ${what}`, false, { start, end, detail: detailOf('track-entry', track, color, told) });
    },
    tick: (what: string, color: string, told: Detail) =>
      write(`${group} ${what}`, true, { detail: detailOf('marker', track, color, told) }),
    clear,
  };
};

/** Until what it returns is called; that clears what is left of ours. */
export const markPerformance = (bus: Watched, options: MarkOptions = {}): (() => void) => {
  if (!isBus(bus)) refuse('bus', bus, 'a bus');
  checkNames(options, ['maxEntries', 'hosts']);
  const { maxEntries = 100 } = options;
  if (!Number.isInteger(maxEntries) || maxEntries < 1 || maxEntries > MOST_ENTRIES)
    refuse('options.maxEntries', maxEntries, `a whole number from 1 to ${MOST_ENTRIES}`);
  const hosts = parseHosts(options.hosts);
  if (isInert()) return () => {};
  const timeline = createTimeline(maskOf(bus, hosts).label(bus.key), maxEntries);
  /** Since when what is there is so, and of which attempt it is. */
  let since = performance.now();
  let { attempt: mine } = bus.store.getSnapshot();
  let began: number | undefined;
  /** Draws the bar of an attempt that has ended, once that of its last phase is: it spans them, or DevTools would draw them beside each other. */
  let last: ((end: number) => void) | undefined;
  const offs = [
    bus.on('attempt', ({ slow, attempt }) => {
      if (slow) timeline.tick(`attempt ${attempt} is slow`, 'warning', { attempt, stage: slow });
      else began = since;
    }),
    bus.on('phase', ({ from, to, reason, attempt }) => {
      const color = COLORS[from];
      const now = performance.now();
      if (color) timeline.bar(`${from} ${mine}`, [since, now], color, { attempt: mine, phase: from, next: to, reason });
      last?.(now);
      last = undefined;
      since = now;
      mine = attempt;
    }),
    bus.on('close', ({ attempt, cause, code, phase, openedForMs, action }) => {
      const told = { attempt, cause, code, stage: phase, openedForMs };
      const color = action === 'normal' ? 'primary-light' : 'error';
      const start = began;
      if (start !== undefined) last = (end) => timeline.bar(`attempt ${attempt}`, [start, end], color, told);
      began = undefined;
    }),
    bus.on('verdict', ({ id, confidence }) =>
      timeline.tick(`verdict ${id} ${bus.store.getSnapshot().attempt}`, 'error', { verdict: id, confidence }),
    ),
  ];
  return () => {
    for (const off of offs.splice(0)) off();
    timeline.clear(0);
  };
};
