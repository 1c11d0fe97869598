/**
 * The demo's endpoints: the only home of their paths, words and promises.
 * The server acts by it, the page shows it, the end-to-end tests and the README's table are derived from it.
 * Plain data without imports, because the browser loads this very file.
 */

/**
 * @typedef {object} Promised What the bus must come to, in every engine unless `except` says otherwise.
 * @property {string} phase Where it ends, or, if it goes round for ever, where it spends its time.
 * @property {string=} reason The reason of that phase.
 * @property {string=} cause `lastClose.cause` there.
 * @property {number=} code `lastClose.code` there.
 * @property {string[]} through Phases it passes in this order; others may lie between.
 * @property {string=} verdict Id of the verdict that is said on the way; taken back again where it ends open.
 * @property {true=} slow The attempt is announced as slow before it ends.
 */
/**
 * @typedef {object} Endpoint
 * @property {string} id Also the page's hash: `/#401`.
 * @property {'healthy' | 'refused' | 'silent' | 'closes' | 'ours'} group
 * @property {string} name
 * @property {string} path Where the socket goes.
 * @property {string} about One line: what there is to see.
 * @property {string} server What the server does.
 * @property {('provider' | 'subprotocol' | 'hello' | 'heartbeat')=} uses
 * @property {string=} token Where the page's provider asks for its URL.
 * @property {'close' | 'send'=} act What somebody does once it is open.
 * @property {Promised} promise
 * @property {Record<string, Partial<Promised>>=} except By engine: chromium, firefox, webkit.
 */

export const groups = [
  { id: 'healthy', name: 'Healthy' },
  { id: 'refused', name: 'Handshake refused' },
  { id: 'silent', name: 'Silent' },
  { id: 'closes', name: 'Closed after open' },
  { id: 'ours', name: 'Our own side' },
];

const opens = { phase: 'open', through: ['resolving', 'connecting', 'open'] };
const refused = {
  phase: 'waiting',
  reason: 'backoff',
  cause: 'handshake-failed',
  code: 1006,
  through: ['connecting', 'waiting', 'connecting', 'waiting'],
};
const unanswered = { phase: 'waiting', reason: 'backoff', through: ['waiting', 'resolving', 'waiting'] };
const closedWith = (code, verdict, reason = 'backoff') => ({
  phase: 'waiting',
  reason,
  cause: 'closed-by-peer',
  code,
  verdict,
  through: ['open', 'waiting', 'open', 'waiting'],
});

/** WebKitGTK takes 1012 and 1013 for protocol errors and reports 1006 instead. */
const unknownToWebKit = { reason: 'backoff', cause: 'connection-lost', code: 1006, verdict: 'dropped' };

const status = (code, words, about, verdict = `http-${code}`) => ({
  id: String(code),
  group: 'refused',
  name: `${code} ${words}`,
  path: `/ws/${code}`,
  about,
  server: `Answers the upgrade with HTTP ${code}.`,
  promise: { ...refused, verdict },
});

