/** How a body leaves the page. */
import { isFunction } from '../kinds.js';
import { refuse } from '../parse.js';
import type { Beacon } from './beacon.js';

export interface Way {
  /** The page is being left: whatever does not go now goes never. */
  readonly leaving: boolean;
  /** The network may be gone: better ask, since a beacon tells of no failure. */
  readonly doubtful: boolean;
  readonly signal: AbortSignal;
}

export interface Courier {
  /** Whether it has gone; a promise that rejects says no, too. Throws what the application's function throws. */
  deliver(body: Beacon, way: Way): boolean | PromiseLike<unknown>;
  /** There is no use in trying. */
  isCut(): boolean;
}

export type ReportToTarget = string | URL | ((body: Beacon) => unknown);

/** The type of a text, so that no collector of another origin is asked first whether it may be. */
const beacon = (url: string, text: string): boolean => {
  try {
    return !!globalThis.navigator?.sendBeacon?.(url, text);
  } catch {
    return false;
  }
};

/** `no-cors`: what a collector answers is nothing to the page, whatever headers it has. */
const ask = (url: string, body: string, signal: AbortSignal): Promise<unknown> =>
  fetch(url, { method: 'POST', body, keepalive: true, mode: 'no-cors', signal });

const byUrl = (url: string): Courier => ({
  isCut: () => globalThis.navigator?.onLine === false,
  deliver(body, { leaving, doubtful, signal }) {
    const text = JSON.stringify(body);
    if ((leaving || !doubtful) && beacon(url, text)) return true;
    return typeof fetch === 'function' ? ask(url, text, signal) : beacon(url, text);
  },
});

const byFunction = (give: (body: Beacon) => unknown): Courier => {
  let told = false;
  const refused = (error: unknown) => {
    if (!told) console.warn('whysocket/telemetry: the target rejected. Its body is kept, and comes again.', error);
    told = true;
    throw error;
  };
  return {
    isCut: () => false,
    deliver(body) {
      const answer = give(body) as PromiseLike<unknown> | undefined;
      return isFunction(answer?.then) ? answer.then(undefined, refused) : true;
    },
  };
};

const parseTarget = (target: unknown): string => {
  try {
    const url = new URL(`${target}`, globalThis.document?.baseURI ?? globalThis.location?.href);
    // With user info fetch would throw each time.
    if (/^https?:$/.test(url.protocol) && !url.username && !url.password && target) return url.href;
  } catch {}
  return refuse('target', target, 'a function, or an http: or https: URL without user info');
};

export const courierTo = (target: unknown): Courier =>
  isFunction(target) ? byFunction(target as (body: Beacon) => unknown) : byUrl(parseTarget(target));
