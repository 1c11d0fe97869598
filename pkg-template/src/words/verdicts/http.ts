/** What HTTP answered instead of a handshake, or in a broken one. */
import { ACCEPTED, BARE, CUT, ORIGINS, RIGHT, refusedWith, TLS } from './outputs.js';
import type { Entries, Shell } from './shape.js';

const LOOK = (pattern: string, meaning: string): Shell => ['look', `\`${pattern}\`: ${meaning}`, RIGHT];

export const HTTP: Entries = {
  'http-400': {
    title: '{{host}} answers {{path}} with 400 (Bad Request).',
    fix: 'If the body names a missing `Upgrade` header, the endpoint is alive and a proxy drops the header. Else headers or cookies are too large, or the server expects a protocol of its own.',
    topics: 'upgrade route',
    shell: [refusedWith('400')],
  },
  'http-401': {
    title: '{{host}} answers {{path}} with 401 (Unauthorized): the credentials are missing, wrong or expired.',
    fix: 'A page cannot set headers on a handshake: send a short-lived ticket in the query, a cookie of the same site, or the credentials in the first message. Refresh them once, then stop.',
    topics: 'auth',
    shell: [refusedWith('401')],
  },
  'http-403': {
    title: '{{host}} answers {{path}} with 403 (Forbidden).',
    fix: "Either the Origin {{origin}} is not on the server's list, or the credentials do not suffice, or there is no such route (ASGI servers answer 403 then), or a proxy refuses upgrades.",
    topics: 'origin auth route',
    shell: [ORIGINS],
  },
  'http-404': {
    title: '{{host}} answers a plain GET of {{path}} with 404 (Not Found).',
    fix: 'That alone does not mean that the route is missing: FastAPI, Tomcat and Action Cable answer a GET so beside a working socket. If the upgrade gets 404 as well, look at path, trailing slash and proxy route.',
    topics: 'route',
    shell: [refusedWith('404')],
  },
  'http-426': {
    title: 'A WebSocket endpoint is alive at {{path}}, but the handshake through {{host}} fails.',
    fix: '426 to a plain GET is the right answer of a healthy endpoint. If the upgrade gets 426 as well, a proxy drops the `Upgrade` and `Connection` headers.',
    topics: 'upgrade',
    shell: [refusedWith('426')],
  },
  'http-429': {
    title: '{{host}} answers {{path}} with 429 (Too Many Requests).',
    fix: 'Wait as `Retry-After` says, and look for a loop that reconnects.',
    topics: 'limit',
    shell: [refusedWith('429')],
  },
  'http-500': {
    title: '{{host}} answers {{path}} with 500: the server failed on the handshake.',
    fix: 'Its log has the reason: an exception before accept, no WebSocket branch in the ASGI application, a subprotocol nobody handles.',
    topics: 'crash',
    shell: [refusedWith('500')],
  },
  'http-502': {
    title: 'The proxy at {{host}} answers 502: it got no proper answer from the application behind it.',
    fix: 'The application is down, on another port, or its name does not resolve for the proxy.',
    topics: 'gateway',
    shell: [refusedWith('502')],
  },
  'http-503': {
    title: '{{host}} answers 503: unavailable, overloaded or without a healthy target.',
    fix: 'Look at health checks, and at limits of connections and open files.',
    topics: 'gateway limit',
    shell: [refusedWith('503')],
  },
  'http-504': {
    title: 'The proxy at {{host}} answers 504: the application behind it did not answer in time.',
    fix: 'The application hangs before it accepts: a longer time-out only delays this.',
    topics: 'gateway loop',
    shell: [refusedWith('504')],
  },
  'http-other': {
    title: '{{host}} answers {{path}} with an unusual status.',
    fix: 'The `Server` header tells who says so: 405, 501 no WebSockets; 407, 511 the network wants a login; 431, 494 headers too large; 52x Cloudflare misses its origin.',
    topics: 'gateway',
    shell: [refusedWith('[2-5]')],
  },
  redirect: {
    title: '{{host}} redirects {{path}}; browsers do not follow a redirect of a handshake.',
    fix: 'Use the final URL (wss:, trailing slash, canonical host). If it leads to a login, the session is missing.',
    topics: 'redirect',
    shell: [refusedWith('30\\d'), ['upgrade-slash', '`/HTTP\\/1\\.\\d [2-5]/`: the slash is not it', ACCEPTED]],
  },
  'html-fallback': {
    title:
      '{{host}} answers {{path}} with a web page: this host serves the front end, not the API, at least on this path.',
    fix: 'Point the URL at the API host, or route this path to the backend before the fallback to `index.html`.',
    topics: 'spa',
    shell: [
      ['get', '`/content-type: text\\/html/i`: a page', '`/HTTP\\/[\\d.]+ (4\\d\\d|101)/`: no page'],
      refusedWith('200'),
    ],
  },
  'wrong-path': {
    title: 'The path {{path}} fails while another one on the list opens.',
    fix: 'Use the path that opens.',
    topics: 'route',
    shell: [refusedWith('[2-5]')],
  },
  'upgrade-only-refused': {
    title: 'Only the upgrade is refused: a plain GET of {{path}} is answered, which says nothing about the handshake.',
    fix: 'Read the status by the command or in the log: 403 origin, credentials, route, or a proxy that refuses upgrades; 500 an exception in the handshake.',
    topics: 'origin auth crash upgrade',
    hidden: true,
    shell: [refusedWith('[2-5]')],
  },
  'upgrade-only-cut': {
    title: 'Only the upgrade is cut off: a plain GET of {{path}} is answered.',
    fix: 'A handler that calls `socket.destroy()`, a proxy that does not pass 101, Socket.IO or NestJS on a path they do not know.',
    topics: 'cut upgrade',
    shell: [CUT],
  },
  'plain-to-tls': {
    title: 'This ws: URL leads to a TLS port, which answers 400.',
    fix: 'Use wss:.',
    shell: TLS,
  },
  'origin-refused': {
    title: 'The server does not accept the Origin {{origin}} of this page.',
    fix: 'Put exactly this origin (scheme, host, port) on the server\'s list. A sandboxed frame is "null": give it `allow-same-origin` instead.',
    topics: 'origin',
    shell: [ORIGINS],
  },
  'rewrite-before-proxy': {
    title: 'A proxy may rewrite {{path}} (to /index.html, say) before it passes the handshake on.',
    fix: '`"WebSocket /index.html" 403` in the application\'s log gives it away: the 403 is the application\'s, which has no such route. Take the rewrite off this path.',
    topics: 'rewrite',
    shell: [refusedWith('(400|403|404)')],
  },
  'cookie-not-sent': {
    title: 'The session cookie may not have been sent: the page belongs to another site than {{host}}.',
    fix: 'Put page and endpoint on the same site (app.example.com, api.example.com), or use a ticket in the query or the first message. `SameSite=None; Secure` helps only where third-party cookies are allowed; without `Domain` a cookie stays on its host; localhost and 127.0.0.1 are two sites.',
    topics: 'auth',
    shell: [refusedWith('(30\\d|401|403)')],
  },
  // The 101 itself.
  'bad-101': {
    title: 'The server answers the handshake with a flawed 101.',
    fix: '`Sec-WebSocket-Accept` must fit the key, `Upgrade` and `Connection` must be there: a cache replays an answer, or a hand-written server errs.',
    shell: [LOOK('/WRONG|upgrade undefined|connection undefined/', 'the flaw shows')],
  },
  'unasked-protocol': {
    title: 'The server chose a subprotocol although none was asked for.',
    fix: 'Send `Sec-WebSocket-Protocol` only to who offered it; or ask for it.',
    topics: 'subprotocol',
    shell: [['look', '`not asked for`: chosen all the same', '`protocol none`: none chosen']],
  },
  'bad-extension': {
    title: 'The server switched on an extension, or parameters of it, that the browser had not offered.',
    fix: 'Switch `permessage-deflate` off in the server to see, then update it.',
    topics: 'deflate',
    shell: [['look', '`/extensions (?!none)/`: this command offers none', '`extensions none`']],
  },
  'early-bad-frame': {
    title: 'Right with its 101 the server sent a frame that breaks the protocol.',
    fix: 'Something writes what is no frame: an HTTP error after the 101, or compression without agreement.',
    topics: 'deflate',
    shell: [['stay', '`bad frame`: no proper frames', '`still open`']],
  },
  // Subprotocols.
  'subprotocol-ignored': {
    title: 'The server chose none of the subprotocols that were asked for.',
    fix: 'Have the server choose one of those offered. Chromium fails without; Firefox and WebKit open with an empty protocol.',
    topics: 'subprotocol',
    shell: [['look', '`protocol none`: none chosen', '`/accept right.*protocol (?!none)/`: one is chosen']],
  },
  'subprotocol-mismatch': {
    title: 'The server chose a subprotocol that was not asked for.',
    fix: 'It has to send back one of the names offered, unchanged. The package graphql-ws speaks `graphql-transport-ws`; `graphql-ws` is the name of an older protocol.',
    topics: 'subprotocol',
    shell: [['look', '`not asked for`: there it is', '`/protocol \\S+, ext/`: one that was asked for']],
  },
  'subprotocol-rejected': {
    title: 'The server refuses the handshake because of the subprotocols asked for.',
    fix: 'Teach the server the subprotocol, or do not ask for it. A token needs a real one beside it.',
    topics: 'subprotocol',
    shell: [BARE],
  },
};
