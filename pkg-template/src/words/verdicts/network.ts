/** What lies below HTTP, and what HTTP never answers. */
import { ANSWERS, CERTIFICATE, CUT, EXTENDED, fails, GET, HANGS, RIGHT, TLS } from './outputs.js';
import type { Entries } from './shape.js';

export const NETWORK: Entries = {
  // Nothing reachable.
  refused: {
    title: 'Nothing listens on {{at}}.',
    fix: 'Start the server, compare ports and port mappings, and bind to `0.0.0.0` in a container.',
    topics: 'listen',
    shell: [GET('7')],
  },
  dns: {
    title: 'The name {{host}} does not resolve.',
    fix: 'A typing error, a missing record, or a name that only the internal DNS knows.',
    shell: [['name', '`no address`: not known here', '`/STREAM|[\\d.]{7}/`: an address'], GET('6')],
  },
  reset: {
    title: 'Something resets every connection to {{at}}.',
    fix: 'A load balancer without a target, a firewall that rejects, or a process that dies on accepting.',
    shell: [GET('7|35|52|56')],
  },
  hangup: {
    title: 'Something accepts connections to {{at}} and closes them without a word.',
    fix: 'A TCP proxy or port mapping whose target is gone, or a server of another protocol.',
    topics: 'cut',
    shell: [GET('35|52|56')],
  },
  tls: {
    title: 'The certificate or TLS version of {{at}} is not accepted.',
    fix: "Serve the full chain for this very name, in date, with TLS 1.2 or later. Open {{http}} in a tab to see the browser's reason.",
    topics: 'tls',
    shell: [CERTIFICATE],
  },
  'client-certificate': {
    title: '{{at}} asks for a client certificate, and a WebSocket cannot offer one by itself.',
    fix: 'Open a page of the same host first, so that the user can choose one; or leave this path out of the check.',
    shell: [
      [
        'get',
        '`/curl: \\(\\d+\\)|HTTP\\/[\\d.]+ (400|403|496)/`: refused without one',
        '`/HTTP\\/[\\d.]+ (?!400|403|496)\\d/`: not needed',
      ],
    ],
  },
  'tls-on-ws': {
    title: 'The port of this ws: URL speaks TLS.',
    fix: 'Use wss:.',
    shell: TLS,
  },
  'http-on-wss': {
    title: 'The port of this wss: URL speaks plain HTTP.',
    fix: 'Use the TLS port, usually 443, or put a proxy with TLS in front.',
    topics: 'tls',
    shell: [
      GET('28|35|52|56'),
      [
        'get-http',
        '`/HTTP\\/[\\d.]+ (?!400)/`: plain HTTP it is',
        '`/curl: \\(\\d+\\)|HTTP\\/[\\d.]+ 400/`: it wants TLS',
      ],
    ],
  },
  // Nothing answers.
  blackhole: {
    title: 'Packets to {{at}} disappear: no connection comes about.',
    fix: 'Open the port in the firewall or security group, or use 443; an AAAA record that leads nowhere looks the same.',
    topics: 'listen',
    shell: [GET('28')],
  },
  silent: {
    title: '{{at}} accepts connections and then says nothing.',
    fix: 'The process hangs, its queue is full, or the port expects another protocol.',
    shell: [GET('28')],
  },
  'silent-tls': {
    title: '{{at}} accepts connections, but never answers the TLS handshake.',
    fix: 'A plain server that waits for more, or a hanging proxy: is this port meant for TLS?',
    topics: 'tls',
    shell: [GET('28|35')],
  },
  'dns-silent': {
    title: 'The name server for {{host}} does not answer.',
    fix: 'Check the name servers of the domain and of this network.',
    shell: [GET('6|28')],
  },
  // The upgrade hangs while HTTP is answered.
  'upgrade-swallowed': {
    title: 'Something in front of the application takes the handshake for {{path}} and never answers it.',
    fix: 'A proxy that does not serve upgrades on this path: in development most often Vite or webpack without `ws: true`.',
    topics: 'upgrade',
    shell: [HANGS],
  },
  'headers-unfinished': {
    title: 'The server begins its answer to the handshake and never finishes it.',
    fix: 'A hand-written server leaves out the empty line after its headers, or a proxy buffers.',
    shell: [['look', '`no answer`: its head never ends', RIGHT]],
  },
  'event-loop-blocked': {
    title: 'The server may be too busy to answer the handshake: something blocks its event loop.',
    fix: 'Move synchronous work out of the event loop, accept first and authenticate afterwards. An empty log is no contradiction: uvicorn logs a socket only once it accepts or refuses.',
    topics: 'loop',
    shell: [HANGS],
  },
  'stuck-replica': {
    title: 'One of several replicas may be stuck: it takes connections and never answers.',
    fix: 'Ask each replica by itself; let the health check be a request that the application answers, not an open port.',
    shell: [
      [
        'often',
        '`curl: (`: some attempts hang, others do not',
        '`/^(HTTP\\/1\\.\\d 101[^\\n]*\\n*)+$/`: every attempt is accepted',
      ],
    ],
  },
  'new-connections-dropped': {
    title: 'New connections to {{at}} may be dropped, while plain requests use one that is already open.',
    fix: 'Look for a firewall or connection table that drops SYNs. A shell has no old connection, so that curl hangs as well.',
    shell: [GET('28')],
  },
  'other-handshake': {
    title: 'Another handshake to the same address may be in the way: browsers let one run at a time, across tabs.',
    fix: 'Close other tabs and sockets that are still connecting (hot reload, too), and end every attempt by a time-out.',
  },
  // This path dies.
  'path-hangup': {
    title: 'The server behind {{path}} closes every connection without an answer.',
    fix: 'Answer with a status instead of `socket.destroy()`; look for a crash in the log.',
    topics: 'cut',
    shell: [CUT],
  },
  'path-reset': {
    title: 'The server behind {{path}} resets every connection.',
    fix: 'The process crashes, or closes with unread data: see its log.',
    topics: 'cut',
    shell: [CUT],
  },
  'garbage-reply': {
    title: 'What answers at {{path}} does not speak HTTP.',
    fix: 'Correct the target: the port belongs to another protocol.',
    shell: [
      ['get', fails('1|8|52|56'), ANSWERS],
      ['look', '`/HPE_|Parse Error/`: no HTTP', '`101`'],
    ],
  },
  'dead-instance': {
    title: 'A proxy answers for {{host}}, but the instance behind {{path}} may be dead or on another port.',
    fix: "Compare the proxy's port with the one the application listens on (`0.0.0.0`); restart the instance.",
    topics: 'cut listen',
    shell: [CUT],
  },
  // HTTP/2.
  'h2-only': {
    title: '{{at}} offers HTTP/2 only, and the handshake needs HTTP/1.1 there.',
    fix: 'Offer `http/1.1` beside `h2` (ALPN: `h2, http/1.1`): browsers then use HTTP/1.1 for the socket. HTTP/2 beside it does no harm.',
    topics: 'h2',
    shell: [CUT],
  },
  'h2-extended-connect': {
    title: '{{host}} offers WebSockets over HTTP/2 (extended CONNECT), but some hop cannot serve them.',
    fix: 'Stop offering it, or serve it on every hop. Chromium fails only once it has an HTTP/2 session, Firefox always; neither falls back to HTTP/1.1. Test with a fresh browser: old sessions live on.',
    topics: 'h2',
    shell: [EXTENDED],
  },
};
