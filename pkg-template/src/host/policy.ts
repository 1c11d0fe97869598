/** What browsers forbid whatever the server would say. */
import { engine, WEBKIT } from './engine.js';
import { listen } from './listen.js';

/** "Bad port" of the Fetch standard. */
const BAD_PORTS =
  ' 0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080 ';

export const isBadPort = (url: URL): boolean => !!url.port && BAD_PORTS.includes(` ${url.port} `);

const LOOPBACK = /^(.+\.)?localhost\.?$|^127\.|^\[::1\]$/;

/** Chromium and Firefox let a page on https: reach ws: on the loopback; WebKit does not, and says so only by an `error` without `close`. */
export const isMixedContent = (url: URL): boolean =>
  url.protocol === 'ws:' && /^https:/.test(globalThis.origin) && (engine() === WEBKIT || !LOOPBACK.test(url.hostname));

export const watchPolicy = (violated: (event: SecurityPolicyViolationEvent) => void): (() => void) =>
  listen(globalThis, ['securitypolicyviolation'], violated);

/** A report-only policy stops nothing. Engines leave user info and fragment, and some the query, out of the blocked URI. */
export const isAbout = (event: SecurityPolicyViolationEvent, url: URL): boolean => {
  const bare = (text: string) => text.replace(/\/\/.*@|[?#].*/g, (found) => (found[0] === '/' ? '//' : ''));
  return event.disposition !== 'report' && bare(event.blockedURI) === bare(url.href);
};
