/** The public types of whysocket/panel. */
import type { Bus } from '../types.js';

/** Where it stands: at an edge of the window, or where its element is. */
export type Dock = 'bottom' | 'right' | 'inline';

/** Of it only what identifies it is used: a bus of any messages will do. */
type AnyBus = Pick<Bus, 'key' | 'store' | 'counters'>;

export interface PanelOptions {
  /** Which bus is shown first. Default `'all'`: the one that is worst off; the others are one choice away in either case. */
  bus?: AnyBus | 'all';
  /** For pages whose policy allows styles by nonce only, in browsers without constructable stylesheets. */
  nonce?: string;
  /** Default: as it was left on this page, and closed at first. An inline panel is always open at first. */
  open?: boolean;
  /** Default: as it was left on this page, and `'bottom'` at first. */
  dock?: Dock;
  /** Whether messages' contents may be seen, redacted. Default false: direction, size and type only. */
  contents?: boolean;
  /** The floating button. Default true; an inline panel has none. */
  button?: boolean;
  /** Opens and closes it. Default `'Alt+Shift+W'`; `false` for none. */
  chord?: string | false;
  /** Default `'auto'`: as the system. */
  theme?: 'auto' | 'light' | 'dark';
}

export interface Panel {
  open(): void;
  close(): void;
  /** Leaves nothing behind. */
  destroy(): void;
}

/** `<whysocket-panel>`, once `define()` was called. */
export interface WhySocketPanelElement extends HTMLElement {
  /** What attributes cannot say, `contents` among it. Set before or after it is in the page; another one builds it anew. */
  options: PanelOptions;
  open(): void;
  close(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'whysocket-panel': WhySocketPanelElement;
  }
}
