/**
 * An edge in HTTP mode breaks the upgrade: the connection is cut at once, with no byte, and retried for ever. The edge's own words for it, "connection closed before
 * message completed", say only that the instance did not complete the request. nginx does the same to a client on request: `return 444`.
 */
import { listening, nginx } from '../products/nginx.mjs';
import { row } from '../rows.mjs';
import { tellsApart } from '../verify.mjs';
import { isHelpful, suspects } from './expect.mjs';

const TOKEN = 'token=qT5wNn30ZrKd81LxPb';

const edge = async (place, locations, secure = place.secure) => {
  const { address, port } = place;
  const server = `server { ${listening({ host: address, port, tls: secure && place.files })} default_type text/plain; ${locations} }`;
  return nginx(place, { servers: server, listens: [{ host: address, port }] });
};

row(
  'I4: this path is cut in the middle of the handshake, and the host answers',
  {
    kind: 'incident',
    truth: 'path-hangup',
    variants: ['plain', 'tls'],
    async check(verdict, { place, engine, variant }) {
      suspects(verdict, 'path-dies', 'path-hangup', 'dead-instance');
      isHelpful(verdict);
      if (engine === 'chromium' && variant === 'plain') await tellsApart(verdict, place);
    },
  },
  async (place) => {
    await edge(place, 'location /ws { return 444; } location /health { return 200 "ok"; }');
    const { ws, http } = place.urls();
    return { url: ws(`/ws?${TOKEN}`), healthUrl: http('/health') };
  },
);

row(
  'I4: everything is cut, and the edge is one suspect of many',
  {
    kind: 'incident',
    truth: 'hangup',
    check(verdict) {
      suspects(verdict, 'unreachable', 'hangup', 'refused', 'dns', 'reset');
      isHelpful(verdict);
    },
  },
  async (place) => {
    await edge(place, 'return 444;');
    const { ws, http } = place.urls();
    return { url: ws(`/ws?${TOKEN}`), healthUrl: http('/health') };
  },
);

row(
  'I4: the server on the port of a wss:// address speaks plain HTTP',
  {
    kind: 'incident',
    truth: 'http-on-wss',
    variants: ['tls'],
    check(verdict, { engine }) {
      suspects(verdict, engine === 'firefox' ? 'tls-failed' : 'unreachable', 'http-on-wss', 'tls');
      isHelpful(verdict);
    },
  },
  async (place) => {
    await edge(place, 'return 200 "ok";', false);
    const { ws, http } = place.urls();
    return { url: ws(`/ws?${TOKEN}`), healthUrl: http('/health') };
  },
);

row(
  "I4: a ws:// address, right on the developer's own machine, in a page that came by https",
  {
    kind: 'incident',
    truth: 'mixed-content',
    certain: true,
    page: { secure: true },
    check: isHelpful,
  },
  async (place) => {
    await edge(place, 'return 200 "ok";');
    return { url: place.urls().ws(`/ws?${TOKEN}`) };
  },
);

row(
  'I4: the address was put together from a variable that nobody set',
  {
    kind: 'incident',
    truth: 'url-hollow',
    certain: true,
    variants: ['tls'],
    check: isHelpful,
  },
  async () => ({ url: 'wss://undefined/ws' }),
);
