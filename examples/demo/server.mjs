/** One Node server: the page, the built package, and endpoints that behave well and badly. */

import { randomUUID } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answerOf } from './answers.mjs';
import { createBehaviours } from './behaviours.mjs';
import { createConnections } from './connections.mjs';
import { endpoints } from './endpoints.mjs';
import { markdownTable } from './table.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../../', import.meta.url));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** What a page with whysocket needs: 'wasm-unsafe-eval' for the module, and the sockets' origins. */
const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FONTS = {
  '/fonts/sans.woff2': '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  '/fonts/mono.woff2': '@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
};

const MAX_TOKENS = 1_000;
const MAX_WATCHERS = 50;
const MAX_UNREAD = 64 * 1024;
const CLIENT = /^[\w-]{1,64}$/;

/**
 * @param {object} [options]
 * @param {number} [options.port] 0: any free one.
 * @param {string} [options.host]
 * @param {string} [options.root] The folder whose `pkg/` is served at `/pkg/`.
 * @param {Record<string, string>} [options.mounts] Further folders by URL prefix, for tests: `{ '/pages/': dir }`.
 * @param {string} [options.csp] Instead of the page's own policy.
 */
export async function startServer({ port = 0, host = '127.0.0.1', root = repository, mounts = {}, csp = CSP } = {}) {
  const freshTokens = new Set();
  const connections = createConnections();
  const takeUpgrade = createBehaviours(connections, freshTokens);
  const folders = { ...mounts, '/pkg/': resolve(root, 'pkg'), '/': join(here, 'public') };
  const context = { connections, freshTokens, folders, csp, watching: new Set() };
  const tcp = new Set();

  const server = http.createServer((request, response) => {
    answer(context, request, response).catch(() => (response.headersSent ? response.destroy() : end(response, 500)));
  });
  server.on('connection', (socket) => {
    tcp.add(socket);
    socket.once('close', () => tcp.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    if (read(request)) takeUpgrade(request, socket, head);
    else socket.destroy();
  });
  server.on('clientError', (_error, socket) => socket.destroy());

  await new Promise((done, failed) => server.once('error', failed).listen(port, host, done));
  const actual = server.address().port;
  return {
    port: actual,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/`,
    endpoints,
    /** By endpoint: connections now, most at one time, all so far. */
    sockets: connections.counts,
    /** Destroys every WebSocket's TCP connection, or those of one page (`?client=`); answers how many. */
    cut: (client) => connections.cut(client),
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of tcp) socket.destroy();
      await closed;
    },
  };
}

/** Puts `path` and `query` on the request; false for a target or a Host that is not this server's own. */
function read(request) {
  // Any site's name can be made to resolve to 127.0.0.1; only these names are ours.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) return false;
  try {
    const url = new URL(request.url, 'http://localhost');
    request.path = decodeURIComponent(url.pathname);
    request.query = url.searchParams;
    return true;
  } catch {
    return false;
  }
}

async function answer(context, request, response) {
  if (!read(request)) return end(response, 400);
  const { path } = request;
  if (path.startsWith('/control/')) return control(context, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  if (path.startsWith('/token/')) return token(context, request, response);
  if (path.startsWith('/ws/')) return plainGet(request, response);
  if (path === '/endpoints.mjs') return file(context, response, join(here, 'endpoints.mjs'));
  if (FONTS[path]) return file(context, response, font(FONTS[path]));
  for (const [prefix, folder] of Object.entries(context.folders)) {
    if (!path.startsWith(prefix)) continue;
    const target = resolve(folder, `.${sep}${path.slice(prefix.length) || 'index.html'}`);
    return target.startsWith(resolve(folder) + sep) ? file(context, response, target) : end(response, 404);
  }
  end(response, 404);
}

/** Without the packages of `npm ci` the page falls back to the system's fonts. */
function font(specifier) {
  try {
    return createRequire(import.meta.url).resolve(specifier);
  } catch {
    return join(here, 'no-such-font');
  }
}

async function file({ csp }, response, path) {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return end(response, 404);
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-length': found.size,
    // A rebuilt package must show at the next reload.
    'cache-control': 'no-store',
    'content-security-policy': csp,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/** A GET of a WebSocket path gives the upgrade's own verdict, as whoever wants to be diagnosed should. */
function plainGet({ path, socket }, response) {
  const endpoint = endpoints.find((one) => one.path === path);
  if (endpoint?.id === 'cut-path') return socket.destroy();
  const { status, headers, body } = answerOf(endpoint);
  end(response, status, headers, body);
}

/** Where the page's providers get their URLs. */
function token({ freshTokens }, request, response) {
  const { path, query } = request;
  if (path === '/token/500') return end(response, 500);
  // Left open until the page gives up, or the server closes.
  if (path === '/token/hang') return undefined;
  const endpoint = endpoints.find((one) => one.token === path);
  if (!endpoint) return end(response, 404);
  const value = randomUUID();
  if (query.get('refresh') === 'true') freshTokens.add(value);
  if (freshTokens.size > MAX_TOKENS) freshTokens.delete(freshTokens.values().next().value);
  const parameters = new URLSearchParams({ client: query.get('client') ?? '', token: value });
  json(response, { url: `ws://${request.headers.host}${endpoint.path}?${parameters}` });
}

/** The page's own levers: only from this origin, only over this page's sockets. */
function control(context, request, response) {
  const { connections, watching } = context;
  const { origin, host } = request.headers;
  const client = request.query.get('client') ?? '';
  if (origin !== undefined && origin !== `http://${host}`) return end(response, 403);
  if (!CLIENT.test(client)) return end(response, 400);
  if (request.path === '/control/cut' && request.method === 'POST') {
    return json(response, { cut: connections.cut(client) });
  }
  if (request.path !== '/control/watch' || request.method !== 'GET') return end(response, 404);
  if (watching.size >= MAX_WATCHERS) return end(response, 503);
  watching.add(response);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (saw) => {
    // A page that reads nothing any more is let go.
    if (response.writableLength > MAX_UNREAD) return response.destroy();
    response.write(`data: ${JSON.stringify({ ...saw, sockets: connections.of(client) })}\n\n`);
  };
  tell({});
  const stop = connections.watch((saw) => saw.client === client && tell({ endpoint: saw.endpoint, text: saw.text }));
  response.once('close', () => {
    stop();
    watching.delete(response);
  });
}

const json = (response, value) =>
  response.writeHead(200, { 'content-type': TYPES['.json'], 'cache-control': 'no-store' }).end(JSON.stringify(value));

const end = (response, status, headers, body = `${status} ${http.STATUS_CODES[status]}\n`) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.writeHead(status, headers).end(body);
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '8137' }, host: { type: 'string' }, table: { type: 'boolean' } },
  });
  if (values.table) console.log(markdownTable());
  else console.log((await startServer({ ...values, port: Number(values.port) })).url);
}
