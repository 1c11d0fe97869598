/** Browsers let one handshake per host run at a time; the others wait without a word. Only we can know that it is our own socket they wait for. */
import { realm } from '../realm.js';
import { engine, FIREFOX, WEBKIT } from './engine.js';

/** A socket of ours that is still connecting. */
export interface Lane {
  readonly host: string;
  changed(behind: boolean): void;
}

/** Calls `changed(true)` now if another one is before us, and `changed(false)` when none is any more. Returns how to leave. */
export const enterLane = (url: URL, changed: Lane['changed']): (() => void) => {
  const { lanes } = realm();
  const kind = engine();
  const mine = { host: kind === FIREFOX ? url.hostname : url.origin, changed };
  const first = () => kind !== WEBKIT && [...lanes].find(({ host }) => host === mine.host);
  if (first()) changed(true);
  lanes.add(mine);
  return () => {
    const wasFirst = first() === mine;
    lanes.delete(mine);
    const next = first();
    if (wasFirst && next) next.changed(false);
  };
};
