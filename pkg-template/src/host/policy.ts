/** What browsers forbid whatever the server would say. */
import { engine, WEBKIT } from './engine.js';

let port = 0;
/** "Bad port" of the Fetch standard, each as its distance from the one before, base 36. */
const BAD_PORTS =
  '0 1 6 2 2 2 2 2 2 1 1 1 1 2 c 5 1 a g 8 2 8 8 6 1 1 1 5 1 1 2 2 2 2 4 c 2 2 4 i i 5u 12 12 1b 1 1 1 b 4 1 1 8 8 6 2 7 o e z 9t 1 3 2 k4 1 3 92 18q aq 41 o6 1 q3 fq 2r 1 1 1 1 a i 2lz'
    .split(' ')
    .map((distance) => `${(port += parseInt(distance, 36))}`);

export const isBadPort = (url: URL): boolean => BAD_PORTS.includes(url.port);

const LOOPBACK = /^(.+\.)?localhost\.?$|^127\.|^\[::1\]$/;

/** Chromium and Firefox let a page on https: reach ws: on the loopback; WebKit does not, and says so only by an `error` without `close`. */
export const isMixedContent = (url: URL): boolean =>
  url.protocol === 'ws:' && /^https:/.test(globalThis.origin) && (engine() === WEBKIT || !LOOPBACK.test(url.hostname));

/** Engines leave user info and fragment, and some the query, out of the blocked URI. */
const bare = (url: string): string => url.replace(/[?#].*/, '').replace(/\/\/.*@/, '//');

/** A report-only policy stops nothing. */
export const isAbout = (event: SecurityPolicyViolationEvent, url: URL): boolean =>
  event.disposition !== 'report' && bare(event.blockedURI) === bare(url.href);
