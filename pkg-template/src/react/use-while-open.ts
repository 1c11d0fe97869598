/** `useWhileOpen`: an effect of an open connection. */
import type { DependencyList } from 'react';
import type { Bus, Connection } from '../types.js';
import { useLatest } from './latest.js';
import { React } from './react.js';

/** Where subscriptions belong: runs on every open, and anew if one of `deps` changes while it is open; what it returns cleans up. */
export const useWhileOpen = <In, Out>(
  bus: Bus<In, Out>,
  // biome-ignore lint/suspicious/noConfusingVoidType: as of an effect, which may return nothing.
  run: (connection: Connection<Out>) => void | (() => void),
  deps: DependencyList = [],
): void => {
  const latest = useLatest(run);
  React.useEffect(() => bus.whileOpen((connection) => latest.current(connection)), [bus, ...deps]);
};
