/** Browsers let one handshake per host run at a time; the others wait without a word. Only we can know that it is our own socket they wait for. */
import { realm } from '../realm.js';
import { engine, FIREFOX, WEBKIT } from './engine.js';

/** Calls `changed(true)` now if another one is before us, and `changed(false)` when none is any more. Returns how to leave. */
export const enterLane = (url: URL, changed: (behind: boolean) => void): (() => void) => {
  const kind = engine();
  if (kind === WEBKIT) return () => {};
  const { lanes } = realm();
  const name = kind === FIREFOX ? url.hostname : url.host;
  const lane = lanes.get(name) ?? [];
  lanes.set(name, lane);
  if (lane.push(changed) > 1) changed(true);
  return () => {
    const at = lane.indexOf(changed);
    if (at < 0) return;
    lane.splice(at, 1);
    if (!lane.length) lanes.delete(name);
    else if (!at) lane[0]?.(false);
  };
};
