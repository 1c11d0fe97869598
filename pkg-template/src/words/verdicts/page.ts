/** What the page, its browser or its own code did; no server is involved. */
import { ANSWERS, fails } from './outputs.js';
import type { Entries, Shell } from './shape.js';

const PARSES = '`/^parsed (?!.*( fragment| other scheme|undefined|null|object))/`: a URL that a browser takes';
const parse = (output: string, meaning: string): Shell => ['parse', `\`${output}\`: ${meaning}`, PARSES];
const HTTPS: Shell = ['get-https', fails('\\d+'), ANSWERS];

export const PAGE: Entries = {
  'url-invalid': {
    title: 'The URL cannot be parsed, so that no connection was tried.',
    fix: 'Build it with `new URL(path, base)` and look at the very string that reaches the constructor.',
    shell: [parse('no URL', 'no browser can parse it')],
  },
  'url-hollow': {
    title: 'The URL contains "undefined", "null" or "[object Object]": a value was missing when it was put together.',
    fix: 'A variable was empty: those of the build (`VITE_…`, `NEXT_PUBLIC_…`) must be set when building. Give `null` while the URL is unknown.',
    topics: 'build',
    shell: [parse('/undefined|null|object/', 'the hole shows')],
  },
  'url-scheme': {
    title: 'The URL has a scheme that WebSockets do not know.',
    fix: 'Use wss: or ws:.',
    shell: [parse('other scheme', 'neither ws nor http')],
  },
  'url-fragment': {
    title: 'The URL has a fragment (#…), which the WebSocket standard forbids.',
    fix: 'Drop it, or write `#` as `%23` if it belongs to a value.',
    shell: [parse('fragment', 'there it is')],
  },
  'url-port': {
    title: 'The port in the URL is no port.',
    fix: 'It has to be a number from 1 to 65535.',
    shell: [parse('no URL', 'it does not parse')],
  },
  'subprotocol-invalid': {
    title: 'A subprotocol contains a character that it may not have.',
    fix: 'No spaces, commas, slashes or =, and never empty. Encode tokens as base64url without padding.',
  },
  'subprotocol-duplicate': {
    title: 'The same subprotocol was given twice.',
    fix: 'Give each one once.',
  },
  csp: {
    title: 'The Content-Security-Policy of this page forbids connections to {{at}}.',
    fix: "Add {{wss}} to `connect-src`. Neither `https:` nor `https://{{host}}` nor the bare host covers wss:; `'self'` covers it for the same host and port only. Frames, workers and `<meta>` have policies of their own.",
    shell: [
      [
        'policy',
        '`/(connect|default)-src/`: connect-src, or else default-src, has to list it',
        '`/no policy header|-src[^;]*(wss?:| \\*)/`: nothing forbids it',
      ],
    ],
  },
  'mixed-content': {
    title: 'A page on https: may not open ws: to {{at}}; the browser blocked it.',
    fix: 'Use wss:, with TLS on that port or in a proxy. Only `ws://localhost` and `ws://127.0.0.1` are exempt, and not in WebKit.',
    shell: [HTTPS],
  },
  'blocked-port': {
    title: 'Port {{port}} is on the list of ports that browsers never connect to.',
    fix: "Move the service to 443 or another port that is not on the Fetch standard's list of bad ports.",
  },
  'security-error': {
    title: 'The browser refused to make this connection, for reasons of security.',
    fix: 'The console has the reason: ws: from a secure page, a sandboxed frame, a policy.',
    shell: [HTTPS],
  },
  'local-network-denied': {
    title: 'The browser does not let this page into the local network, where {{host}} is.',
    fix: 'Serve the page over https: and have the user allow it in the site settings; frames need `allow="local-network; loopback-network"`. Chromium enforces this since 147.',
    shell: [['get', fails('\\d+'), '`HTTP`: the service is fine, the permission is missing']],
  },
  'local-network-prompt': {
    title: 'The browser is asking the user whether this page may reach the local network, and waits.',
    fix: 'Tell the user, and wait.',
    shell: [['get', fails('\\d+'), '`HTTP`: the service is fine, the prompt is open']],
  },
  'upgrade-insecure-requests': {
    title: 'The policy of this page turns ws: into wss:, and {{at}} may have no TLS.',
    fix: 'Serve TLS there, or take `upgrade-insecure-requests` out of the policy of this page.',
    shell: [
      [
        'policy',
        '`upgrade-insecure-requests`: the policy rewrites the scheme',
        '`/no policy header|^(?![^]*upgrade-insecure)/`',
      ],
      HTTPS,
    ],
  },
  'provider-timeout': {
    title: 'The function that gives the URL did not finish in time; no connection was tried.',
    fix: 'Pass the signal it is handed to its own requests, and look at what it waits for.',
  },
  'provider-failed': {
    title: 'The function that gives the URL failed; no connection was tried.',
    fix: 'Handle the failure of its own request; give `{ wait: "log in" }` rather than throw.',
  },
  'provider-invalid': {
    title: 'The function that gives the URL returned something that is no URL.',
    fix: 'Return a string, a `URL`, `null`, or `{ url, protocols?, hello? }`.',
  },
  'no-url': {
    title: 'The connection waits for a URL that nobody has given yet.',
    fix: 'Find out why: a lookup that answered 404, an error that was swallowed. Give `{ wait: "the reason" }` so that it shows.',
  },
  'hello-failed': {
    title: 'The function that makes the first message failed after the connection had opened.',
    fix: 'Look at the error it threw.',
  },
  offline: {
    title: 'The device seems to be offline.',
    fix: 'Wait for the network. Captive portals and VPNs can look the same.',
    shell: [['get', fails('6|7|28'), ANSWERS]],
  },
  slept: {
    title: 'The device slept or the page was frozen, and the connection did not survive it.',
    fix: 'Nothing is wrong: connect again, and fetch what was missed.',
  },
  'behind-own-socket': {
    title: 'This handshake waited behind another one to the same address; it never reached the server.',
    fix: 'End the other one by a time-out and `close()`; use one connection per host, or another address for the second.',
  },
  'browser-throttled': {
    title: 'The browser itself delays the handshake after earlier failures; the server has not seen it yet.',
    fix: 'Wait, and retry less often: Firefox delays up to a minute, Chromium up to 5 s. The server is not slow.',
  },
  healthy: {
    title: 'The handshake with {{at}} succeeds.',
    fix: 'Nothing to mend.',
    shell: [
      [
        'look',
        '`/HTTP [2-5]|WRONG|no answer|E[A-Z]{3}/`: it fails from here',
        '`101, accept right`: it succeeds from here, too',
      ],
    ],
  },
};
