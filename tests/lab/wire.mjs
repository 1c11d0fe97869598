/** Bytes on the wire: requests read to the end of their head, answers written as they are, frames of RFC 6455. No library decides here. */
import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { serveFile } from './pages.mjs';

const HEAD_END = '\r\n\r\n';
/** RFC 6455 §4.2.2. */
export const acceptOf = (key) =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Header lines of an answer; a value of `undefined` leaves the line out, a list repeats it. */
export const head = (first, headers) =>
  [
    first,
    ...Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`)),
  ].join('\r\n') + HEAD_END;

/** The 101 that opens, with headers of it replaced or (undefined) left out. */
export const switching = (key, headers = {}) =>
  head('HTTP/1.1 101 Switching Protocols', {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptOf(key),
    ...headers,
  });

/** A frame as servers send it: unmasked, final. RFC 6455 §5.2. */
export function frame(opcode, payload = '', { first = 0x80 | opcode } = {}) {
  const body = Buffer.from(payload);
  if (body.length > 125) throw new Error('no frame here is that long');
  return Buffer.concat([Buffer.from([first, body.length]), body]);
}
export const text = (words) => frame(0x1, words);
export function close(code, reason = '') {
  const body = Buffer.alloc(2 + Buffer.byteLength(reason));
  body.writeUInt16BE(code);
  body.write(reason, 2);
  return frame(0x8, body);
}

/** What a page of another origin needs to read an answer, and to see its protocol. */
export const sharing = (origin) =>
  origin
    ? {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': 'Upgrade, WWW-Authenticate, Retry-After',
        'Timing-Allow-Origin': '*',
        Vary: 'Origin',
      }
    : {};

/**
 * Reads requests from a connection, one after the other, and gives each to `handle`.
 * `/healthz` answers 200 by itself, and where the place serves its own page, so do the page's files.
 */
export function speakHttp(socket, handle, { cors, same, health = true }) {
  let waiting = '';
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', function read(chunk) {
    waiting += chunk.toString('latin1');
    for (let end = waiting.indexOf(HEAD_END); end >= 0; end = waiting.indexOf(HEAD_END)) {
      const request = new Request(socket, waiting.slice(0, end), cors);
      waiting = waiting.slice(end + HEAD_END.length);
      if (request.upgrade) socket.off('data', read);
      const file = same && !request.upgrade && serveFile(request.url);
      if (file) request.answer(file.status, file);
      else if (request.method === 'OPTIONS') request.answer(204);
      else if (health && request.path === '/healthz') request.answer(200, { body: 'ok' });
      else handle(request);
      if (request.upgrade) break;
    }
  });
}

export class Request {
  constructor(socket, lines, cors) {
    const [first, ...rest] = lines.split('\r\n');
    // What is no HTTP, a ClientHello say, is answered as if it were: an answer in the clear.
    const [method, target = '/'] = first.split(' ');
    this.socket = socket;
    this.method = method;
    this.url = target;
    this.path = target.split('?')[0];
    this.headers = Object.fromEntries(
      rest.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    this.upgrade = this.headers.upgrade?.toLowerCase() === 'websocket';
    this.cors = cors;
  }

  /** The subprotocols that were asked for. */
  get asked() {
    return (this.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/).filter(Boolean);
  }

  /** The accept that the client expects. */
  get accept() {
    return acceptOf(this.headers['sec-websocket-key']);
  }

  /** An HTTP answer; after one to an upgrade the connection is over, as with every usual server. */
  answer(status, { headers = {}, body = '', type = 'text/plain' } = {}) {
    const bytes = Buffer.from(body);
    const all = {
      'Content-Type': type,
      'Content-Length': bytes.length,
      'Cache-Control': 'no-store',
      ...(this.cors && sharing(this.headers.origin)),
      ...(this.upgrade && { Connection: 'close' }),
      ...headers,
    };
    this.socket.write(
      Buffer.concat([Buffer.from(head(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, all)), bytes]),
    );
    if (this.upgrade) this.socket.end();
  }

  /** Opens, with flaws if `headers` says so, and with what follows in the same packet. */
  switch(headers, ...after) {
    send(this.socket, Buffer.from(switching(this.headers['sec-websocket-key'], headers)), ...after);
    answerClose(this.socket);
  }

  /** Ends the connection as a program that exits: FIN. */
  hangUp() {
    this.socket.end();
  }

  /** Ends it as a kernel does for a program that is gone: RST. */
  reset() {
    reset(this.socket.raw);
  }
}

export const reset = (socket) => socket.resetAndDestroy();

const isClose = (bytes) => (bytes[0] & 0x0f) === 0x8 && (bytes[0] & 0x80) !== 0;

/** Frames in one packet, if the connection is still there. */
export function send(socket, ...frames) {
  if (socket.destroyed) return;
  if (frames.some(isClose)) socket.saidClose = true;
  socket.write(Buffer.concat(frames));
}

/** A Close frame is answered with one, unless it is the answer to ours, and TCP ends; whatever else the client says is not looked at. */
function answerClose(socket) {
  socket.on('data', (chunk) => {
    if (isClose(chunk)) socket.end(socket.saidClose ? undefined : close(1000));
  });
}
