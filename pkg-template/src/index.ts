/** whysocket: the browser WebSocket client that says why. Nothing happens on import. */
import { machine } from './load.js';
import { realm } from './realm.js';
import { take } from './registry.js';
import type { Bus, BusOptions, Held } from './types.js';

export { KeyConflict, LoadError, OptionError, StoppedError } from './errors.js';
export type * from './types.js';

/** Gets or creates the bus of this key. Does not connect. */
export const getBus = (options: BusOptions): Bus => take(options, true).bus;

/** Counts a holder, and connects unless `enabled` is false. `lingerMs` after the last release the bus is disposed. */
export const holdBus = (options: BusOptions): Held => take(options, false);

/** For tests: ends every bus of this page. */
export const disposeAll = (): void => {
  for (const { bus } of [...realm().buses.values()]) bus.dispose();
};

/** For tests: bytes of WebAssembly memory in use by all buses of this copy of the package. */
export const liveBytes = (): number => machine?.live_bytes() ?? 0;
