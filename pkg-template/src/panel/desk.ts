/** What an open panel has before it: which bus, which section, what was opened. The view reads it; whatever changes here is drawn in the next frame. */
import type { Verdict } from '../types.js';
import { type Memory, recall, remember } from './memory.js';
import { entries, type Tab, type Tabs, worst } from './page.js';
import type { Recording } from './recording.js';
import type { Simulation } from './simulation.js';
import type { StandingOptions } from './standing.js';
import type { Dock } from './types.js';
import { type AnyBus, Watched } from './watched.js';
import { words } from './words.js';

export const SECTIONS = ['now', 'verdict', 'timeline', 'charts', 'messages', 'buses', 'act'] as const;
export const RECORDED = ['steps', 'verdict', 'timeline'] as const;
export type Section = (typeof SECTIONS)[number] | 'steps';

/** Clocks that run are read so often. */
const DRAW_MS = 100;
const CALM_MS = 1_000;

export class Desk {
  section: Section = 'now';
  dock: Dock;
  watched: Watched | undefined;
  recording: Recording | undefined;
  /** Of the recording: at which of its steps somebody looks. */
  step = 0;
  /** Recalled once: where nothing can be kept, it can be resized. */
  readonly size: Memory;
  platform = '';
  paused = false;
  now = Date.now();
  /** What the live region says. */
  said = '';
  #known = new WeakMap<AnyBus, Watched>();
  #chosen: AnyBus | undefined;
  /** A handle of `useBus` stands for the bus of its key, and an attribute for one that may not be there yet. */
  #key: string | undefined;
  #frame = 0;
  /** On the clock that nobody sets. */
  #drawnAt = 0;
  #dirty = true;
  #spoken: readonly (Verdict | undefined)[] = [];
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(
    readonly options: StandingOptions,
    readonly tabs: Tabs,
    readonly draw: () => void,
    readonly close: () => void,
    readonly fail: (error: unknown) => void,
    readonly simulation: Simulation | undefined,
  ) {
    const { section, dock } = (this.size = recall());
    if (SECTIONS.includes(section as never)) this.section = section as Section;
    this.dock = options.dock ?? dock ?? 'bottom';
    if (options.bus && options.bus !== 'all') this.#chosen = options.bus as AnyBus;
    this.#key = options.key ?? this.#chosen?.key;
  }

  get isOn(): boolean {
    return this.#frame !== 0;
  }

  start(): void {
    if (this.isOn) return;
    // Nobody has looked at one that was disposed of meanwhile, if there is another.
    const all = entries();
    if (all.length && !all.some(({ bus }) => bus === (this.watched?.bus as unknown))) this.watched = undefined;
    this.#look();
    this.#spoken = [this.watched?.snapshot.verdict, this.watched?.deep];
    document.addEventListener('visibilitychange', this.#hush);
    this.#tick();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    document.removeEventListener('visibilitychange', this.#hush);
    this.watched?.stop();
    this.said = '';
  }

  /** By somebody's hand, so it shows at once: the next key may come before the next frame. */
  changed(): void {
    this.#dirty = true;
    if (this.isOn) this.#show();
  }

  show(section: Section): void {
    this.section = section;
    if (section !== 'steps') remember({ section });
    this.changed();
  }

  remember(more: Memory): void {
    remember(more);
    this.changed();
  }

  choose(bus: AnyBus): void {
    this.#chosen = bus;
    this.#key = bus.key;
    this.recording = undefined;
    this.#look();
    this.changed();
  }

  play(recording: Recording | undefined): void {
    this.recording = recording;
    this.step = recording ? Math.max(0, recording.steps.length - 1) : 0;
    this.show(recording ? 'steps' : 'act');
  }

  otherTabs(): readonly Tab[] {
    return this.tabs.look();
  }

  /** The one chosen, as long as it is there; else the one that is worst off when somebody looks. */
  #look(): void {
    const all = entries();
    const entry =
      all.find(({ bus }) => bus === (this.#chosen as unknown) || bus.key === this.#key) ??
      all.find(({ bus }) => bus === (this.watched?.bus as unknown)) ??
      // One that was disposed of while it was looked at can still be read.
      (this.watched || this.#chosen ? undefined : worst());
    const bus = (entry?.bus ?? this.watched?.bus ?? this.#chosen) as AnyBus | undefined;
    if (!bus) return;
    if (this.watched?.bus !== bus) {
      this.watched?.stop();
      let watched = this.#known.get(bus);
      if (!watched) this.#known.set(bus, (watched = new Watched(bus, entry?.bedside, !!this.options.contents)));
      this.watched = watched;
      this.#dirty = true;
    }
    this.watched.claim();
    if (entry) this.watched.start();
  }

  /** A hidden page has no frames in which messages would be taken away. The next frame listens again. */
  readonly #hush = (): void => {
    if (document.hidden) this.watched?.tail.listen(false);
  };

  readonly #tick = (): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    try {
      this.#turn();
    } catch (error) {
      this.fail(error);
    }
  };

  #turn(): void {
    this.now = Date.now();
    this.#look();
    const { watched } = this;
    if (watched) {
      watched.tail.listen(this.section === 'messages' && !this.paused && !this.recording && !document.hidden);
      if (watched.frame(this.now)) this.#dirty = true;
      this.#speak(watched);
    }
    const since = performance.now() - this.#drawnAt;
    const pace = this.#calm.matches ? CALM_MS : DRAW_MS;
    // What comes by itself shows at a pace that can be read; what somebody does, at once: see `changed`.
    if (since < (this.#dirty ? DRAW_MS : pace)) return;
    this.#show();
  }

  #show(): void {
    this.#dirty = false;
    this.#drawnAt = performance.now();
    this.draw();
  }

  /** Once for each that is news. Taken back it is silent, or the same sentence would be none the next time. */
  #speak({ snapshot: { verdict }, deep }: Watched): void {
    const all = [verdict, deep];
    const news = all.findIndex((one, at) => one !== this.#spoken[at]);
    if (news < 0) return;
    this.#spoken = all;
    const one = all[news];
    this.said = one ? words.verdict.said(one.confidence, one.title) : '';
    this.#dirty = true;
  }
}
