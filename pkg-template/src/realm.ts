/** What all copies of the package in one page share, so that two bundles or a hot reload still make one bus per key. */
import type { Entry } from './registry.js';

/** Raised when the shape of {@link Realm} or what it holds changes: copies of another ABI keep a realm of their own. */
export const ABI = 1;

export interface Realm {
  readonly buses: Map<string, Entry>;
  /** Sockets of ours still connecting, by host, in the order they were made. */
  readonly lanes: Map<string, ((behind: boolean) => void)[]>;
}

type Root = Record<string, Realm>;

const root = (): Root => {
  const holder = globalThis as unknown as Record<symbol, Root>;
  const name = Symbol.for('whysocket');
  holder[name] ??= {};
  return holder[name];
};

export const realm = (): Realm => {
  const all = root();
  all[ABI] ??= { buses: new Map(), lanes: new Map() };
  return all[ABI];
};

export const heldByOtherAbi = (id: string): boolean =>
  Object.entries(root()).some(([abi, other]) => abi !== `${ABI}` && other.buses.has(id));

/** Server rendering has neither: what is made there must not be shared between requests. */
export const isInert = (): boolean => !globalThis.window && !('WorkerGlobalScope' in globalThis);
