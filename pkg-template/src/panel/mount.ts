/** A panel's place in the page, before the panel is there: what is seen of it is loaded by the first that is mounted. */
import type { Panel, PanelOptions } from './types.js';

type Standing = typeof import('./standing.js');

const mounted = new WeakMap<Element, Panel>();
let loading: Promise<Standing> | undefined;

/** Once for all of them; what failed is tried anew by the next. */
const load = (): Promise<Standing> =>
  (loading ??= import('./standing.js').catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));

/** What is asked of it while it is loaded is done when it is there. `gone` is called when it has been taken down, or could not be loaded. */
export const stand = (root: ShadowRoot, options: (standing: Standing) => PanelOptions, gone: () => void): Panel => {
  const wasThere = root.host.isConnected;
  let panel: Panel | undefined;
  let wish: 'open' | 'close' | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    gone();
  };
  load().then(
    (standing) => {
      if (isOver) return;
      // Who takes the element away has no more use for what would be in it.
      if (wasThere && !root.host.isConnected) return end();
      panel = standing.build(root, options(standing), end);
      if (wish) panel[wish]();
    },
    (error: unknown) => {
      console.error('whysocket/panel: its parts could not be loaded. Mount it again to try again.', error);
      if (!isOver) end();
    },
  );
  return {
    open() {
      wish = 'open';
      panel?.open();
    },
    close() {
      wish = 'close';
      panel?.close();
    },
    destroy() {
      if (panel) panel.destroy();
      else if (!isOver) end();
    },
  };
};

/** Puts a panel into an element of the page. The same element once only. */
export const mount = (element: Element, options: PanelOptions = {}): Panel => {
  // Not by `instanceof`, which fails across frames.
  if (element?.nodeType !== 1) throw new TypeError('whysocket/panel: mount() needs an element.');
  const before = mounted.get(element);
  if (before) {
    console.warn('whysocket/panel: this element has a panel already; that one is given back.');
    return before;
  }
  const host = document.createElement('div');
  host.dataset.whysocket = 'panel';
  element.append(host);
  const panel = stand(
    host.attachShadow({ mode: 'open' }),
    () => options,
    () => {
      host.remove();
      mounted.delete(element);
    },
  );
  mounted.set(element, panel);
  return panel;
};
