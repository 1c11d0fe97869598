/** The parts that are loaded when they are needed, each once; what failed may be tried again. */
import * as kit from './kit.js';

const once = <T extends { borrow(all: typeof kit): void }>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().then(
      (part) => {
        part.borrow(kit);
        return part;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    ));
};

export const charts = once(() => import('./charts.js'));
export const recorded = once(() => import('./recorded.js'));
export const messages = () => recorded().then(({ Messages }) => ({ View: Messages }));
