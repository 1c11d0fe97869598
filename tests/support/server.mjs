/**
 * A real server with a vocabulary: pages, and WebSocket endpoints that do to a client what servers and networks do.
 * Tests see every connection, wait for what they expect, and cut what they like.
 */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import http, { STATUS_CODES } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const WAIT_MS = 15_000;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** RFC 6455 §4.2.2. */
const accept = (key) => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
export const switching = (request, value = accept(request.headers['sec-websocket-key'])) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${value}\r\n\r\n`;
/** An unmasked Close frame, RFC 6455 §5.5.1. */
export const closeFrame = (code, reason = '') => {
  const body = Buffer.alloc(2 + Buffer.byteLength(reason));
  body.writeUInt16BE(code);
  body.write(reason, 2);
  return Buffer.concat([Buffer.from([0x88, body.length]), body]);
};

/**
 * @param {Record<string, string>} mounts Folders served by URL prefix.
 */
export async function startServer({ mounts = {}, port = 0 } = {}) {
  const world = new World();
  const tcp = new Set();
  const http_ = http.createServer((request, response) => {
    world.requests.push(request.url);
    if (!world.answer?.(request, response)) serve(mounts, request, response);
    world.changed();
  });
  http_.on('connection', (socket) => {
    tcp.add(socket);
    socket.once('close', () => tcp.delete(socket));
  });
  http_.on('upgrade', (request, socket, head) => world.admit(request, socket, head));
  await new Promise((done, failed) => http_.once('error', failed).listen(port, '127.0.0.1', done));
  const actual = http_.address().port;
  return Object.assign(world, {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    ws: `ws://127.0.0.1:${actual}`,
    async close() {
      for (const socket of tcp) socket.destroy();
      await new Promise((done) => http_.close(done));
    },
  });
}

class World {
  /** Every upgrade request, oldest first. */
  connections = [];
  /** The path and query of every plain request, oldest first. */
  requests = [];
  /** Sees plain requests first; true if it has answered. */
  answer;
  /** Instead of the behaviours by path. */
  behave;
  #waiting = new Set();
  #ws = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    handleProtocols: (asked) => this.pick(asked),
  });

  /** Which subprotocol the server chooses. */
  pick(asked) {
    return [...asked][0];
  }

  /** The connections to a path, or all. */
  to(path) {
    return this.connections.filter((one) => path === undefined || one.path === path);
  }

  get live() {
    return this.connections.filter((one) => !one.ended);
  }

  /** Resolves with the first truthy value of `look`, asked again whenever anything happens here. */
  until(look, what, ms = WAIT_MS) {
    return new Promise((done, failed) => {
      const ask = () => {
        const value = look(this);
        if (!value) return false;
        clearTimeout(timer);
        this.#waiting.delete(ask);
        done(value);
        return true;
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(ask);
        failed(
          new Error(
            `the server waited ${ms} ms in vain for ${what}; it saw ${JSON.stringify(this.connections.map(brief))}`,
          ),
        );
      }, ms);
      if (!ask()) this.#waiting.add(ask);
    });
  }

  /** The n-th connection to a path, counted from 1. */
  connection(path, n = 1) {
    return this.until(() => this.to(path)[n - 1], `connection ${n} to ${path}`);
  }

  /** Takes all connections away without a word, as a network does. */
  cut({ reset = false } = {}) {
    for (const { socket } of this.live) reset ? socket.resetAndDestroy() : socket.destroy();
  }

  changed() {
    for (const ask of [...this.#waiting]) ask();
  }

  admit(request, socket, head) {
    const url = new URL(request.url, 'http://localhost');
    const [, name, argument] = url.pathname.split('/');
    const connection = {
      path: url.pathname,
      argument,
      query: Object.fromEntries(url.searchParams),
      protocols: request.headers['sec-websocket-protocol'],
      at: Date.now(),
      messages: [],
      opened: false,
      /** Our side of it, once open. */
      ws: undefined,
      /** What the client's Close frame said. */
      closed: undefined,
      ended: false,
      socket,
      request,
      head,
    };
    connection.upgrade = (then) => this.#upgrade(connection, then);
    /** Half-open: TCP stays, and nothing is read or written any more, no answer to a Close frame either, until `unmute`. */
    connection.mute = () => {
      socket.pause();
      socket.cork();
    };
    connection.unmute = () => {
      socket.uncork();
      socket.resume();
    };
    this.connections.push(connection);
    // A paused socket hears no end.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.once('close', () => {
      connection.ended = true;
      connection.endedAt = Date.now();
      this.changed();
    });
    (this.behave ?? behaviours[name] ?? behaviours.unknown)(connection);
    this.changed();
  }

  #upgrade(connection, then) {
    const { request, socket, head } = connection;
    if (socket.destroyed) return;
    this.#ws.handleUpgrade(request, socket, head, (ws) => {
      connection.ws = ws;
      connection.opened = true;
      ws.on('error', () => ws.terminate());
      ws.on('message', (data, binary) => {
        connection.messages.push(binary ? data : String(data));
        this.changed();
      });
      ws.on('close', (code, reason) => {
        connection.closed = { code, reason: String(reason) };
        this.changed();
      });
      then?.(ws);
      this.changed();
    });
  }
}

