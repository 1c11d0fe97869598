'use client';
/** The panel for React: loaded when it is mounted, and nothing of it before. */
import { createElement, type ReactElement, useEffect, useRef } from 'react';
import type { Panel, PanelOptions } from './types.js';

export type { Panel, PanelOptions } from './types.js';

/** Options are read when it is mounted; a changed bus, dock or theme mounts it anew. */
export const WhySocketPanel = (options: PanelOptions): ReactElement => {
  const host = useRef<HTMLDivElement>(null);
  const { bus, dock, theme, contents } = options;
  useEffect(() => {
    let panel: Panel | undefined;
    let gone = false;
    import('../panel.js').then(
      ({ mount }) => {
        if (!gone && host.current) panel = mount(host.current, options);
      },
      (error: unknown) => console.error('whysocket/panel could not be loaded:', error),
    );
    return () => {
      gone = true;
      panel?.destroy();
    };
  }, [bus, dock, theme, contents]);
  return createElement('div', { ref: host });
};
