/** The pages that meet the servers: one for each place, with the headers that its row wants, and the package beside it. */
import { readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pair } from './certificates.mjs';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
const MOUNTS = { '/page/': fileURLToPath(new URL('./page/', import.meta.url)) };
const PORTS = { plain: 8080, tls: 8443 };
const HOST = 'app.wsx.test';
/** The first byte of a ClientHello. */
const TLS_HANDSHAKE = 0x16;

/** By the number of the place. */
const specs = new Map();
let entries;

/** Starts to serve; `packageFolder` is a copy that nobody rebuilds meanwhile. */
export async function startPages({ packageFolder, certificates }) {
  MOUNTS['/package/'] = `${packageFolder}/`;
  entries = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).exports;
  const serve = (request, response) => {
    const file = serveFile(request.url) ?? { status: 404 };
    response.writeHead(file.status, {
      'Content-Type': file.type ?? 'text/plain',
      'Cache-Control': 'no-store',
      ...file.headers,
    });
    response.end(file.body);
  };
  const plain = http.createServer(serve);
  const secure = https.createServer(pair(certificates.good), serve);
  // A page may have its own requests upgraded to https:, at the port they had.
  const either = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  for (const [server, port] of [
    [either, PORTS.plain],
    [secure, PORTS.tls],
  ])
    await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
}

/** Where the page of a place is. A server of the same origin serves it itself. */
export function pageOf(place, spec) {
  specs.set(String(place.n), spec);
  const secure = spec.secure ?? place.secure;
  const port = secure ? PORTS.tls : PORTS.plain;
  const origin = place.same ? `http://${place.name}:${PORTS.plain}` : `http${secure ? 's' : ''}://${HOST}:${port}`;
  return `${origin}/at/${place.n}`;
}

/** The page of a place, a script of it, or a part of the package: `{ status, type, headers, body }`; undefined for what is none of these. */
export function serveFile(target) {
  const { pathname } = new URL(target, 'http://localhost');
  const [, at, number] = pathname.split('/');
  if (at === 'at' && specs.has(number)) return pageFile(specs.get(number));
  const prefix = Object.keys(MOUNTS).find((one) => pathname.startsWith(one));
  const path = prefix && join(MOUNTS[prefix], normalize(`/${pathname.slice(prefix.length)}`));
  if (!path || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  // The worker of a page is not beside it.
  const headers = {
    'Service-Worker-Allowed': '/',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*',
  };
  return { status: 200, type: TYPES[extname(path)] ?? 'application/octet-stream', headers, body: readFileSync(path) };
}

function pageFile({ csp, headers, worker }) {
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    headers: { ...(csp && { 'Content-Security-Policy': csp }), ...headers },
    body: `<!doctype html><meta charset="utf-8"><title>lab</title><link rel="icon" href="data:,">
<script>globalThis.entries = ${JSON.stringify(entries)};</script>
<script type="module" src="/page/lab.js${worker ? '?worker' : ''}"></script>`,
  };
}
