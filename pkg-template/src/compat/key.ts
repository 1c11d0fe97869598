/** What each instance of a WebSocketBus is called: a key of its own, and a label that other tabs share. */
import { hash } from '../hash.js';

/** The labels of this page's buses that live. */
const taken = new Set<string>();

export interface Key {
  readonly key: string;
  /** Once its bus is gone. */
  free(): void;
}

/**
 * Each instance has a bus of its own. What stands before the # is the same in another tab with the same session, by which the diagnosis finds that
 * tab; a second instance in this page is no other tab. A hash without salt, or no other tab would have the same: it tells nobody a session that cannot be guessed.
 */
export const takeKey = (url: unknown, session: unknown): Key => {
  const [address] = `${url}`.split(/[?#]/);
  let label = `WebSocketBus ${hash(`${address} ${session}`)}`;
  if (taken.has(label)) label += ` ${mark()}`;
  taken.add(label);
  return { key: `${label}#${mark()}`, free: () => void taken.delete(label) };
};

const mark = (): string => Math.random().toString(36).slice(2);
