/** Connections that opened, and what was said at their end. */
import { close, reset, send, text } from '../wire.mjs';
import { row } from '../world.mjs';

/** Until `open` is seen in every engine. */
const SOON_MS = 150;

/** `ends` gets the connection, some time after the 101; `at` the 101 itself with it. */
function opens(title, cause, truth, { ends, at = [], afterMs = SOON_MS, ...more }) {
  row(title, { cause, truth, variants: ['plain', 'cors'], ...more }, async (place) => {
    const server = await place.http((request) => {
      if (!request.upgrade) return request.answer(426, { headers: { Upgrade: 'websocket' } });
      request.switch({}, ...at);
      if (ends) setTimeout(() => request.socket.destroyed || ends(request.socket), afterMs);
      return undefined;
    });
    return { url: server.ws(), healthUrl: server.http() };
  });
}
/** A Close frame with what goes before it; the engine then answers it, and TCP ends. */
const says = (...frames) => ({ ends: (socket) => send(socket, ...frames) });
/** `diagnose` calls healthy what is still open by then; a bus stays. */
const LATER = { afterMs: 500, ask: ({ url, healthUrl, lab }) => lab.bus({ url, healthUrl }) };
/** Codes that browsers hand on as they came. */
const CERTAIN = { certain: true };
const notWebkit = { certain: ({ engine }) => engine !== 'webkit' };

opens('closed with 1008', '27a open, close 1008', 'rejected-after-open', {
  ...says(close(1008, 'policy')),
  ...CERTAIN,
});
opens('an error in words, then closed with 1011', '27b open, JSON error, close 1011', 'server-error', {
  ...says(text('{"type":"error","message":"session not found"}'), close(1011, 'internal')),
  ...CERTAIN,
});
opens('closed with 1013', '27c open, close 1013', 'try-later', { ...says(close(1013, 'try later')), ...notWebkit });
opens('closed with 4401', '27d open, close 4401', 'unauthorized-after-open', {
  ...says(close(4401, 'unauthorized')),
  ...CERTAIN,
});
opens('closed without a code', '27e open, close without code', 'no-status', {
  ...says(Buffer.from([0x88, 0])),
  ...CERTAIN,
});
// A handler that returns or raises, in uvicorn; a proxy that ends an idle connection.
opens('TCP ends at once', '27f open, FIN at once', 'connection-lost', { ends: (socket) => socket.end(), ...CERTAIN });
opens('TCP is reset at once', '27g open, RST at once', 'connection-reset', {
  ends: ({ raw }) => reset(raw),
  ...CERTAIN,
});
opens('TCP ends after half a second', '27h open, FIN after 500ms', 'connection-lost', {
  ends: (socket) => socket.end(),
  ...LATER,
  ...CERTAIN,
});
opens('TCP is reset after half a second', '27i open, RST after 500ms', 'connection-reset', {
  ends: ({ raw }) => reset(raw),
  ...LATER,
  ...CERTAIN,
});
// Servers that refuse after the handshake, because only then the reason can be told.
opens(
  'closed with 4401 in the packet of the 101',
  '27j open, close 4401, same packet as 101',
  'unauthorized-after-open',
  {
    at: [close(4401, 'unauthorized')],
    ...CERTAIN,
  },
);
opens('closed with 1001', '27k open, close 1001', 'server-restart', { ...says(close(1001)), ...CERTAIN });
opens('closed with 1009', '31f server close 1009', 'message-too-big', { ...says(close(1009, 'too big')), ...CERTAIN });
