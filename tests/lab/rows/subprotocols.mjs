/** Subprotocols that were asked for, and what the server makes of them. */
import { row } from '../world.mjs';

function subprotocol(title, cause, truth, { asks = ['chat'], upgrade, ...more }) {
  row(title, { cause, truth, variants: ['plain', 'cors'], ...more }, async (place) => {
    const server = await place.http((request) =>
      request.upgrade ? upgrade(request) : request.answer(426, { headers: { Upgrade: 'websocket' } }),
    );
    return { url: server.ws(), healthUrl: server.http(), protocols: asks };
  });
}
const chooses = (name) => (request) => request.switch({ 'Sec-WebSocket-Protocol': name });

// A server that never heard of subprotocols; a token in one is its usual victim.
subprotocol('asked for one, got none', '20a asked chat, got none', 'subprotocol-ignored', {
  upgrade: (request) => request.switch(),
});
subprotocol('asked for one, got another', '20b asked chat, got other', 'subprotocol-mismatch', {
  upgrade: chooses('other'),
});
// uvicorn and others with `no subprotocols supported`.
subprotocol('asked for one, refused for it', '20d asked chat, server 400s it', 'subprotocol-rejected', {
  upgrade: (request) =>
    request.asked.length ? request.answer(400, { body: 'no subprotocols supported' }) : request.switch(),
});
subprotocol('asked for two, got the second', '20e asked chat,b got b', 'healthy', {
  asks: ['chat', 'b'],
  upgrade: chooses('b'),
  certain: true,
});
