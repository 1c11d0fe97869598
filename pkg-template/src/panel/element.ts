/** `<whysocket-panel>`: the same, as an element. Its class is made when it is asked for: on a server there is no HTMLElement. */
import { version } from '#build';
import { type Placed, place } from './mount.js';
import { check } from './options.js';
import type { Dock, PanelOptions, WhySocketPanelElement } from './types.js';

const NAME = 'whysocket-panel';
const VERSION = Symbol.for('whysocket/panel version');
const DOCKS: readonly unknown[] = ['bottom', 'right', 'inline'];
const THEMES: readonly unknown[] = ['light', 'dark'];

/** Attributes of the element: what of the options is a word. `bus` is a key, of a bus that may not be there yet. */
const optionsOf = (element: HTMLElement, given: PanelOptions) => {
  const at = (name: string) => element.getAttribute(name) ?? undefined;
  const [dock, theme, key] = [at('dock'), at('theme'), at('bus')];
  return {
    dock: DOCKS.includes(dock) ? (dock as Dock) : 'inline',
    ...(THEMES.includes(theme) && { theme: theme as 'light' | 'dark' }),
    ...(key && { key }),
    ...(element.nonce && { nonce: element.nonce }),
    ...(element.hasAttribute('open') && { open: true }),
    ...given,
  };
};

const createClass = () =>
  class extends HTMLElement implements WhySocketPanelElement {
    static readonly [VERSION] = version;
    /** Not by `#`, which the oldest of the browsers would have as maps. */
    private panel: Placed | undefined;
    private given: PanelOptions = {};

    /** What attributes cannot say, `contents` among it. Set before or after it is in the page. */
    get options(): PanelOptions {
      return this.given;
    }
    set options(options: PanelOptions) {
      check(options);
      this.given = options;
      const wish = this.panel?.wish;
      this.panel?.destroy();
      this.connectedCallback();
      if (wish) this.panel?.[wish]();
    }

    connectedCallback(): void {
      // Set before the element was known by its name: it hides the accessor.
      if (Object.hasOwn(this, 'options')) {
        const { options } = this;
        Reflect.deleteProperty(this, 'options');
        this.options = options;
      }
      if (!this.isConnected || this.panel) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      this.panel = place(root, optionsOf(this, this.given), () => {
        this.panel = undefined;
        root.replaceChildren();
      });
    }

    disconnectedCallback(): void {
      this.panel?.destroy();
    }

    /** One whose parts could not be loaded tries again. */
    open(): void {
      this.connectedCallback();
      this.panel?.open();
    }

    close(): void {
      this.panel?.close();
    }
  };

/** Registers `<whysocket-panel>`. As often as you like; elements that are in the page already become panels then. */
export const define = (): void => {
  if (!('customElements' in globalThis)) return;
  const known = customElements.get(NAME) as (CustomElementConstructor & { readonly [VERSION]?: string }) | undefined;
  if (!known) customElements.define(NAME, createClass());
  else if (known[VERSION] !== version)
    console.warn(
      `whysocket/panel: <whysocket-panel> is version ${known[VERSION] ?? '?'} on this page already; version ${version} does not replace it.`,
    );
};
