import { useEffect, useState } from 'react';
import { loadWire, type WireEvent, type WireTold } from '../server';

const EVERY_MS = 1_000;
/** How much of the past the strip shows. */
export const WINDOW_MS = 30_000;

export interface WireState {
  told: WireTold | undefined;
  /** Those of the last half minute. */
  recent: WireEvent[];
  /** How often each end was seen: '1000', '1008', … */
  ends: Record<string, number>;
}

const START: WireState = { told: undefined, recent: [], ends: {} };

/** What the server says of this page's sockets. Asked by plain HTTP, so that the bus under observation is left alone. */
export function useWire(): WireState {
  const [state, setState] = useState(START);
  useEffect(() => {
    let after = 0;
    let timer: number;
    let over = false;
    const ask = async () => {
      try {
        const told = await loadWire(after);
        if (over) return;
        // A server that was started anew knows less.
        const anew = told.next < after;
        after = anew ? 0 : told.next;
        setState((before) => (anew ? START : joined(before, told)));
      } catch {
        // It is asked again.
      }
      if (!over) timer = window.setTimeout(ask, EVERY_MS);
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return state;
}

function joined({ recent, ends }: WireState, told: WireTold): WireState {
  const counts = { ...ends };
  for (const [, kind, code] of told.events) if (kind === 'close') counts[code] = (counts[code] ?? 0) + 1;
  return {
    told,
    recent: [...recent, ...told.events].filter(([at]) => told.atMs - at < WINDOW_MS),
    ends: counts,
  };
}
