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
const closedWith = (code, reason = 'backoff') => ({
  phase: 'waiting',
  reason,
  cause: 'closed-by-peer',
  code,
  through: ['open', 'waiting', 'open', 'waiting'],
});

/** WebKitGTK takes 1012 and 1013 for protocol errors and reports 1006 instead. */
const unknownToWebKit = { reason: 'backoff', cause: 'connection-lost', code: 1006 };

const status = (code, words, about) => ({
  id: String(code),
  group: 'refused',
  name: `${code} ${words}`,
  path: `/ws/${code}`,
  about,
  server: `Answers the upgrade with HTTP ${code}.`,
  promise: refused,
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
    promise: { ...opens, slow: true },
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
    promise: { phase: 'open', through: ['open', 'resolving', 'connecting', 'open'] },
  },
  status(401, 'Unauthorized', 'The browser hides the status of a refused upgrade: the page sees 1006 before open.'),
  status(403, 'Forbidden', 'To the page the same 1006 as 401: never an open, never a clean close.'),
  status(404, 'Not Found', 'A wrong path is retried with growing waits, never in a tight loop.'),
  status(500, 'Server Error', 'A broken server gets room: the window of the next try doubles.'),
  status(503, 'Unavailable', 'An overloaded server gets random waits, so that a crowd never returns in one instant.'),
  {
    id: 'subprotocol',
    group: 'refused',
    name: 'Refused subprotocol',
    path: '/ws/subprotocol',
    about: 'Engines disagree on an unanswered subprotocol; the bus treats it as failed in all of them.',
    server: 'Accepts, and picks none of the subprotocols offered.',
    uses: 'subprotocol',
    promise: { ...refused, through: ['connecting', 'waiting', 'connecting', 'waiting'] },
    except: {
      // These two open the socket with protocol ''; the bus closes it, before anybody could take it for open.
      firefox: { cause: 'protocol-missing', code: undefined },
      webkit: { cause: 'protocol-missing', code: undefined },
    },
  },
  {
    id: 'hang',
    group: 'silent',
    name: 'Hung handshake',
    path: '/ws/hang',
    about: 'A browser waits up to four minutes here. The bus has a deadline of its own.',
    server: 'Takes the upgrade request and never answers it.',
    promise: { ...unanswered, cause: 'connect-timeout', through: ['connecting', 'waiting', 'connecting', 'waiting'] },
  },
  {
    id: 'hello',
    group: 'silent',
    name: 'Hung hello',
    path: '/ws/hello',
    about: 'The socket opens but the server never says ready: not open yet, and under the same deadline.',
    server: 'Accepts, and answers nothing.',
    uses: 'hello',
    promise: { ...unanswered, cause: 'hello-timeout', through: ['connecting', 'waiting', 'connecting', 'waiting'] },
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
    promise: { ...unanswered, cause: 'provider-timeout', through: ['resolving', 'waiting', 'resolving', 'waiting'] },
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
    promise: closedWith(1011),
  },
  {
    id: '1012',
    group: 'closes',
    name: '1012 Service restart',
    path: '/ws/1012',
    about: 'A restart: come back later, and not all at once.',
    server: 'Accepts, then closes 1012.',
    promise: closedWith(1012, 'retry-later'),
    except: { webkit: unknownToWebKit },
  },
  {
    id: '1013',
    group: 'closes',
    name: '1013 Try again later',
    path: '/ws/1013',
    about: 'Overload: a longer wait than for a failure.',
    server: 'Accepts, then closes 1013.',
    promise: closedWith(1013, 'retry-later'),
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
    promise: { phase: 'open', cause: 'connection-lost', code: 1006, through: ['open', 'waiting', 'open'] },
  },
  {
    id: 'deaf',
    group: 'ours',
    name: 'Never answers close',
    path: '/ws/deaf',
    about: 'Press Close: a browser keeps such a socket up to a minute, the bus lets go after 2 s.',
    server: 'Accepts, ignores our Close frame and keeps TCP open.',
    act: 'close',
    promise: { phase: 'stopped', reason: 'closed', cause: 'close-timeout', through: ['open', 'closing', 'stopped'] },
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
    promise: { ...unanswered, cause: 'provider-failed', through: ['resolving', 'waiting', 'resolving', 'waiting'] },
  },
  {
    id: 'no-url',
    group: 'ours',
    name: 'No URL yet',
    path: '/ws/echo',
    about: 'The provider has nothing to connect to yet and says what it waits for: no deadline, no failure.',
    server: 'Has no part in it.',
    uses: 'provider',
    promise: { phase: 'paused', reason: 'no-url', through: ['resolving', 'paused'] },
  },
];

/** The endpoint of this id. */
export const endpointOf = (id) => endpoints.find((one) => one.id === id);

/** What is promised in this engine: 'chromium', 'firefox' or 'webkit'. */
export const promiseIn = (endpoint, engine) => ({ ...endpoint.promise, ...endpoint.except?.[engine] });

/** The README's table, in Markdown. */
export function markdownTable() {
  const rows = endpoints.map((one) => {
    const { phase, reason, cause } = one.promise;
    const ends = `\`${phase}\`${reason ? ` (\`${reason}\`)` : ''}`;
    const after = one.act === 'close' ? ' after Close' : '';
    const because = cause ? `\`${cause}\`${exceptions(one)}` : '';
    return `| [${one.name}](http://127.0.0.1:8137/#${one.id}) | ${one.server} | ${ends}${after} | ${because} |`;
  });
  return ['| Endpoint | The server | The bus ends in | Cause |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function exceptions(endpoint) {
  const byWords = new Map();
  for (const [engine, other] of Object.entries(endpoint.except ?? {})) {
    const words = [other.reason, other.cause]
      .filter(Boolean)
      .map((word) => `\`${word}\``)
      .join(', ');
    byWords.set(words, [...(byWords.get(words) ?? []), engine]);
  }
  return [...byWords].map(([words, engines]) => `; ${words} in ${engines.join(' and ')}`).join('');
}
