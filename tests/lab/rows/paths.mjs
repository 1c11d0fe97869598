/** This path drops every request, whatever it asks; the host answers elsewhere. */
import { row } from '../world.mjs';

const ALL = ['plain', 'cors', 'same', 'tls', 'tls-cors'];

function path(title, cause, truth, { handle, ...more }) {
  row(title, { cause, truth, variants: ALL, ...more }, async (place) => {
    const server = await place.http(handle);
    return { url: server.ws(), healthUrl: server.http() };
  });
}

// An edge proxy whose instance never completes the request; nginx `return 444`.
path('every request to the path is hung up upon', '05a closed (FIN) after request', 'path-hangup', {
  handle: (request) => request.hangUp(),
});
// A worker that dies of every request.
path('every request to the path is reset', '05b RST after request', 'path-reset', {
  handle: (request) => request.reset(),
});
// Something else altogether listens behind the proxy's TCP rule: SSH, SMTP, a database.
path('the path answers what is no HTTP', '33c garbage status line', 'garbage-reply', {
  handle: ({ socket }) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n\r\n'),
});
