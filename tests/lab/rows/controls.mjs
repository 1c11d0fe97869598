/** Servers that do nothing wrong. */
import { row } from '../world.mjs';

/** What ws, uvicorn and most others answer to a GET of a WebSocket's path. */
const upgradeRequired = (request) =>
  request.answer(426, { headers: { Upgrade: 'websocket' }, body: 'Upgrade Required' });

row(
  'a good server',
  { cause: '00a good (control)', truth: 'healthy', certain: true, variants: ['plain', 'cors', 'tls', 'tls-cors'] },
  async (place) => {
    const server = await place.http((request) => (request.upgrade ? request.switch() : upgradeRequired(request)));
    return { url: server.ws(), healthUrl: server.http() };
  },
);

row('a good server, by a URL with http:', { truth: 'healthy', set: ['healthy'], certain: true }, async (place) => {
  const server = await place.http((request) => (request.upgrade ? request.switch() : upgradeRequired(request)));
  return { url: server.http('/ws'), healthUrl: server.http() };
});

row(
  "the 101's headers come one after the other, and all come",
  // Slower than the deadline of the other rows.
  {
    cause: '33a 101 headers trickled, complete',
    truth: 'healthy',
    certain: true,
    variants: ['plain', 'cors'],
    options: { timeoutMs: 4_000 },
  },
  async (place) => {
    const server = await place.http((request) => (request.upgrade ? trickle(request) : upgradeRequired(request)));
    return { url: server.ws(), healthUrl: server.http() };
  },
);

/** A slow link, or a proxy that flushes line by line: one header each 250 ms. */
function trickle(request) {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${request.accept}`,
    '',
  ];
  const timer = setInterval(() => {
    request.socket.write(`${lines.shift()}\r\n`);
    if (lines.length === 0) clearInterval(timer);
  }, 250);
  request.socket.once('close', () => clearInterval(timer));
}
