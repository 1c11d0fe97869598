/**
 * Small servers that speak as those of other projects do, as far as a connection's beginning and end go:
 * what Phoenix says first, and then a close with a code, or life with its pings.
 */
import { readFileSync } from 'node:fs';
import { closeFrame, switching } from './server.mjs';

/** pkg-template/presets.json: what their codes mean, with sources. */
export const tables = JSON.parse(readFileSync(new URL('../../pkg-template/presets.json', import.meta.url), 'utf8'));

const json = JSON.stringify;
/** What some say first, where the table has but its outline. */
const openings = {
  pusher: json({
    event: 'pusher:connection_established',
    data: json({ socket_id: '123.456', activity_timeout: 120 }),
  }),
  discord: json({ op: 10, d: { heartbeat_interval: 41_250 } }),
  'socket.io': `0${json({ sid: 'x', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 })}`,
};
/** What some say before they close. */
const farewells = {
  signalr: { type: 7, allowReconnect: true },
  actioncable: { type: 'disconnect', reason: 'server_restart', reconnect: true },
};
/** Later than `open`, so that it is seen in every engine. */
const CLOSES_AFTER_MS = 80;

/** As it is on the wire. */
export const wire = (name, message) =>
  (typeof message === 'string' ? message : json(message)) + (name === 'signalr' ? '\x1e' : '');

/** For `server.behave`: `/phoenix/1012`, or `/phoenix/live` to stay. */
export function ecosystem(connection) {
  const [, name, code] = connection.path.split('/');
  if (code !== 'live' && !isSendable(Number(code))) return byHand(connection, Number(code));
  return connection.upgrade((ws) =>
    greet(ws, name, () => {
      if (code === 'live') stay(ws, name);
      else
        setTimeout(() => {
          if (farewells[name]) ws.send(wire(name, farewells[name]));
          end(ws, Number(code));
        }, CLOSES_AFTER_MS);
    }),
  );
}

const habitsOf = (name) => tables[name].habits?.messages ?? {};

/** Waits for the client's hello if there is to be one, and says what makes the connection ready. */
function greet(ws, name, then) {
  const { hello, ready } = habitsOf(name);
  const answer = () => {
    const said = openings[name] ?? (ready && wire(name, ready));
    if (said) ws.send(said);
    then();
  };
  if (!hello) return answer();
  return ws.once('message', (data) => {
    if (String(data) === wire(name, hello)) answer();
    else ws.close(4000, 'no hello');
  });
}

/** Asks once if it is one that asks, and answers who asks. */
function stay(ws, name) {
  const { ping, pong } = habitsOf(name);
  const { pings } = tables[name].habits;
  if (pings !== 'client') ws.send(wire(name, ping));
  if (pong && pings !== 'server')
    ws.on('message', (data) => String(data) === wire(name, ping) && ws.send(wire(name, pong)));
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
