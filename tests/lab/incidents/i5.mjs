/**
 * The wrong path, and a refused subprotocol: FastAPI on a platform. `/websocket` works, `/ws` answers the upgrade with 500, its neighbours answer 200, a token rides
 * in a subprotocol, and the front end is configured with `/ws`.
 */
import assert from 'node:assert/strict';
import { WebSocketServer } from 'ws';
import { listening, nginx, PASSES_UPGRADES } from '../products/nginx.mjs';
import { uvicorn } from '../products/uvicorn.mjs';
import { row } from '../rows.mjs';
import { tellsApart } from '../verify.mjs';
import { isHelpful, keepsSecret, suspects, wordsOf } from './expect.mjs';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqMTcifQ.Xq2m8ZtKw0';
const PROTOCOLS = ['bearer', JWT];

/** The application, and the service behind it, which picks a subprotocol although it was asked for none; the platform's front is each row's own. */
async function application(place) {
  const upstream = await place.once('I5', async (shared) => {
    const { address } = shared;
    const service = new WebSocketServer({ host: address, port: 9002 });
    service.on('headers', (headers) => headers.push('Sec-WebSocket-Protocol: bearer'));
    shared.closing(async () => {
      for (const client of service.clients) client.terminate();
      service.close();
    });
    const settings = { UPSTREAM: `ws://${address}:9002` };
    await uvicorn(shared, { app: 'gateway', host: address, port: 9001, settings });
    return `${address}:9001`;
  });
  const { address, port } = place;
  const server = `server { ${listening({ host: address, port })} location / { proxy_pass http://${upstream}; ${PASSES_UPGRADES} } }`;
  await nginx(place, { servers: server, listens: [{ host: address, port }] });
  return place.urls();
}

const hidesToken = (verdict) => keepsSecret(wordsOf(verdict), JWT, 'the verdict');

row(
  'I5: the host is healthy, and this path fails the upgrade',
  {
    kind: 'incident',
    truth: 'http-500',
    async check(verdict, { place, engine }) {
      suspects(verdict, 'upgrade-refused', 'http-500');
      isHelpful(verdict);
      hidesToken(verdict);
      if (engine === 'chromium') await tellsApart(verdict, place);
    },
  },
  async (place) => {
    const { ws, http } = await application(place);
    return { url: ws('/ws'), healthUrl: http('/ws/health'), protocols: PROTOCOLS };
  },
);

row(
  'I5: of the candidate paths one opens',
  {
    kind: 'incident',
    truth: 'http-500',
    check(verdict) {
      isHelpful(verdict);
      hidesToken(verdict);
      const named = verdict.because.some((reason) => reason.includes('/websocket'));
      assert(named, 'the path that opens is not named');
    },
  },
  async (place) => {
    const { ws, http } = await application(place);
    return {
      url: ws('/ws'),
      healthUrl: http('/ws/health'),
      candidates: ['/socket', '/websocket'],
      protocols: PROTOCOLS,
    };
  },
);

row(
  'I5: the same address opens without subprotocols',
  {
    kind: 'incident',
    truth: 'subprotocol-rejected',
    check(verdict) {
      suspects(verdict, 'subprotocol-trouble', 'subprotocol-rejected');
      isHelpful(verdict);
      hidesToken(verdict);
    },
  },
  async (place) => {
    const { ws, http } = await application(place);
    return { url: ws('/plain'), healthUrl: http('/ws/health'), protocols: PROTOCOLS };
  },
);
