/** A panel's place in the page, before the panel is there: what is seen of it is loaded by the first that is mounted. */
import { simulation } from '#simulation';
import { check } from './options.js';
import type { Panel, PanelOptions } from './types.js';

type View = typeof import('./standing.js');

/** What was asked of it before it was there. */
type Wish = 'open' | 'close' | undefined;

/** @internal */
export interface Placed extends Panel {
  readonly wish: Wish;
}

const mounted = new WeakMap<Element, Panel>();
let loading: Promise<View> | undefined;

/** Once for all of them; what failed is tried anew by the next. */
const load = (): Promise<View> =>
  (loading ??= import('./standing.js').catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));

/**
 * `gone` is called when it has been taken down, or cannot be there.
 * @internal
 */
export const place = (root: ShadowRoot, options: Parameters<View['build']>[1], gone: () => void): Placed => {
  const wasThere = root.host.isConnected;
  const undo = simulation?.attach();
  let panel: Panel | undefined;
  let wish: Wish;
  let isOver = false;
  const end = () => {
    isOver = true;
    undo?.();
    gone();
  };
  /** Whatever goes wrong is said once, and nothing of it stays. */
  const fail = (what: string) => (error: unknown) => {
    if (isOver) return;
    console.error(`whysocket/panel: ${what}`, error);
    if (panel) panel.destroy();
    else end();
  };
  const build = ({ build }: View) => {
    if (isOver) return;
    // Who takes the element away has no more use for what would be in it.
    if (wasThere && !root.host.isConnected) return end();
    panel = build(root, options, end, fail('it failed, and is gone.'), simulation);
    if (wish) panel[wish]();
    wish = undefined;
  };
  load()
    .catch(fail('its parts could not be loaded. Mount it again, or load the page anew, to try again.'))
    .then((view) => view && build(view))
    .catch(fail('it could not be shown.'));
  const ask = (what: 'open' | 'close') => () => (panel ? panel[what]() : void (wish = what));
  return {
    get wish() {
      return wish;
    },
    open: ask('open'),
    close: ask('close'),
    destroy() {
      if (panel) panel.destroy();
      else if (!isOver) end();
    },
  };
};

/** Puts a panel into an element of the page. The same element once only. Throws a TypeError for what is no element, and for options that cannot be used. */
export const mount = (element: Element, options: PanelOptions = {}): Panel => {
  // Not by `instanceof`, which fails across frames.
  if (element?.nodeType !== 1) throw new TypeError('whysocket/panel: mount() needs an element.');
  check(options);
  const before = mounted.get(element);
  if (before) {
    console.warn('whysocket/panel: this element has a panel already; that one is given back.');
    return before;
  }
  const host = element.ownerDocument.createElement('div');
  host.dataset.whysocket = 'panel';
  element.append(host);
  const panel = place(host.attachShadow({ mode: 'open' }), options, () => {
    host.remove();
    mounted.delete(element);
  });
  mounted.set(element, panel);
  return panel;
};
