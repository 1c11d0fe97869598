/** whysocket: the browser WebSocket client that says why. Nothing happens on import. */
import { machine } from './load.js';
import { realm } from './realm.js';
import { take } from './registry.js';
import type { BusOptionsBase, Data, Definition, Held, Incoming, Take } from './types.js';

export { KeyConflict, LoadError, OptionError, StoppedError } from './errors.js';
/** What `whysocket/react` is made of. @internal */
export { parseOptions as _parse } from './options.js';
/** @internal */
export { find as _find, hold as _hold, inert as _inert } from './registry.js';
export type * from './types.js';

/** Gets or creates the bus of this key. Does not connect. */
export const getBus: Take = (options: unknown) => take(options, true).bus as never;

/**
 * Counts a holder, and connects unless `enabled` is false. `lingerMs` after the last release the bus is disposed. By its key alone a bus is held
 * with whatever options somebody else gives, sooner or later, and only as long as somebody else wants it.
 */
export const holdBus: Take<'held'> & ((key: string) => Held) = (options: unknown) => take(options, false) as never;

/** The same two for messages of these types. Options of each call go over the defaults, groups like `retry` by each of their own. */
export const defineBus = <In = Incoming, Out = Data>(defaults?: BusOptionsBase<In, Out>): Definition<In, Out> => ({
  getBus: (options) => take(options, true, defaults).bus as never,
  holdBus: (options) => take(options, false, defaults) as never,
});

/** For tests: ends every bus of this page. */
export const disposeAll = (): void => {
  for (const { bus } of [...realm().buses.values()]) bus.dispose();
};

/** For tests: bytes of WebAssembly memory in use by all buses of this copy of the package. */
export const liveBytes = (): number => machine?.live_bytes() ?? 0;
