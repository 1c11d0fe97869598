/** Nothing that could answer: every request fails at once, whatever it asks. */

import { NOWHERE } from '../namespace.mjs';
import { reset } from '../wire.mjs';
import { row } from '../world.mjs';

const BOTH = { variants: ['plain', 'cors', 'tls', 'tls-cors'] };
const at = (urls) => ({ url: urls.ws(), healthUrl: urls.http() });

row('nothing listens', { cause: '01 connection refused', truth: 'refused', ...BOTH }, (place) => at(place.urls()));

row('the name does not exist', { cause: '02a DNS NXDOMAIN', truth: 'dns', ...BOTH }, (place) =>
  at(place.urls({ name: NOWHERE })),
);

row(
  'connections are reset as soon as they are there',
  { cause: '04a TCP accepted then RST', truth: 'reset', ...BOTH },
  async (place) => {
    // A load balancer without a backend, or a firewall that rejects in the middle.
    await place.listen(place.port, reset);
    return at(place.urls());
  },
);

row(
  'connections are closed as soon as they are there',
  { cause: '04b TCP accepted then FIN', truth: 'hangup', ...BOTH },
  async (place) => {
    // A TCP forwarder whose far end is gone: docker-proxy, an SSH tunnel, kubectl port-forward.
    await place.listen(place.port, (socket) => socket.end());
    return at(place.urls());
  },
);

row(
  'TLS is spoken where ws: knocks',
  { cause: '08b TLS server on ws port (node)', truth: 'tls-on-ws', variants: ['plain', 'cors'] },
  async (place) => {
    // Node's TLS server ends what is no handshake without a word.
    await place.listen(place.port, () => undefined, { tls: {} });
    return at(place.urls());
  },
);
