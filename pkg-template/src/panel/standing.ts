/** Where a panel stands in its host's page: in one shadow root a button, a chord, and when it is open, the view. */
import { Desk } from './desk.js';
import { recall, remember } from './memory.js';
import { Tabs, worst } from './page.js';
import type { Simulation } from './simulation.js';
import { dress } from './style.js';
import type { Panel, PanelOptions } from './types.js';
import { hide, show, showButton } from './view/app.js';

const CHORD = 'Alt+Shift+W';
/** Closed, the button's state is looked up, and nobody listens. */
const LOOK_MS = 1_000;

/** Buttons that float stand beside each other. */
const taken = new Set<number>();
const takePlace = (): number => {
  let place = 0;
  while (taken.has(place)) place++;
  taken.add(place);
  return place;
};

/** By the key's place, since with Alt some systems write another letter. */
const hits = (event: KeyboardEvent, chord: string): boolean => {
  const parts = chord.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  const wants = (name: string) => parts.includes(name);
  return (
    event.altKey === wants('alt') &&
    event.shiftKey === wants('shift') &&
    event.ctrlKey === (wants('ctrl') || wants('control')) &&
    event.metaKey === wants('meta') &&
    (event.code.toLowerCase() === `key${key}` || event.key.toLowerCase() === key)
  );
};

/** `key`: of the bus that is shown first, as soon as there is one. */
export type StandingOptions = PanelOptions & { readonly key?: string };

/** The one that would hear a key, in whatever components it is. */
const focused = ({ activeElement, body }: Document): HTMLElement | null => {
  let at = activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === body ? null : (at as HTMLElement | null);
};

/** All of it, in one shadow root. `gone` is called when it has been taken down. */
class Standing implements Panel {
  readonly #frame = document.createElement('div');
  readonly #place = document.createElement('div');
  readonly #stage = document.createElement('div');
  readonly #tabs = new Tabs();
  readonly #desk: Desk;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOpen = false;
  /** Who had the focus when it was opened. */
  #from: HTMLElement | null = null;
  #isOver = false;
  #wasThere = false;

  /** Which one of those that float. */
  readonly #nth: number;
  readonly #root: ShadowRoot;
  readonly #options: StandingOptions;
  readonly #gone: () => void;

  constructor(
    root: ShadowRoot,
    options: StandingOptions,
    gone: () => void,
    fail: (error: unknown) => void,
    simulation: Simulation | undefined,
  ) {
    this.#root = root;
    this.#options = options;
    this.#gone = gone;
    dress(root, options.nonce);
    this.#frame.className = 'frame';
    this.#frame.dataset.theme = options.theme ?? 'auto';
    this.#frame.append(this.#place, this.#stage);
    this.#nth = this.#isInline ? -1 : takePlace();
    this.#frame.style.setProperty('--nth', `${this.#nth}`);
    root.append(this.#frame);
    this.#desk = new Desk(
      options,
      this.#tabs,
      () => {
        this.#drawButton();
        if (!this.#isOver) show(this.#stage, this.#desk);
      },
      () => this.#shut(),
      fail,
      simulation,
    );
    if (!this.#isInline) root.ownerDocument.addEventListener('keydown', this.#onKey);
    for (const type of ['keydown', 'keypress', 'keyup']) this.#frame.addEventListener(type, this.#keep);
    this.#tabs.start();
    this.#watchButton();
    if (options.open ?? (this.#isInline || recall().open)) this.open();
  }

  get #isInline(): boolean {
    return this.#options.dock === 'inline';
  }

  open(byHand = false): void {
    if (this.#isOpen || this.#isOver) return;
    this.#isOpen = true;
    this.#from = focused(this.#root.ownerDocument);
    clearInterval(this.#timer);
    this.#desk.start();
    if (!this.#isInline) remember({ open: true });
    this.#desk.changed();
    if (byHand) this.#root.querySelector<HTMLElement>('[role=tab][tabindex="0"]')?.focus();
  }

  close(): void {
    this.#shut();
  }

  destroy(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Whether it was open is remembered as it is: nobody has closed it.
    this.#desk.stop();
    clearInterval(this.#timer);
    this.#root.ownerDocument.removeEventListener('keydown', this.#onKey);
    this.#tabs.stop();
    hide(this.#stage);
    hide(this.#place);
    this.#frame.remove();
    taken.delete(this.#nth);
    this.#gone();
  }

  #shut(): void {
    if (!this.#isOpen || this.#isOver) return;
    const held = !!this.#root.activeElement;
    this.#isOpen = false;
    this.#desk.stop();
    hide(this.#stage);
    if (!this.#isInline) remember({ open: false });
    this.#watchButton();
    const back = this.#from?.isConnected ? this.#from : this.#place.querySelector('button');
    this.#from = null;
    if (held) back?.focus();
  }

  /** Who takes the element away has no more use for what is in it. */
  #isThere(): boolean {
    const { isConnected } = this.#root.host;
    this.#wasThere ||= isConnected;
    if (this.#wasThere && !isConnected) this.destroy();
    return !this.#isOver;
  }

  readonly #toggle = (): void => (this.#isOpen ? this.#shut() : this.open(true));

  #drawButton(): void {
    if (!this.#isThere() || this.#isInline || this.#options.button === false) return;
    showButton(this.#place, worst()?.bus.store.getSnapshot(), this.#isOpen, this.#toggle);
  }

  #watchButton(): void {
    this.#drawButton();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.visibilityState === 'visible' && this.#drawButton(), LOOK_MS);
  }

  /** What is typed here is not for the shortcuts of the page. */
  readonly #keep = (event: Event): void => {
    event.stopPropagation();
    if (event.type === 'keydown' && !this.#isInline) this.#onKey(event as KeyboardEvent);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { chord = CHORD } = this.#options;
    // Of two panels with one chord one takes it.
    if (chord === false || event.defaultPrevented || event.repeat || !hits(event, chord)) return;
    event.preventDefault();
    this.#toggle();
  };
}

/** `fail` is told what goes wrong while it is drawn, and takes it down. */
export const build = (...given: ConstructorParameters<typeof Standing>): Panel => new Standing(...given);
