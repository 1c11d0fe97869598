/** The causes of the evidence's table, and the verdict that is true for each. An id may differ by engine, where one says more than the others. */

/** By the first word of the cause's name; the constructor's rows by the whole name. */
const TRUTHS = {
  '00a': 'healthy',
  '01': 'refused',
  '02a': 'dns',
  '02b': 'dns-silent',
  '03a': 'blackhole',
  '03b': 'silent',
  '03c': 'upgrade-swallowed',
  '04a': 'reset',
  '04b': 'hangup',
  '05a': 'path-hangup',
  '05b': 'path-reset',
  '05c': 'upgrade-only-cut',
  '06': 'tls',
  '06b': 'tls',
  '07a': 'tls',
  '07b': 'tls',
  '07c': 'tls',
  '07d': 'client-certificate',
  '08a': 'silent-tls',
  '08a2': 'http-on-wss',
  '08b': 'tls-on-ws',
  '08c': 'plain-to-tls',
  '09': 'http-404',
  '10a': 'upgrade-only-refused',
  '10b': 'http-403',
  '11a': 'http-401',
  '11b': 'upgrade-only-refused',
  12: 'upgrade-only-refused',
  '13a': 'http-502',
  '13b': 'http-503',
  '13c': 'http-504',
  14: 'html-fallback',
  '15a': 'redirect',
  '15b': 'redirect',
  16: 'http-426',
  17: 'http-400',
  18: 'bad-101',
  '18b': 'bad-101',
  '19a': 'bad-101',
  '19b': 'bad-101',
  '20a': 'subprotocol-ignored',
  '20b': 'subprotocol-mismatch',
  '20c': { firefox: 'healthy', any: 'unasked-protocol' },
  '20d': 'subprotocol-rejected',
  '20e': 'healthy',
  '21a': 'bad-extension',
  '21b': 'bad-extension',
  '21c': 'protocol-error',
  '22a': 'h2-only',
  '22b': 'h2-only',
  '22c': 'upgrade-swallowed',
  '22d': 'upgrade-swallowed',
  '22e': 'healthy',
  '22f': 'healthy',
  '22g': 'h2-only',
  '22h': 'h2-only',
  '22i': 'h2-extended-connect',
  '22j': 'h2-extended-connect',
  '23a': 'mixed-content',
  '23b': 'mixed-content',
  '23c': 'mixed-content',
  '24a': 'csp',
  '24b': 'csp',
  '24c': 'csp',
  '24d': 'upgrade-insecure-requests',
  '24e': 'origin-refused',
  '25a': 'blocked-port',
  '25b': 'blocked-port',
  '27a': 'rejected-after-open',
  '27b': 'server-error',
  '27c': 'try-later',
  '27d': 'unauthorized-after-open',
  '27e': 'no-status',
  '27f': 'connection-lost',
  '27g': 'connection-reset',
  '27h': 'connection-lost',
  '27i': 'connection-reset',
  '27j': 'unauthorized-after-open',
  '27k': 'server-restart',
  '31a': { firefox: 'early-bad-frame', any: 'protocol-error' },
  '31b': 'protocol-error',
  '31c': { firefox: 'early-bad-frame', any: 'protocol-error' },
  '31d': 'protocol-error',
  '31e': { firefox: 'early-bad-frame', any: 'message-too-big' },
  '31f': 'message-too-big',
  '33a': 'healthy',
  '33b': 'headers-unfinished',
  '33c': 'garbage-reply',
};

/** Undefined for what is no row of this table: the constructor's arguments, timings, things that take a minute. */
export function truthOf(cause, engine) {
  const truth = TRUTHS[cause.split(' ')[0]];
  return typeof truth === 'string' ? truth : (truth?.[engine] ?? truth?.any);
}

/** The upgrade alone goes wrong: the matrix staged them with one answer to a GET, and any other could be there. */
export const WHATEVER_GET = [
  ...['upgrade-only-refused', 'upgrade-only-cut', 'bad-101', 'bad-extension', 'unasked-protocol', 'early-bad-frame'],
  ...['subprotocol-ignored', 'subprotocol-mismatch', 'subprotocol-rejected', 'h2-only', 'h2-extended-connect'],
];

/**
 * Causes that the matrix has not staged in this form, and that look the same: a row's verdict may name them, and need not.
 * `look`: the beginning of the line of look.mjs.
 */
export const ALSO = [
  { look: 'hang | GET answers', ids: ['h2-extended-connect'], why: 'a CONNECT that is never answered' },
  {
    look: 'hang | GET answers | health answers | CORS fails',
    engine: 'webkit',
    ids: ['redirect'],
    why: 'libsoup follows it, here to where nothing answers',
  },
  { look: 'error close 1006 | GET fails | health answers', ids: ['redirect'], why: 'to where nothing answers' },
  {
    look: 'error close 1006 | subprotocols asked | GET answers',
    ids: ['subprotocol-mismatch'],
    why: 'of a server that names none unless it is asked',
  },
  {
    look: 'error close 1006 | GET answers | health answers | CORS 400',
    ids: ['plain-to-tls'],
    why: 'its 400 could be shared like any other',
  },
  {
    look: 'open error close 1006',
    engine: 'webkit',
    ids: ['server-restart'],
    why: 'libsoup refuses the close code 1012 as it does 1013',
  },
  {
    look: 'open close 1006',
    engine: 'chromium',
    ids: ['protocol-error'],
    why: 'not every bad frame raises an error',
  },
];

/** What a page knows of such a cause without asking anybody: its own circumstances, in which nothing else was staged. */
export function factsOf(cause) {
  const name = cause.split(' ')[0];
  if (name.startsWith('25')) return ['blocked port'];
  if (name.startsWith('23')) return ['insecure from secure'];
  if (['20a', '20b', '20d', '20e'].includes(name)) return ['subprotocols asked'];
  if (name === '24d') return ['the scheme was changed'];
  if (name === '24e') return ['opaque origin'];
  return [];
}

/** Verdicts that are no cause: all of their suspects are in `lookalikes`. A cause that heads a list is a suspect itself. */
export const FINDINGS = [
  ...['unreachable', 'no-answer', 'upgrade-unanswered', 'path-dies', 'upgrade-refused', 'subprotocol-trouble'],
  ...['tls-failed', 'handshake-failed', 'connect-timeout', 'dropped'],
];
