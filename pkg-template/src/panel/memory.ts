/** What a panel remembers on this origin, under one name: where it stood, how large, which section. Where nothing may be kept it forgets. */
import type { Dock } from './types.js';

const NAME = 'whysocket:panel';

export interface Memory {
  dock?: Dock;
  open?: boolean;
  height?: number;
  width?: number;
  section?: string;
}

export const recall = (): Memory => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? '{}');
    const { dock, open, height, width, section } = Object(kept) as Record<string, unknown>;
    return {
      ...((dock === 'bottom' || dock === 'right') && { dock }),
      ...(typeof open === 'boolean' && { open }),
      ...(typeof height === 'number' && { height }),
      ...(typeof width === 'number' && { width }),
      ...(typeof section === 'string' && { section }),
    };
  } catch {
    return {};
  }
};

export const remember = (more: Memory): void => {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...recall(), ...more }));
  } catch {}
};