const brief = ({ path, opened, ended, closed, messages }) => ({
  path,
  opened,
  ended,
  closed,
  messages: messages.length,
});
const refuse = ({ socket }, status) =>
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
const raw = (connection, ...parts) => {
  connection.socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  connection.socket.resume();
};

/** By the first segment of the path. */
const behaviours = {
  unknown: (connection) => refuse(connection, 404),
  /** /status/403 */
  status: (connection) => refuse(connection, Number(connection.argument)),
  echo: (connection) => connection.upgrade((ws) => ws.on('message', (data, binary) => ws.send(data, { binary }))),
  /** Accepts and says nothing of its own accord: the test does by `connection.ws`. */
  silent: (connection) => connection.upgrade(),
  /** Leaves the upgrade to the test: `connection.upgrade()`. */
  hang: ({ socket }) => socket.resume(),
  /** /close/1008?reason=…&say=…: some time after opening, so that `open` is seen in every engine. */
  close: (connection) =>
    connection.upgrade((ws) => {
      const { reason, say } = connection.query;
      if (say !== undefined) ws.send(say);
      setTimeout(() => ws.close(Number(connection.argument), reason), 80);
    }),
  /** /together/4401: the 101 and the Close frame in one packet. */
  together: (connection) =>
    raw(connection, switching(connection.request), closeFrame(Number(connection.argument), 'at once')),
  /** Opens; never answers a Close frame, never lets TCP go. */
  deaf: (connection) => {
    raw(connection, switching(connection.request));
    connection.opened = true;
  },
  fin: ({ socket }) => socket.end(),
  reset: ({ socket }) => socket.resetAndDestroy(),
  garbage: ({ socket }) => socket.end('this is no HTTP\r\n\r\n'),
  'bad-accept': (connection) => raw(connection, switching(connection.request, 'c29tZXRoaW5nIGVsc2UgZW50aXJl')),
  /** Accepts and picks no subprotocol, whatever was offered. */
  'no-protocol': (connection) => raw(connection, switching(connection.request)),
  /** Says hello back, with a message before and one after it, when a `hello` came. */
  greet: (connection) =>
    connection.upgrade((ws) =>
      ws.on('message', (data) => {
        if (String(data) === 'hello') for (const word of ['early', 'ready', 'late']) ws.send(word);
        else ws.send(String(data));
      }),
    ),
  /** Opens and reads nothing more until the test resumes `connection.socket`. */
  stalled: (connection) => connection.upgrade(() => connection.socket.pause()),
};

function serve(mounts, request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/hang') return undefined;
  // As a download: the page stays where it is.
  if (url.pathname === '/nothing') return response.writeHead(204).end();
  const prefix = Object.keys(mounts)
    .filter((one) => url.pathname.startsWith(one))
    .sort((a, b) => b.length - a.length)[0];
  const path = prefix && join(mounts[prefix], normalize(`/${url.pathname.slice(prefix.length)}`));
  const found = path && statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return response.writeHead(404).end();
  const csp = url.searchParams.get('csp');
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-length': found.size,
    // A page that may not be stored is in no back/forward cache either: `?cache=no-cache` for those that should be.
    'cache-control': url.searchParams.get('cache') ?? 'no-store',
    ...(csp && { 'content-security-policy': csp }),
  });
  return createReadStream(path)
    .on('error', () => response.destroy())
    .pipe(response);
}
