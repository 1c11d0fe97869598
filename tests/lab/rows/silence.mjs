/** Something swallows every byte, and says nothing. */
import { NEVER } from '../namespace.mjs';
import { row } from '../world.mjs';

const BOTH = { variants: ['plain', 'cors', 'tls', 'tls-cors'] };
const at = (urls) => ({ url: urls.ws(), healthUrl: urls.http() });
const swallow = (socket) => socket.resume();

row(
  'the name is asked for and never answered',
  { cause: '02b DNS never answers', truth: 'dns-silent', ...BOTH },
  (place) => at(place.urls({ name: NEVER })),
);

row('packets are dropped on the way', { cause: '03a SYN blackhole', truth: 'blackhole', ...BOTH }, (place) =>
  // A security group that does not know the port.
  at(place.urls({ name: place.blackhole() })),
);

row(
  'connections are taken and nothing is said',
  { cause: '03b TCP accepted, silence', truth: 'silent', ...BOTH },
  async (place) => {
    // A process that is stopped: the kernel still accepts for it.
    await place.listen(place.port, swallow);
    return at(place.urls());
  },
);

row(
  'a plain server waits on the port of wss:',
  { cause: '08a plain server on wss port', truth: 'silent-tls', variants: ['tls', 'tls-cors'] },
  async (place) => {
    // It takes the ClientHello for the beginning of a long request line, and waits for the rest.
    await place.listen(place.port, swallow);
    return at(place.urls());
  },
);
