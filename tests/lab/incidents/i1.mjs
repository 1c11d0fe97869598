/**
 * The handshake hangs behind an HTTP/2 ingress. `fetch` to the same host answers 200 over HTTP/2, the socket fires nothing, and the server's log is empty.
 * The report's evidence did not settle what lay behind, and neither can a page: what is staged are causes that give exactly this picture.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { WebSocketServer } from 'ws';
import { caddy, site } from '../products/caddy.mjs';
import { envoy } from '../products/envoy.mjs';
import { dropNewConnections } from '../products/firewall.mjs';
import { binding, haproxy } from '../products/haproxy.mjs';
import { uvicorn } from '../products/uvicorn.mjs';
import { row } from '../rows.mjs';
import { tellsApart } from '../verify.mjs';
import { sharing } from '../wire.mjs';
import { isHelpful, suspects } from './expect.mjs';

const APP = 'https://app.wsx.test:8443';
const UNANSWERED = [
  'upgrade-swallowed',
  'headers-unfinished',
  'event-loop-blocked',
  'stuck-replica',
  'new-connections-dropped',
];
/** Longer than a row looks at it, shorter than anybody waits for its end. */
const BLOCKS_SECONDS = '8';

const agent = (place, replica, settings) =>
  uvicorn(place, { app: 'agent', name: `agent-${replica}`, host: place.address, port: 9000 + replica, settings });

row(
  'I1: one replica of two is stuck in a blocking call',
  {
    kind: 'incident',
    truth: 'event-loop-blocked',
    variants: ['tls-cors'],
    check(verdict) {
      suspects(verdict, 'upgrade-unanswered', ...UNANSWERED);
      isHelpful(verdict);
      assert.equal(verdict.facts.http, 'h2', 'the facts do not tell over which HTTP the host answered');
    },
  },
  async (place) => {
    const { address, port } = place;
    await Promise.all([agent(place, 1, { BLOCKS_SECONDS }), agent(place, 2, {})]);
    await haproxy(place, {
      tls: place.files,
      listens: [{ host: address, port }],
      // Sockets stay with one replica, as session affinity makes them; plain requests are answered by the one that is free.
      proxies: (pem) => `
frontend ingress
  ${binding({ host: address, port, pem })}
  ${Object.entries(sharing(APP))
    .map(([name, value]) => `http-response set-header ${name} "${value}"`)
    .join('\n  ')}
  use_backend sockets if { hdr(Upgrade) -i websocket }
  default_backend pages
backend sockets
  server first ${address}:9001
backend pages
  server second ${address}:9002`,
    });
    const { ws, http } = place.urls();
    return { url: ws('/'), healthUrl: http('/health') };
  },
);

row(
  'I1: a server behind the ingress swallows upgrades',
  {
    kind: 'incident',
    truth: 'upgrade-swallowed',
    variants: ['tls'],
    async check(verdict, { place, engine }) {
      suspects(verdict, 'upgrade-unanswered', ...UNANSWERED);
      isHelpful(verdict);
      // They are the same in each engine, and take their time.
      if (engine === 'chromium') await tellsApart(verdict, place);
    },
  },
  async (place) => {
    await swallower(place, 9003);
    await ingress(place, 9003);
    const { ws, http } = place.urls();
    return { url: ws('/ws'), healthUrl: http('/health') };
  },
);

/** As development servers that keep a socket of their own do: what they do not know stays without an answer, and open. */
function swallower(place, port) {
  const own = new WebSocketServer({ noServer: true });
  return application(place, port, {
    answer: (_, response) => response.end('ok'),
    upgrade(request, socket, first) {
      if (request.url === '/hot-reload') own.handleUpgrade(request, socket, first, () => undefined);
    },
  });
}

