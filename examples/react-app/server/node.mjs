/** The back end for machines without Python: what main.py does, on Node. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { headers } from './json.mjs';
import { createPages } from './pages.mjs';
import { createSessions } from './sessions.mjs';
import { talk } from './talk.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const OURS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const MAX_MESSAGE = 64 * 1024;
const MAX_SECONDS = 600;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function startServer({ port = 0 } = {}) {
  const pages = createPages();
  const sessions = createSessions();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const server = http.createServer((request, response) => {
    answer({ pages, sessions }, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const url = read(request);
    const page = url?.pathname === '/ws' && sameOrigin(request) && pages.of(url.searchParams.get('page'));
    if (!page) return refuse(socket, 404);
    if (!page.ask()) return refuse(socket, 503);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      page.open(ws);
      ws.on('error', () => ws.terminate());
      ws.on('close', (code) => page.close(ws, code));
      talk(ws, page, sessions);
    });
  });
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return `http://127.0.0.1:${server.address().port}`;
}

/** Any site's name can be made to resolve to 127.0.0.1; only these names are ours. */
function read(request) {
  if (!OURS.test(request.headers.host ?? '')) return undefined;
  try {
    return new URL(request.url, 'http://localhost');
  } catch {
    return undefined;
  }
}

const sameOrigin = ({ headers: { origin, host } }) => origin === undefined || origin === `http://${host}`;

const refuse = (socket, status) =>
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );

async function answer({ pages, sessions }, request, response) {
  const url = read(request);
  if (!url || !sameOrigin(request)) return json(response, 403, { detail: 'Not from here.' });
  const [, area, ...path] = url.pathname.split('/');
  const post = request.method === 'POST';
  const page = pages.of(url.searchParams.get('page'));
  if (area === 'before' || area === 'after') return file(response, area, path.join('/'));
  if (area === '') return response.writeHead(302, { location: '/after/' }).end();
  // A plain request is told what an upgrade would be told, so that whoever asks can be answered.
  if (area === 'ws')
    return page?.refuses
      ? json(response, 503, {}, { 'retry-after': '5' })
      : json(response, 426, {}, { upgrade: 'websocket' });
  if (area !== 'api') return json(response, 404, { detail: 'Not here.' });
  const [what, slug, session] = path;
  if (what === 'projects' && !slug) return json(response, 200, sessions.projects);
  if (what === 'projects' && session === 'session') {
    const sessionId = sessions.resolve(decodeURIComponent(slug), post);
    if (sessionId) return json(response, 200, { sessionId });
    return json(response, 404, { detail: 'This project has no session.' });
  }
  if (what === 'sockets' && page) return json(response, 200, told(page, url.searchParams.get('after')));
  if (what === 'refuse' && page && post) {
    page.refuse(Math.min(MAX_SECONDS, Math.max(0, Number(url.searchParams.get('seconds')) || 0)));
    return json(response, 200, told(page, 0));
  }
  return json(response, 404, { detail: 'Not here.' });
}

const told = (page, after) => ({ backend: `Node ${process.versions.node}`, ...page.told(Number(after) || 0) });

/** A build's file, or its page for whatever is a route of the application. */
async function file(response, build, path) {
  const folder = join(dist, build);
  const asked = resolve(folder, `.${sep}${decodeURIComponent(path)}`);
  const inside = asked.startsWith(folder + sep) && (await stat(asked).catch(() => undefined))?.isFile();
  const found = inside ? asked : join(folder, 'index.html');
  response.writeHead(200, { ...headers, 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' });
  createReadStream(found)
    .on('error', () => response.destroy())
    .pipe(response);
}

const json = (response, status, value, more) =>
  response
    .writeHead(status, { ...more, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(value));

const { values } = parseArgs({ options: { port: { type: 'string', default: '8138' } } });
console.log(await startServer({ port: Number(values.port) }));
