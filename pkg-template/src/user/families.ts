/** Which verdicts, and which causes where no verdict is made, are the same to a user. */
import type { Trouble } from './words.js';

/** As patterns, since a hundred names cost more. What fits none is no trouble: `slept`, `no-url`, `healthy`, `closed-by-us`. */
const FAMILIES: { readonly [trouble in Exclude<Trouble, 'ended'>]: string } = {
  offline: 'offline',
  lost: 'dropped|connection-.*|no-status|closed-by-peer|close-(unanswered|timeout)|half-.*|heartbeat-.*',
  unreachable:
    'unreachable|no-answer|handshake-.*|connect-.*|error-.*|refused|dns.*|reset|hangup|blackhole|silent.*|upgrade-unanswered|path-.*|new-.*',
  slow: 'behind-own-socket|browser-throttled|other-handshake',
  busy: 'http-(429|503)|server-restart|try-.*|event-.*|stuck-.*',
  service:
    'http-(5.*|other)|upgrade-(refused|only.*|swallowed)|tls(-failed)?|headers-.*|garbage-.*|dead-.*|server-error|hello-timeout|provider-(timeout|failed)',
  'sign-in': 'http-401|unauthorized.*|cookie-.*',
  denied: 'http-403|rejected-.*|origin-.*',
  setup:
    'url-.*|s(ub|yntax|ecurity).*|csp|mixed-.*|blocked-.*|constructor-.*|upgrade-insecure.*|provider-invalid|hello-failed|ready-failed|client-.*|(tls|http|plain)-(on|to)-.*|http-4(00|04|26)|redirect|html-.*|wrong-.*|rewrite-.*|bad-.*|unasked-.*|early-.*|h2.*|message-.*|protocol-.*',
  permission: 'local-.*',
  unstable: 'flapping|idle-cut',
};

export const troubleOf = (id = ''): Trouble | undefined =>
  (Object.keys(FAMILIES) as (keyof typeof FAMILIES)[]).find((trouble) => RegExp(`^(${FAMILIES[trouble]})$`).test(id));
