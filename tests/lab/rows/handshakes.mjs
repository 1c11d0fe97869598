/** A 101 that is none: the server agrees, and the browser does not. */
import { acceptOf } from '../wire.mjs';
import { row } from '../world.mjs';

/** A WebSocket endpoint with a flaw: `headers` of its 101, a GET gets the usual 426. */
function handshake(title, cause, truth, headers, { variants = ['plain', 'cors'], ...more } = {}) {
  row(title, { cause, truth, variants, ...more }, async (place) => {
    const server = await place.http((request) =>
      request.upgrade ? request.switch(headers) : request.answer(426, { headers: { Upgrade: 'websocket' } }),
    );
    return { url: server.ws(), healthUrl: server.http() };
  });
}
const ALL = { variants: ['plain', 'cors', 'same', 'tls', 'tls-cors'] };

// A proxy that answers from its cache, or a hand-written server with the wrong GUID.
handshake(
  "the 101's accept is that of another key",
  '18 101 wrong accept',
  'bad-101',
  { 'Sec-WebSocket-Accept': acceptOf('another key') },
  ALL,
);
handshake('the 101 has no accept', '18b 101 no accept', 'bad-101', { 'Sec-WebSocket-Accept': undefined }, ALL);
// nginx without `proxy_set_header Upgrade`, in the other direction: a proxy that drops hop-by-hop headers of the answer.
handshake('the 101 has no Upgrade', '19a 101 no Upgrade', 'bad-101', { Upgrade: undefined }, ALL);
handshake('the 101 has no Connection', '19b 101 no Connection', 'bad-101', { Connection: undefined }, ALL);
handshake(
  'a subprotocol that nobody asked for',
  '20c asked none, got chat',
  'unasked-protocol',
  { 'Sec-WebSocket-Protocol': 'chat' },
  { engines: ['chromium', 'webkit'] },
);
handshake(
  'a subprotocol that nobody asked for, which does not matter',
  '20c asked none, got chat',
  'healthy',
  { 'Sec-WebSocket-Protocol': 'chat' },
  { engines: ['firefox'] },
);
handshake('an extension that nobody asked for', '21a 101 unasked extension', 'bad-extension', {
  'Sec-WebSocket-Extensions': 'x-unheard-of',
});
// permessage-deflate allows 8 to 15.
handshake('compression with a window that does not exist', '21b 101 bad deflate params', 'bad-extension', {
  'Sec-WebSocket-Extensions': 'permessage-deflate; server_max_window_bits=99',
});