/** A server in Node behind the ingress. */
async function application(place, port, { answer, upgrade }) {
  const server = http.createServer(answer);
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('upgrade', upgrade);
  await new Promise((done, failed) => server.once('error', failed).listen(port, place.address, done));
  place.closing(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
}

row(
  'I1: new connections are dropped while the HTTP/2 session lives',
  {
    kind: 'incident',
    truth: 'new-connections-dropped',
    variants: ['tls'],
    // Sessions with and without credentials are two: what the page loaded before, and what asks for it now.
    before: async ({ healthUrl, dropUrl }) => {
      for (const credentials of ['include', 'omit']) await fetch(healthUrl, { mode: 'no-cors', credentials });
      await fetch(dropUrl, { mode: 'no-cors' });
    },
    check(verdict) {
      suspects(verdict, 'upgrade-unanswered', ...UNANSWERED);
      isHelpful(verdict);
    },
  },
  async (place) => {
    const { port } = place;
    await application(place, 9003, {
      answer(request, response) {
        if (request.url === '/drop') dropNewConnections(place, port);
        response.end('ok');
      },
      upgrade: () => undefined,
    });
    await ingress(place, 9003);
    const { ws, http } = place.urls();
    return { url: ws('/ws'), healthUrl: http('/health'), dropUrl: http('/drop') };
  },
);

/** TLS, HTTP/2, and nothing else of its own. */
function ingress(place, upstream) {
  const { address, port, files, name } = place;
  const { address: names, head } = site({ scheme: 'https', names: [name], host: address, port, tls: files });
  const sites = `${names} {\n${head}reverse_proxy ${address}:${upstream}\n}`;
  return caddy(place, { sites, listens: [{ host: address, port }] });
}

/**
 * "It worked before": Envoy offers extended CONNECT and passes it to an application that speaks HTTP/1.1, without the key that such a one needs.
 * Chromium opens its first socket over HTTP/1.1, and after any request to that host fails; Firefox fails always; WebKitGTK never uses it.
 */
row(
  'I1: extended CONNECT is offered and breaks once HTTP/2 is warm',
  {
    kind: 'incident',
    truth: 'h2-extended-connect',
    engines: ['chromium', 'firefox'],
    variants: ['tls-cors'],
    before: ({ healthUrl }) => fetch(healthUrl, { credentials: 'include' }),
    check: isHelpful,
  },
  async (place) => {
    const { address, port } = place;
    await agent(place, 1, {});
    await envoy(place, { resources: offersExtendedConnect(place, port, 9001), listens: [{ host: address, port }] });
    const { ws, http } = place.urls();
    return { url: ws('/ws'), healthUrl: http('/health') };
  },
);

function offersExtendedConnect({ address, files }, port, upstream) {
  const at = (port_value) => ({ socket_address: { address, port_value } });
  const file = (filename) => ({ filename });
  const typed = (name, config) => ({ '@type': `type.googleapis.com/envoy.extensions.${name}`, ...config });
  const header = ([key, value]) => ({ header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' });
  const manager = typed('filters.network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'ingress',
    http2_protocol_options: { allow_connect: true },
    upgrade_configs: [{ upgrade_type: 'websocket' }],
    route_config: {
      response_headers_to_add: Object.entries(sharing(APP)).map(header),
      virtual_hosts: [
        { name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: 'agent' } }] },
      ],
    },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: typed('filters.http.router.v3.Router') }],
  });
  const secure = typed('transport_sockets.tls.v3.DownstreamTlsContext', {
    common_tls_context: {
      alpn_protocols: ['h2', 'http/1.1'],
      tls_certificates: [{ certificate_chain: file(files.cert), private_key: file(files.key) }],
    },
  });
  return {
    listeners: [
      {
        address: at(port),
        filter_chains: [
          {
            filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }],
            transport_socket: { name: 'envoy.transport_sockets.tls', typed_config: secure },
          },
        ],
      },
    ],
    clusters: [
      {
        name: 'agent',
        connect_timeout: '1s',
        load_assignment: {
          cluster_name: 'agent',
          endpoints: [{ lb_endpoints: [{ endpoint: { address: at(upstream) } }] }],
        },
      },
    ],
  };
}
