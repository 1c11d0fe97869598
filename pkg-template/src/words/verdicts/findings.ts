/** What is certain or likely although the cause is not: the causes that look alike stand beside it. */
import { ACCEPTED, BARE, CERTIFICATE, CUT, GET, HANGS, RIGHT } from './outputs.js';
import type { Entries, Shell } from './shape.js';

const REFUSED: Shell = ['upgrade', '`/HTTP\\/1\\.\\d [2-5]/`: the status that the page may not see', ACCEPTED];

export const FINDINGS: Entries = {
  unreachable: {
    title: 'Neither the WebSocket nor plain HTTP gets through to {{at}}; both fail at once.',
    fix: 'No page can tell which: run the commands, or open {{http}} in a tab. Then check name, port, scheme (ws: or wss:) and certificate.',
    topics: 'listen tls',
    shell: [GET('\\d+')],
  },
  'no-answer': {
    title: '{{at}} does not answer: the WebSocket and plain HTTP both wait in vain.',
    fix: 'Look for a firewall or security group that drops packets, and for a process that accepts connections and then hangs.',
    topics: 'listen',
    shell: [GET('28')],
  },
  'upgrade-unanswered': {
    title: '{{host}} answers plain HTTP, but nothing answers the WebSocket handshake for {{path}}.',
    fix: 'Try the commands hop by hop: at each replica, then through each proxy. HTTP/2 by itself does no harm: browsers open HTTP/1.1 beside it unless extended CONNECT (RFC 8441) is offered. Nor does an empty log prove that nothing arrived: many servers log a socket only once it is accepted or refused.',
    topics: 'upgrade h2',
    shell: [HANGS],
  },
  'path-dies': {
    title: '{{host}} is up, but every request to {{path}} is cut off without an answer.',
    fix: 'Look at what serves {{path}}: a wrong or dead instance port, a crash on each request, a handler that destroys the socket instead of answering.',
    topics: 'cut',
    shell: [CUT, GET('52|56|92')],
  },
  'upgrade-refused': {
    title: '{{host}} answers plain HTTP, but refuses the WebSocket handshake for {{path}}.',
    fix: 'Read the status that the page may not see: in the console, by the first command, or in a log. A 404 to a plain GET does not mean that the route is missing (FastAPI, Tomcat, Action Cable); the same answer to GET and upgrade means that a proxy drops `Upgrade`, or that nothing listens for it.',
    topics: 'upgrade route',
    hidden: true,
    shell: [REFUSED, ['look', '`/HTTP [2-5]|WRONG|upgrade undefined/`: refused, or a broken 101', RIGHT]],
  },
  'subprotocol-trouble': {
    title: 'The handshake with {{host}} fails with the subprotocols that were asked for; without them it succeeds.',
    fix: 'The server must choose exactly one of those offered and send it back. A token among them needs a real one beside it to choose.',
    topics: 'subprotocol',
    shell: [BARE],
  },
  'tls-failed': {
    title: 'The TLS handshake with {{at}} failed; Firefox says no more than that.',
    fix: 'Open {{http}} in a tab: the browser names the flaw. If that works, the server offers `h2` only: add `http/1.1` to its ALPN list.',
    topics: 'tls',
    shell: [CERTIFICATE],
  },
  'handshake-failed': {
    title: 'The handshake with {{at}} failed before the socket opened; browsers tell no page why.',
    fix: 'Allow probes (`diagnose: "auto"`). Until then the commands and the browser\'s console know more than the page.',
    hidden: true,
    shell: [REFUSED, GET('\\d+')],
  },
  'connect-timeout': {
    title: 'The handshake with {{at}} got no answer in time.',
    fix: 'Allow probes (`diagnose: "auto"`): they tell a silent host from an unanswered upgrade.',
    topics: 'upgrade',
    shell: [HANGS, GET('28')],
  },
  dropped: {
    title: 'The connection to {{at}} was open and then ended without a Close frame.',
    fix: 'Note when: always after the same time points at a limit of some proxy, all clients at once at a restart, right after a certain message at a crash, none of these at the network.',
    topics: 'idle',
    shell: [['stay', '`/(cut|E[A-Z]+) after/`: cut without a Close frame', '`still open after`']],
  },
};
