/** HTTP/2 beside WebSockets: by itself it breaks nothing, since browsers open another connection for `wss:`; only some servers do. */
import { sharing, switching, text } from '../wire.mjs';
import { row } from '../world.mjs';

const VARIANTS = { variants: ['tls', 'tls-cors'] };

/** Answers GETs as an endpoint does, with CORS; `connect` gets an extended CONNECT (RFC 8441), where that is offered. */
function h2(title, cause, truth, { h1, connect, warm, ...more } = {}) {
  const before =
    warm && (({ healthUrl }) => fetch(healthUrl, { mode: 'no-cors', credentials: 'include' }).then(() => undefined));
  row(title, { cause, truth, ...VARIANTS, ...(before && { before }), ...more }, async (place) => {
    const server = await place.http2(
      (stream, headers) => {
        if (headers[':method'] === 'CONNECT') return connect(stream);
        const status = headers[':path'] === '/healthz' ? 200 : 426;
        stream.respond({
          ':status': status,
          'content-type': 'text/plain',
          'cache-control': 'no-store',
          ...(place.cors && lower(sharing(headers.origin))),
        });
        return stream.end('h2');
      },
      { allowHTTP1: Boolean(h1), settings: { enableConnectProtocol: Boolean(connect) } },
    );
    if (h1) server.on('upgrade', h1);
    const urls = place.urls();
    return { url: urls.ws(), healthUrl: urls.http() };
  });
}
const lower = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** They greet, as many an application does. */
const HELLO = text('hello');
const opens = (request, socket) =>
  socket.write(Buffer.concat([Buffer.from(switching(request.headers['sec-websocket-key'])), HELLO]));
const hangs = () => undefined;
const agrees = (stream) => {
  stream.respond({ ':status': 200 });
  stream.write(HELLO);
};
const refuses = (stream) => {
  stream.respond({ ':status': 403 });
  stream.end();
};
const resets = (stream) => stream.close(2);

// An ingress with `protocols h2` alone: the second connection, which may speak HTTP/1.1 only, finds nobody.
h2('only HTTP/2 is offered', '22a h2-only ALPN, cold', 'h2-only');
h2('only HTTP/2 is offered, and in use', '22b h2-only ALPN, warmed by fetch', 'h2-only', { warm: true });
h2('HTTP/2 answers, an upgrade over HTTP/1.1 never', '22c h2+h1, h1 upgrade hangs, cold', 'upgrade-swallowed', {
  h1: hangs,
});
h2(
  'HTTP/2 is in use, an upgrade over HTTP/1.1 is never answered',
  '22d h2+h1, h1 upgrade hangs, warmed',
  'upgrade-swallowed',
  { h1: hangs, warm: true },
);
h2('WebSockets over both', '22e h2+h1 RFC8441 ok, h1 ok, cold', 'healthy', {
  h1: opens,
  connect: agrees,
  certain: true,
});
h2('WebSockets over both, HTTP/2 in use', '22f h2+h1 RFC8441 ok, h1 ok, warmed', 'healthy', {
  h1: opens,
  connect: agrees,
  warm: true,
  certain: true,
});
h2('WebSockets over HTTP/2 only', '22g h2-only RFC8441 ok, cold', 'h2-only', {
  connect: agrees,
  engines: ['chromium', 'webkit'],
});
h2('WebSockets over HTTP/2 only, which does not matter', '22g h2-only RFC8441 ok, cold', 'healthy', {
  connect: agrees,
  engines: ['firefox'],
  certain: true,
});
h2('WebSockets over HTTP/2 only, in use', '22h h2-only RFC8441 ok, warmed', 'healthy', {
  connect: agrees,
  warm: true,
  engines: ['chromium', 'firefox'],
  certain: true,
});
h2('WebSockets over HTTP/2 only, in use and of no use', '22h h2-only RFC8441 ok, warmed', 'h2-only', {
  connect: agrees,
  warm: true,
  engines: ['webkit'],
});
// Envoy with `allow_connect` and an application that misses the Sec-WebSocket-Key: works until HTTP/2 is in use.
h2(
  'extended CONNECT is offered and refused',
  '22i RFC8441 advertised, CONNECT answers 403, warmed',
  'h2-extended-connect',
  { h1: opens, connect: refuses, warm: true, engines: ['chromium', 'firefox'] },
);
h2('extended CONNECT is offered and reset', '22j RFC8441 advertised, CONNECT reset, warmed', 'h2-extended-connect', {
  h1: opens,
  connect: resets,
  warm: true,
  engines: ['chromium', 'firefox'],
});
h2('extended CONNECT is offered and never answered', undefined, 'h2-extended-connect', {
  h1: opens,
  connect: hangs,
  warm: true,
  engines: ['chromium', 'firefox'],
});
h2(
  'extended CONNECT is offered and refused, which does not matter',
  '22i RFC8441 advertised, CONNECT answers 403, warmed',
  'healthy',
  { h1: opens, connect: refuses, warm: true, engines: ['webkit'], certain: true },
);
