/** Each piece of evidence in words. `{{v}}` is its value, `{{t}}` the same as a length of time. */
import { platformsOf } from './idle.js';
import { duration, fill } from './plain.js';

export const BECAUSE: { readonly [what: string]: string } = {
  // The handshake itself.
  argument: 'It can be read off the arguments: nothing was sent.',
  'secure-page': 'The page came over https:, and the URL is ws:.',
  'bad-port': "The port is on the Fetch standard's list of ports that no browser connects to.",
  'no-url-given': 'The function that gives the URL says that there is none yet.',
  'constructor-threw': 'The constructor threw {{v}}: the browser refused before it sent anything.',
  'error-without-close': 'The socket fired error and never close, which browsers do for what they forbid themselves.',
  'closed-fast': 'It failed after {{t}}: something answered, or refused, at once.',
  'closed-slow': "It failed only after {{t}}: somebody's time-out, not a refusal.",
  'close-code': 'The close code is {{v}}.',
  'no-open': 'The socket never opened.',
  hung: 'Nothing happened for {{t}}.',
  'code-15-tls': 'The close code is 1015, which Firefox gives for a failed TLS handshake and nothing else.',
  'opened-here': 'It was open at this address before, so that host, port and path were right then.',
  'attempts-alike': '{{v}} attempts ended in the same way.',
  // What probes answered.
  'get-opaque': 'A plain GET of the same URL was answered, though the page may not read the answer.',
  'get-failed': 'A plain GET of the same URL failed as well.',
  'get-timeout': 'A plain GET of the same URL was not answered in time.',
  'health-ok': 'The host answers elsewhere.',
  'health-failed': 'The host does not answer elsewhere, either.',
  'health-timeout': 'Elsewhere on the host nothing was answered in time.',
  status: 'A plain GET of the same URL answers {{v}}; the upgrade itself cannot be read by any page.',
  redirected: 'A plain GET of the same URL is redirected; no browser follows a redirect of a handshake.',
  html: 'The answer to a plain GET is an HTML page.',
  'upgrade-header': 'The answer to a plain GET asks for an upgrade: a WebSocket endpoint listens there.',
  challenge: 'The answer carries WWW-Authenticate: credentials are missing or wrong.',
  'retry-after': 'The server asks for {{v}} s of patience.',
  'no-cors-headers': 'The server sends no CORS headers, so that its answer stays hidden from the page.',
  hop: 'Plain requests to the host travel over {{v}}.',
  'page-origin-ok': "The page's own server answers: the device is online.",
  'page-origin-failed': "The page's own server does not answer, either: the device may be offline.",
  'opens-without-protocols': 'Without subprotocols the same URL opens.',
  'fails-without-protocols': 'Without subprotocols it fails as well.',
  'protocol-missing': 'The server chose none of the subprotocols asked for.',
  'opens-when-warm': 'After a plain request to the host the same URL opens.',
  'candidate-opens': 'The candidate {{v}} opens.',
  'probe-blocked': 'The browser kept a probe from the network, so that its failure proves nothing.',
  'service-worker':
    "A service worker answers this page's requests, so that an answer does not prove that the server is up.",
  'credential-withheld':
    'Probes went without the credential in the URL, so that they tell nothing about authorisation.',
  // The page and the browser.
  'csp-event': "The browser reported a violation of the page's Content-Security-Policy for this URL.",
  permission: 'The permission for the local network is "{{v}}".',
  'offline-hint': 'The browser says that the device is offline.',
  'behind-own-socket': 'It waited behind another handshake to the same address, since browsers start one at a time.',
  throttled: 'The browser itself held the attempt back after earlier failures.',
  slept: 'The device slept, or the page was frozen, meanwhile.',
  'other-tab': '{{v}} other tabs hold a connection of the same key.',
  'asked-again': 'Something asked for this connection again {{v}} times and was given the same one.',
  'provider-took': 'The function that gives the URL took {{t}}.',
  'provider-said': 'The function that gives the URL said "{{v}}".',
  // After it was open.
  'opened-for': 'It was open for {{t}}.',
  'opened-times': 'It opened {{v}} times.',
  lifetimes: 'It was open for {{v}}.',
  'matches-idle': 'That is the usual limit of {{v}}.',
  'after-first-message': 'It ended right after our first message.',
  'last-words': 'The server closed with the words "{{v}}".',
};

const HOPS: { readonly [hop: string]: string } = {
  1: 'HTTP/1.1',
  2: 'HTTP/2',
  3: 'HTTP/3',
  'http/1.1': 'HTTP/1.1',
  h2: 'HTTP/2',
  h3: 'HTTP/3',
};

/** After "the usual limit of". */
const NOBODYS = 'no platform that is known here: a setting of its own, then';

const shownValue = (what: string, value: number | string): number | string => {
  if (what === 'hop') return HOPS[value] ?? value;
  if (typeof value !== 'number') return value;
  if (what === 'matches-idle') return platformsOf(value) || NOBODYS;
  if (what === 'candidate-opens') return `number ${value + 1}`;
  if (what === 'lifetimes') return duration(value);
  return Number.isInteger(value) ? value : +value.toFixed(1);
};

export const becauseOf = (what: string, value: number | string = ''): string =>
  Object.hasOwn(BECAUSE, what)
    ? fill(BECAUSE[what]!, { v: shownValue(what, value), t: typeof value === 'number' ? duration(value) : value })
    : fill('{{what}} {{value}}', { what, value }).trim();
