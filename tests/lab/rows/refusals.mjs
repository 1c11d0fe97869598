/** HTTP answers, the upgrade is refused: what a GET is told is another matter. */
import { head } from '../wire.mjs';
import { row } from '../world.mjs';

const ALL = ['plain', 'cors', 'same', 'tls', 'tls-cors'];
/** The page that most servers have at every path, of an application whose WebSocket path a GET does not refuse. */
const PAGE = { type: 'text/html', body: '<!doctype html><title>App</title><div id="root"></div>' };

/** `answer`: to everybody; or `upgrade` and `get`, who are answered differently. */
function refusal(title, cause, truth, { answer, upgrade = answer, get = answer, ...more }) {
  row(title, { cause, truth, variants: ALL, ...more }, async (place) => {
    const server = await place.http((request) => (request.upgrade ? upgrade : get)(request, place));
    return { url: server.ws(), healthUrl: server.http() };
  });
}
const status = (code, options) => (request) => request.answer(code, options);

refusal('404 for everybody', '09 404 (GET 404)', 'http-404', { answer: status(404, { body: 'no such route' }) });
// Spring, Django Channels' origin check, uvicorn's `close before accept`: the GET is none of their business.
refusal('403 for the upgrade only', '10a 403 upgrade, GET 200', 'upgrade-only-refused', {
  upgrade: status(403),
  get: status(200, PAGE),
});
refusal('403 for everybody', '10b 403 both', 'http-403', { answer: status(403, { body: 'forbidden' }) });
refusal('401 with a challenge for everybody', '11a 401 Bearer both', 'http-401', {
  answer: status(401, { headers: { 'WWW-Authenticate': 'Bearer realm="lab"' } }),
});
refusal('401 for the upgrade only', '11b 401 no challenge, upgrade only', 'upgrade-only-refused', {
  upgrade: status(401),
  get: status(426, { headers: { Upgrade: 'websocket' } }),
});
// A handler that throws before it accepts.
refusal('500 for the upgrade only', '12 500 upgrade only, GET 200', 'upgrade-only-refused', {
  upgrade: status(500),
  get: status(200, PAGE),
});
refusal('502: the proxy finds nothing behind it', '13a 502 both', 'http-502', {
  answer: status(502, { type: 'text/html', body: '<h1>502 Bad Gateway</h1>' }),
});
refusal('503 with Retry-After', '13b 503 both', 'http-503', {
  answer: status(503, { headers: { 'Retry-After': '5' } }),
});
refusal('504: the proxy waited for nothing', '13c 504 both', 'http-504', { answer: status(504) });
// `try_files $uri /index.html`: every path is the single-page application.
refusal('200 and the single-page application', '14 200 html SPA', 'html-fallback', { answer: status(200, PAGE) });
refusal('301 to another path', '15a 301 same origin', 'redirect', {
  answer: status(301, { headers: { Location: '/healthz' } }),
});
// A login page on a host of its own.
refusal('302 to another host', '15b 302 other host', 'redirect', {
  answer: (request, place) =>
    request.answer(302, {
      headers: { Location: place.secure ? 'https://other.wsx.test:8443/login' : 'http://other.wsx.test:8080/login' },
    }),
});
// The Upgrade header was dropped on the way: the endpoint sees a plain GET.
refusal('426 for everybody', '16 426 both', 'http-426', { answer: status(426, { headers: { Upgrade: 'websocket' } }) });
refusal('400 for everybody', '17 400 both', 'http-400', { answer: status(400, { body: 'bad request' }) });
refusal('the upgrade is hung up upon, a GET is answered', '05c closed after upgrade req, GET 200', 'upgrade-only-cut', {
  upgrade: (request) => request.hangUp(),
  get: status(200, PAGE),
});

/** Statuses that the matrix has not. */
const SHARED = { variants: ['plain', 'cors'] };
refusal('429 for everybody', undefined, 'http-429', {
  answer: status(429, { headers: { 'Retry-After': '30' } }),
  ...SHARED,
});
refusal('500 for everybody', undefined, 'http-500', {
  answer: status(500, { body: 'Internal Server Error' }),
  ...SHARED,
});
refusal('451 for everybody', undefined, 'http-other', { answer: status(451), ...SHARED });

row(
  'the port speaks TLS, and says so to plain HTTP',
  { cause: '08c TLS port answers 400 to plain (nginx-like)', truth: 'plain-to-tls', variants: ['plain', 'cors'] },
  async (place) => {
    const body = '<center>The plain HTTP request was sent to HTTPS port</center>';
    const answer = head('HTTP/1.1 400 Bad Request', {
      Server: 'nginx',
      'Content-Type': 'text/html',
      'Content-Length': body.length,
      Connection: 'close',
    });
    const server = await place.http(({ socket }) => socket.end(answer + body), { health: false });
    return { url: server.ws(), healthUrl: server.http() };
  },
);
