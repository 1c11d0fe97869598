/** What all copies of the package in one page share, so that two bundles or a hot reload still make one bus per key. */
import type { Lane } from './host/lanes.js';
import type { Entry } from './registry.js';

/** Raised when the shape of {@link Realm} or what it holds changes: copies of another ABI keep a realm of their own. */
export const ABI = 1;

export interface Realm {
  readonly buses: Map<string, Entry>;
  /** In the order they were made. */
  readonly lanes: Set<Lane>;
}

/** By ABI. */
const realms = (): Record<string, Realm> => {
  const holder = globalThis as unknown as Record<symbol, Record<string, Realm>>;
  return (holder[Symbol.for('whysocket')] ??= {});
};

export const realm = (): Realm => (realms()[ABI] ??= { buses: new Map(), lanes: new Set() });

export const heldByOtherAbi = (id: string): boolean =>
  Object.entries(realms()).some(([abi, { buses }]) => abi !== `${ABI}` && buses.has(id));

/** Server rendering has neither: what is made there must not be shared between requests. */
export const isInert = (): boolean => !('window' in globalThis || 'WorkerGlobalScope' in globalThis);