/** @type {readonly Endpoint[]} */
export const endpoints = [
  {
    id: 'echo',
    group: 'healthy',
    name: 'Echo',
    path: '/ws/echo',
    about: 'A connection as it should be: what you send comes back.',
    server: 'Accepts, and answers every message with itself.',
    act: 'send',
    promise: opens,
  },
  {
    id: 'slow',
    group: 'healthy',
    name: 'Slow',
    path: '/ws/slow',
    about: 'Four seconds to the handshake: announced as slow, then open.',
    server: 'Waits 4 s before it accepts, then echoes.',
    promise: { ...opens, slow: true, verdict: 'upgrade-unanswered' },
    // It asks nothing beside a handshake, so main's word stands.
    except: { webkit: { verdict: 'connect-timeout' } },
  },
  {
    id: 'expired',
    group: 'healthy',
    name: 'Expired token',
    path: '/ws/expired',
    about: 'The first token is refused; the provider is asked once for a fresh one, and that opens.',
    server: 'Closes 4401 unless the token is fresh, then echoes.',
    uses: 'provider',
    token: '/token/expired',
    promise: {
      phase: 'open',
      verdict: 'unauthorized-after-open',
      through: ['open', 'resolving', 'connecting', 'open'],
    },
  },
  status(401, 'Unauthorized', 'The browser hides this status; a plain GET of the same path may be read.'),
  status(403, 'Forbidden', 'To the page the same 1006 as 401: never an open, never a clean close.'),
  status(404, 'Not Found', 'A GET’s 404 proves nothing: living endpoints answer so, too.', 'upgrade-refused'),
  status(500, 'Server Error', 'A broken server gets room: the window of the next try doubles.'),
  status(503, 'Unavailable', 'An overloaded server gets random waits, so that a crowd never returns in one instant.'),
  {
    id: 'login',
    group: 'refused',
    name: 'Redirect to login',
    path: '/ws/login',
    about: 'The session is over: pages are sent to the login, and so is the handshake.',
    server: 'Answers the upgrade with HTTP 302 to /login.',
    promise: { ...refused, verdict: 'redirect' },
  },
  {
    id: 'fallback',
    group: 'refused',
    name: 'SPA fallback',
    path: '/ws/fallback',
    about: 'A single-page application’s fallback answers instead: 200, with HTML.',
    server: 'Answers the upgrade with HTTP 200 and a page.',
    promise: { ...refused, verdict: 'html-fallback' },
  },
  {
    id: 'cut-path',
    group: 'refused',
    name: 'Cut off',
    path: '/ws/cut-path',
    about: 'Whatever asks for this path gets no answer, while the rest of the host is well.',
    server: 'Destroys TCP at every request for the path.',
    promise: { ...refused, verdict: 'path-dies' },
  },
  {
    id: 'subprotocol',
    group: 'refused',
    name: 'Refused subprotocol',
    path: '/ws/subprotocol',
    about: 'Engines disagree on an unanswered subprotocol; the bus treats it as failed in all of them.',
    server: 'Accepts, and picks none of the subprotocols offered.',
    uses: 'subprotocol',
    promise: {
      ...refused,
      verdict: 'subprotocol-trouble',
      through: ['connecting', 'waiting', 'connecting', 'waiting'],
    },
    except: {
      // These two open the socket with protocol ''; the bus closes it, before anybody could take it for open.
      firefox: { cause: 'protocol-missing', code: undefined, verdict: 'subprotocol-ignored' },
      webkit: { cause: 'protocol-missing', code: undefined, verdict: 'subprotocol-ignored' },
    },
  },
  {
    id: 'hang',
    group: 'silent',
    name: 'Hung handshake',
    path: '/ws/hang',
    about: 'A browser waits up to four minutes here. The bus has a deadline of its own.',
    server: 'Takes the upgrade request and never answers it.',
    promise: {
      ...unanswered,
      verdict: 'upgrade-unanswered',
      cause: 'connect-timeout',
      through: ['connecting', 'waiting', 'connecting', 'waiting'],
    },
  },
  {
    id: 'hello',
    group: 'silent',
    name: 'Hung hello',
    path: '/ws/hello',
    about: 'The socket opens but the server never says ready: not open yet, and under the same deadline.',
    server: 'Accepts, and answers nothing.',
    uses: 'hello',
    promise: {
      ...unanswered,
      verdict: 'hello-timeout',
      cause: 'hello-timeout',
      through: ['connecting', 'waiting', 'connecting', 'waiting'],
    },
  },
  {
    id: 'token-hang',
    group: 'silent',
    name: 'Hung token',
    path: '/ws/echo',
    about: 'The provider’s fetch never answers. It is part of the attempt, so it ends by the same deadline.',
    server: 'Never answers the request for a token.',
    uses: 'provider',
    token: '/token/hang',
    promise: {
      ...unanswered,
      verdict: 'provider-timeout',
      cause: 'provider-timeout',
      through: ['resolving', 'waiting', 'resolving', 'waiting'],
    },
  },
  {
    id: 'half-open',
    group: 'silent',
    name: 'Half-open',
    path: '/ws/half-open',
    about:
      'Nothing breaks, nothing comes: only a heartbeat finds out. Without one a browser takes it for open for minutes.',
    server: 'Accepts, answers three pings, then says nothing more and keeps TCP open.',
    uses: 'heartbeat',
    promise: {
      phase: 'waiting',
      verdict: 'half-open',
      reason: 'backoff',
      cause: 'heartbeat-timeout',
      code: undefined,
      through: ['open', 'waiting'],
    },
  },
  {
    id: '1008',
    group: 'closes',
    name: '1008 Policy violation',
    path: '/ws/1008',
    about: 'The server said no for good: no retry until somebody gives a reason for one.',
    server: 'Accepts, then closes 1008.',
    promise: {
      phase: 'stopped',
      verdict: 'rejected-after-open',
      reason: 'terminal-close',
      cause: 'closed-by-peer',
      code: 1008,
      through: ['open', 'stopped'],
    },
  },
  {
    id: '1011',
    group: 'closes',
    name: '1011 Server error',
    path: '/ws/1011',
    about: 'The error arrives as a message, then the close; both are kept together.',
    server: 'Accepts, sends a JSON error, closes 1011.',
    promise: closedWith(1011, 'server-error'),
  },
  {
    id: '1012',
    group: 'closes',
    name: '1012 Service restart',
    path: '/ws/1012',
    about: 'A restart: come back later, and not all at once.',
    server: 'Accepts, then closes 1012.',
    promise: closedWith(1012, 'server-restart', 'retry-later'),
    except: { webkit: unknownToWebKit },
  },
  {
    id: '1013',
    group: 'closes',
    name: '1013 Try again later',
    path: '/ws/1013',
    about: 'Overload: a longer wait than for a failure.',
    server: 'Accepts, then closes 1013.',
    promise: closedWith(1013, 'try-later', 'retry-later'),
    except: { webkit: unknownToWebKit },
  },
  {
    id: '4401',
    group: 'closes',
    name: '4401 Unauthorized',
    path: '/ws/4401',
    about: 'Credentials are refreshed once per stable connection; refused again, the bus stops.',
    server: 'Closes 4401, whatever the token.',
    uses: 'provider',
    token: '/token/4401',
    promise: {
      phase: 'stopped',
      verdict: 'unauthorized-after-open',
      reason: 'unauthorized',
      cause: 'closed-by-peer',
      code: 4401,
      through: ['open', 'resolving', 'connecting', 'open', 'stopped'],
    },
  },
  {
    id: 'flapping',
    group: 'closes',
    name: 'Flapping',
    path: '/ws/flapping',
    about: 'Opens are not success: only a stable connection forgets the failures before it.',
    server: 'Accepts, and drops TCP after 300 ms, for ever.',
    promise: {
      phase: 'waiting',
      verdict: 'flapping',
      reason: 'backoff',
      cause: 'connection-lost',
      code: 1006,
      through: ['open', 'waiting', 'open', 'waiting'],
    },
  },
  {
    id: 'drop',
    group: 'closes',
    name: 'Drop after 3 s',
    path: '/ws/drop',
    about: 'The network takes the connection away; the bus brings it back.',
    server: 'Accepts, echoes, and destroys TCP after 3 s.',
    promise: {
      phase: 'open',
      verdict: 'dropped',
      cause: 'connection-lost',
      code: 1006,
      through: ['open', 'waiting', 'open'],
    },
    except: { firefox: { verdict: 'connection-lost' } },
  },
  {
    id: 'deaf',
    group: 'ours',
    name: 'Never answers close',
    path: '/ws/deaf',
    about: 'Press Close: a browser keeps such a socket up to a minute, the bus lets go after 2 s.',
    server: 'Accepts, ignores our Close frame and keeps TCP open.',
    act: 'close',
    promise: {
      phase: 'stopped',
      verdict: 'close-unanswered',
      reason: 'closed',
      cause: 'close-timeout',
      through: ['open', 'closing', 'stopped'],
    },
  },
  {
    id: 'token-500',
    group: 'ours',
    name: 'Rejected token',
    path: '/ws/echo',
    about: 'The provider rejects: a failed attempt with its own cause, not silence.',
    server: 'Answers the request for a token with HTTP 500.',
    uses: 'provider',
    token: '/token/500',
    promise: {
      ...unanswered,
      verdict: 'provider-failed',
      cause: 'provider-failed',
      through: ['resolving', 'waiting', 'resolving', 'waiting'],
    },
  },
  {
    id: 'no-url',
    group: 'ours',
    name: 'No URL yet',
    path: '/ws/echo',
    about: 'The provider has nothing to connect to yet and says what it waits for: no deadline, no failure.',
    server: 'Has no part in it.',
    uses: 'provider',
    promise: { phase: 'paused', verdict: 'no-url', reason: 'no-url', through: ['resolving', 'paused'] },
  },
];

/** The endpoint of this id. */
export const endpointOf = (id) => endpoints.find((one) => one.id === id);

/** What is promised in this engine: 'chromium', 'firefox' or 'webkit'. */
export const promiseIn = (endpoint, engine) => ({ ...endpoint.promise, ...endpoint.except?.[engine] });
