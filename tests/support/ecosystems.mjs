/**
 * Small servers that speak as those of other projects do, as far as a connection's beginning and end go:
 * `/phoenix/1012` says what Phoenix says first, and then closes with that code.
 */
import { readFileSync } from 'node:fs';
import { closeFrame, switching } from './server.mjs';

/** pkg-template/presets.json: what their codes mean, with sources. */
export const tables = JSON.parse(readFileSync(new URL('../../pkg-template/presets.json', import.meta.url), 'utf8'));

const json = JSON.stringify;
/** What each says of its own accord once the connection is there. */
const openings = {
  default: undefined,
  'graphql-transport-ws': json({ type: 'ping' }),
  pusher: json({
    event: 'pusher:connection_established',
    data: json({ socket_id: '123.456', activity_timeout: 120 }),
  }),
  centrifugo: '{}',
  phoenix: undefined,
  discord: json({ op: 10, d: { heartbeat_interval: 41_250 } }),
  signalr: '{}\x1e',
  'socket.io': `0${json({ sid: 'x', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 })}`,
  actioncable: json({ type: 'welcome' }),
};
/** What some say before they close. */
const farewells = {
  signalr: `${json({ type: 7, allowReconnect: true })}\x1e`,
  actioncable: json({ type: 'disconnect', reason: 'server_restart', reconnect: true }),
};
/** Later than `open`, so that it is seen in every engine. */
const CLOSES_AFTER_MS = 80;

/** For `server.behave`. */
export function ecosystem(connection) {
  const [, name, code] = connection.path.split('/');
  if (!isSendable(Number(code))) return byHand(connection, Number(code));
  return connection.upgrade((ws) => {
    if (openings[name]) ws.send(openings[name]);
    setTimeout(() => {
      if (farewells[name]) ws.send(farewells[name]);
      end(ws, Number(code));
    }, CLOSES_AFTER_MS);
  });
}

/** 1005 and 1006 are no codes but what a browser calls it when there is none. */
function end(ws, code) {
  if (code === 1006) ws.terminate();
  else if (code === 1005) ws.close();
  else ws.close(code, 'said');
}

/** What a library agrees to send. */
const isSendable = (code) => (code >= 1000 && code <= 1014 && code !== 1004) || (code >= 3000 && code <= 4999);

function byHand({ request, socket }, code) {
  socket.write(switching(request));
  socket.on('data', () => socket.end());
  setTimeout(() => socket.write(closeFrame(code, 'said')), CLOSES_AFTER_MS);
}

/** Every code a table names, and of a range both ends and the first that no other row names. */
export function codesOf(rows) {
  const codes = new Set(rows.map(({ code }) => code).filter((code) => code !== undefined));
  for (const [from, to] of rows.filter(({ range }) => range).map(({ range }) => range.split('-').map(Number))) {
    let plain = from;
    while (codes.has(plain) && plain < to) plain += 1;
    for (const code of [from, plain, to]) codes.add(code);
  }
  return [...codes].sort((a, b) => a - b);
}

/** What tables say of a code: the narrowest row of the first table that speaks of it. */
export function actionOf(code, ...lists) {
  for (const rows of lists) {
    const width = ({ range }) => (range ? range.split('-')[1] - range.split('-')[0] : 0);
    const holds = ({ code: own, range = `${own}-${own}` }) => {
      const [from, to] = range.split('-').map(Number);
      return from <= code && code <= to;
    };
    const [row] = rows.filter(holds).sort((a, b) => width(a) - width(b));
    if (row) return row.action;
  }
  return undefined;
}
