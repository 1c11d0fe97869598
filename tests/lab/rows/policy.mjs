/** What the browser forbids by itself: no byte leaves. */
import { row } from '../world.mjs';

const CERTAIN = { certain: true, kind: 'named by main' };
const good = (request) =>
  request.upgrade ? request.switch() : request.answer(426, { headers: { Upgrade: 'websocket' } });
const server = async (place, options) => {
  const urls = await place.http(good, options);
  return { url: urls.ws(), healthUrl: urls.http() };
};

row(
  "the policy allows the page's own origin only",
  {
    cause: '24a CSP connect-src self',
    truth: 'csp',
    variants: ['plain', 'tls'],
    page: { csp: "connect-src 'self'" },
    ...CERTAIN,
  },
  (place) => server(place),
);
row(
  'the policy allows no connection',
  { cause: '24b CSP connect-src none', truth: 'csp', page: { csp: "connect-src 'none'" }, ...CERTAIN },
  (place) => server(place),
);
// `https:` is not `wss:`, though many a policy hopes so.
row(
  'the policy allows https: and forgets wss:',
  {
    cause: '24c CSP connect-src https: only (no wss)',
    truth: 'csp',
    variants: ['tls'],
    page: { csp: 'connect-src https:' },
    ...CERTAIN,
  },
  (place) => server(place),
);

row(
  'ws: is made wss: by the page, and that port is silent',
  {
    cause: '24d CSP upgrade-insecure-requests, plain ws server',
    truth: 'upgrade-insecure-requests',
    page: { csp: 'upgrade-insecure-requests' },
  },
  async (place) => {
    // A plain server takes the ClientHello for an unfinished request.
    await place.listen(place.port, (socket) => socket.resume());
    const urls = place.urls();
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);

row(
  'a sandboxed page, whose origin is null, and a server that looks at it',
  {
    cause: '24e CSP sandbox (opaque origin), origin-checking server',
    truth: 'origin-refused',
    page: { csp: 'sandbox allow-scripts' },
  },
  async (place) => {
    const check = (request) => (request.headers.origin === 'null' ? request.answer(403) : good(request));
    const urls = await place.http((request) => (request.upgrade ? check(request) : good(request)));
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);

const MIXED = { variants: ['tls'], page: { secure: true } };
row(
  'ws: from a page of https:',
  { cause: '23a mixed ws://name from https', truth: 'mixed-content', ...MIXED, ...CERTAIN },
  (place) => server(place, { secure: false }),
);
for (const [cause, name, address] of [
  ['23b mixed ws://127.0.0.1 from https', '127.0.0.1', '127.0.0.1'],
  ['23c mixed ws://localhost from https', 'localhost', '127.0.0.1'],
]) {
  const at = (place) => server(place, { secure: false, name, address, port: 18_000 + place.n });
  row(
    `ws://${name} from a page of https:, which may be`,
    { cause, truth: 'healthy', ...MIXED, certain: true, engines: ['chromium', 'firefox'] },
    at,
  );
  row(
    `ws://${name} from a page of https:, which WebKit forbids`,
    { cause, truth: 'mixed-content', ...MIXED, certain: true, engines: ['webkit'] },
    at,
  );
}

// IRC, and X11: ports that no browser connects to, whoever is there.
row(
  'a blocked port',
  { cause: '25a blocked port 6667', truth: 'blocked-port', variants: ['plain', 'tls'], ...CERTAIN },
  (place) => {
    const urls = place.urls({ port: 6667 });
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);
row(
  'a blocked port with a good server',
  { cause: '25b blocked port 6000 open server', truth: 'blocked-port', ...CERTAIN },
  (place) => server(place, { port: 6000 }),
);
