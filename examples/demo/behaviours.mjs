/** What each WebSocket endpoint does to a client. */
import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import { answerOf, refusal, refusing } from './answers.mjs';
import { endpoints } from './endpoints.mjs';

const MAX_PAYLOAD = 1024 * 1024;
/** A client that reads slower than it writes is let go before its echoes fill this process. */
const MAX_BUFFERED = 8 * MAX_PAYLOAD;
/** Firefox may report a close that arrives together with the 101 without an `open`; a moment later it is a close after open in every engine. */
const SETTLE_MS = 80;
const SLOW_MS = 4_000;
const FLAP_MS = 300;
const DROP_MS = 3_000;
const ANSWERED_PINGS = 3;
/** Longer than any browser keeps a socket whose close is never answered (60 s, Chromium). */
const SILENCE_MS = 90_000;

/** Sec-WebSocket-Accept, RFC 6455 §4.2.2. */
const acceptKey = (key) => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Answers a function that takes upgrade requests. */
export function createBehaviours(connections, freshTokens) {
  const behaviours = { ...refusals(connections), ...silences(connections), ...accepted(connections, freshTokens) };
  return (request, socket, head) => {
    const endpoint = endpoints.find(({ path }) => path === request.path);
    const known = endpoint && behaviours[endpoint.id];
    if (known && !connections.isFull()) return known(connections.admit(endpoint.id, request, socket, head));
    socket.on('error', () => socket.destroy());
    socket.end(refusal({ status: known ? 503 : 404 }));
  };
}

function refusals({ see, drop }) {
  const refuse = (id) => (connection) => {
    const answer = answerOf({ id });
    see(connection, `HTTP ${answer.status} ${STATUS_CODES[answer.status]}`);
    connection.socket.end(refusal(answer));
  };
  return { ...Object.fromEntries(refusing.map((id) => [id, refuse(id)])), 'cut-path': drop };
}

function silences({ see }) {
  const keep = ({ socket, after }) => {
    after(SILENCE_MS, () => socket.destroy());
    socket.resume();
  };
  return {
    hang(connection) {
      see(connection, 'upgrade request, unanswered');
      keep(connection);
    },
    /** By hand, because ws answers every Close frame, as it should. */
    deaf(connection) {
      const accept = acceptKey(connection.request.headers['sec-websocket-key'] ?? '');
      connection.socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      see(connection, '101 Switching Protocols; deaf from here on');
      keep(connection);
    },
  };
}

function accepted({ see, drop }, freshTokens) {
  const open = createUpgrade(see);
  const closeWith = (code, reason, message) => (connection) =>
    open(connection, (ws) =>
      connection.after(SETTLE_MS, () => {
        if (message) ws.send(JSON.stringify(message));
        see(connection, `Close ${code} “${reason}”`);
        ws.close(code, reason);
      }),
    );
  const withEcho = (connection) => open(connection, echo);
  const expire = closeWith(4401, 'token expired');
  return {
    echo: withEcho,
    slow(connection) {
      see(connection, `upgrade request, answered in ${SLOW_MS / 1000} s`);
      // Reading, so that a client that leaves before is noticed; it may not send before the 101.
      connection.socket.resume();
      connection.after(SLOW_MS, () => withEcho(connection));
    },
    expired: (connection) => (freshTokens.has(connection.request.query.get('token')) ? withEcho : expire)(connection),
    subprotocol: withEcho,
    hello: (connection) => open(connection, () => {}),
    'half-open': (connection) => open(connection, (ws) => echo(ws, ANSWERED_PINGS)),
    1008: closeWith(1008, 'account suspended'),
    1011: closeWith(1011, 'internal error', {
      type: 'error',
      code: 'INTERNAL',
      message: 'the database does not answer',
    }),
    1012: closeWith(1012, 'service restart'),
    1013: closeWith(1013, 'try again later'),
    4401: closeWith(4401, 'token revoked'),
    flapping: (connection) => open(connection, () => connection.after(FLAP_MS, () => drop(connection))),
    drop: (connection) =>
      open(connection, (ws) => {
        echo(ws);
        connection.after(DROP_MS, () => drop(connection));
      }),
  };
}

function createUpgrade(see) {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD,
    perMessageDeflate: false,
    handleProtocols: () => false,
  });
  return (connection, onOpen) => {
    const { request, socket, head } = connection;
    if (socket.destroyed) return;
    server.handleUpgrade(request, socket, head, (ws) => {
      see(connection, '101 Switching Protocols');
      ws.on('error', () => ws.terminate());
      ws.on('close', (code) => see(connection, code === 1006 ? 'ended without a Close frame' : `closed ${code}`));
      onOpen(ws);
    });
  };
}

function echo(ws, most = Number.POSITIVE_INFINITY) {
  let answered = 0;
  ws.on('message', (data, binary) => {
    answered += 1;
    if (answered > most) return;
    if (ws.bufferedAmount > MAX_BUFFERED) ws.terminate();
    else ws.send(data, { binary });
  });
}
