/** What browsers do of their own accord, which looks like a server's failure. */
import { whileOffline } from '../../support/lifecycle.mjs';
import { row } from '../world.mjs';

const good = (request) =>
  request.upgrade ? request.switch() : request.answer(426, { headers: { Upgrade: 'websocket' } });
const server = async (place) => {
  const urls = await place.http(good);
  return { url: urls.ws(), healthUrl: urls.http() };
};

row(
  'the browser is offline',
  { truth: 'offline', set: ['offline'], engines: ['chromium', 'firefox'], around: whileOffline },
  server,
);

/** One handshake at a time: per address and port in Chromium, per address in Firefox. */
row(
  'another socket of the page is still connecting to that address',
  {
    truth: 'behind-own-socket',
    set: ['behind-own-socket'],
    engines: ['chromium', 'firefox'],

    ask: async ({ url, stuck, lab }) => {
      const { getBus } = await lab.entry('.');
      const other = getBus({ url: stuck, key: 'stuck', connectTimeoutMs: 15_000 });
      other.connect();
      try {
        return await lab.bus({ url }, { until: 'behind-own-socket' });
      } finally {
        other.dispose();
      }
    },
  },
  async (place) => {
    const urls = await place.http((request) => (request.path === '/stuck' ? request.socket.resume() : good(request)));
    return { url: urls.ws(), stuck: urls.ws('/stuck') };
  },
);

/** From the seventh failure on Firefox waits for seconds before it even connects; the server sees the gaps. That is neither a hang nor a slow server. */
row(
  'the browser holds back after failures in a row',
  {
    truth: 'http-503',
    cause: '13b 503 both',
    engines: ['firefox'],
    deadlineMs: 45_000,
    short: false,
    ask: ({ url, lab }) =>
      lab.bus({ url, retry: { minDelayMs: 1, firstWindowMs: 2, maxDelayMs: 2 } }, { afterCloses: 8, withinMs: 30_000 }),
  },
  async (place) => {
    const urls = await place.http((request) => request.answer(503));
    return { url: urls.ws() };
  },
);

/** The page counts as one of the internet; a headless browser answers the prompt by itself: denied. */
row(
  'a page of the internet may not reach the local network',
  {
    truth: 'local-network-denied',
    engines: ['chromium'],
    variants: ['tls'],
    browser: { args: ['--ip-address-space-overrides=127.0.0.1:8443=public'] },
  },
  async (place) => {
    const port = 18_000 + place.n;
    const urls = await place.http(good, { name: 'localhost', address: '127.0.0.1', port });
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);

/** Firefox asks the user, and waits: a hang, to the page. */
row(
  'the user was not asked yet whether the page may reach the local network',
  {
    truth: 'local-network-prompt',
    engines: ['firefox'],
    variants: ['tls'],
    browser: {
      prefs: {
        'network.lna.enabled': true,
        'network.lna.blocking': true,
        'network.lna.websocket.enabled': true,
        'network.lna.local-network-to-localhost.skip-checks': false,
        'network.lna.skip-domains': '',
        'network.lna.address_space.public.override': '127.0.0.1:8443',
      },
    },
  },
  async (place) => {
    const port = 18_000 + place.n;
    const urls = await place.http(good, { name: 'localhost', address: '127.0.0.1', port });
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);
