/** How a connection is, in one word: what its colour, its shape and its urgency go by. */
import type { Snapshot } from '../types.js';

export type State = 'good' | 'busy' | 'waiting' | 'failed' | 'still';

/** It has stopped because somebody wanted it to. */
const WISHED = new Set<unknown>(['closed', 'disposed', 'normal-close', 'disabled']);

export const stateOf = ({ phase, reason }: Pick<Snapshot, 'phase' | 'reason'>): State => {
  switch (phase) {
    case 'open':
      return 'good';
    case 'waiting':
      return 'waiting';
    case 'stopped':
      return WISHED.has(reason) ? 'still' : 'failed';
    case 'idle':
    case 'paused':
      return 'still';
    default:
      return 'busy';
  }
};
