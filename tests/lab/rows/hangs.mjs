/** The upgrade hangs while plain HTTP is answered at once. */
import { row } from '../world.mjs';

const ALL = ['plain', 'cors', 'same', 'tls', 'tls-cors'];

/** `upgrade`: what happens to it, which is never an answer. */
function hang(title, cause, truth, { upgrade, status, ...more }) {
  row(title, { cause, truth, variants: ALL, ...more }, async (place) => {
    const server = await place.http((request) => (request.upgrade ? upgrade(request) : request.answer(status)));
    return { url: server.ws(), healthUrl: server.http() };
  });
}

// A development proxy without `ws: true`, a middleware that takes upgrades for its own.
hang('the upgrade is never answered', '03c upgrade never answered, GET 200', 'upgrade-swallowed', {
  upgrade: ({ socket }) => socket.resume(),
  status: 200,
});
// A proxy that buffers the answer until it is complete, which a 101 never is.
hang("the 101's headers never end", '33b 101 headers never finish', 'headers-unfinished', {
  upgrade: ({ socket }) => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'),
  status: 426,
});
