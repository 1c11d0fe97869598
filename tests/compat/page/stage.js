/** Components with the hook, mounted, changed and unmounted by a story. */
import { createElement, StrictMode, version } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { useMessageBus } from 'whysocket/compat/use-message-bus';
import { Log } from './log.js';

export const versions = { react: version };

/** One component: what each render saw, and what its callbacks were told. */
class View extends Log {
  renders = [];

  saw(result) {
    this.result = result;
    const { isConnecting, isConnected, error } = result;
    this.renders.push({ isConnecting, isConnected, error });
    this.changed();
  }

  get state() {
    return this.renders.at(-1);
  }

  /** Until the latest render is so. */
  is(what, wanted = true) {
    return this.until(() => !!this.state?.[what] === wanted && (this.state[what] || true), `${what} ${wanted}`);
  }

  of(type) {
    return this.log.filter(({ message }) => message?.type === type).map(({ message }) => message);
  }
}

const Component = ({ view, options }) => {
  view.saw(useMessageBus(options));
  return null;
};

export class Stage {
  #root;
  #strict;
  views = {};

  constructor({ strict = false } = {}) {
    this.#strict = strict;
    this.#root = createRoot(document.body.appendChild(document.createElement('div')));
  }

  /** Who is on stage now, by name; the rest is unmounted in the same commit. Answers the views. */
  show(cast) {
    const children = Object.entries(cast).map(([name, options]) => {
      const view = (this.views[name] ??= new View());
      return createElement(Component, { key: name, view, options: logged(view, options) });
    });
    this.#root.render(createElement(this.#strict ? StrictMode : 'main', null, children));
    return this.views;
  }

  unmount() {
    this.#root.unmount();
  }

  /** As on a server. */
  static text(options) {
    const view = new View();
    renderToString(createElement(Component, { view, options }));
    return view.renders;
  }

  text = Stage.text;
}

/** New callbacks at each render, as applications write them. */
const logged = (view, { handlers = {}, bus, ...options }) => {
  const told = (what, key) => (value) => view.tell({ what, ...(key && { [key]: value }) });
  const known = Object.entries(handlers).map(([type, handler]) => [
    type,
    (message) => {
      view.tell({ what: 'message', message });
      handler?.(message);
    },
  ]);
  return {
    onConnect: told('connect'),
    onDisconnect: told('disconnect'),
    onError: told('error', 'error'),
    ...options,
    handlers: Object.fromEntries(known),
    bus: { retry: kit.fast.retry, ...bus },
  };
};
