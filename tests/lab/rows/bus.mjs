/** What only a bus can meet: functions of the application, greetings, heartbeats, and patterns over several connections. */
import { close, send, text } from '../wire.mjs';
import { row } from '../world.mjs';

const FAST = { minDelayMs: 20, firstWindowMs: 60, maxDelayMs: 60, laterMinMs: 20, laterMaxMs: 60 };

/** `upgrade`: what the server does; `ask` runs in the page. */
function bus(title, truth, { upgrade = (request) => request.switch(), ask, ...more }) {
  row(title, { truth, set: [truth], ask, ...more }, async (place) => {
    const urls = await place.http((request) =>
      request.upgrade ? upgrade(request) : request.answer(426, { headers: { Upgrade: 'websocket' } }),
    );
    return { url: urls.ws(), healthUrl: urls.http(), retry: FAST };
  });
}
const certain = { certain: true };

bus('the provider of the URL never answers', 'provider-timeout', {
  ask: ({ lab }) => lab.bus({ url: () => new Promise(() => {}) }),
  ...certain,
});
bus('the provider of the URL fails', 'provider-failed', {
  ask: ({ lab, retry }) => lab.bus({ url: () => Promise.reject(new Error('GET /api/session: 404')), retry }),
  ...certain,
});
bus('the provider of the URL answers nonsense', 'provider-invalid', {
  ask: ({ lab, retry }) => lab.bus({ url: () => ({ href: 7 }), retry }),
  ...certain,
});
bus('there is no URL yet', 'no-url', { ask: ({ lab }) => lab.bus({ url: () => null }), ...certain });

bus('the greeting is never answered', 'hello-timeout', {
  ask: ({ url, lab, retry }) => lab.bus({ url, hello: 'init', ready: (message) => message === 'ready', retry }),
  ...certain,
});
bus('the greeting fails', 'hello-failed', {
  ask: ({ url, lab, retry }) => lab.bus({ url, hello: () => Promise.reject(new Error('no token')), retry }),
  ...certain,
});

/** A second tab, a session of somebody else: opened, told nothing, closed, and again. */
bus('it opens, and is closed at once, again and again', 'flapping', {
  upgrade: (request) => {
    request.switch();
    setTimeout(() => send(request.socket, close(4000, 'not yours')), 50);
  },
  ask: ({ url, lab, retry }) => lab.bus({ url, retry }, { until: 'flapping' }),
  ...certain,
});

/** A proxy's idle timeout: three connections that live equally long. */
bus('it is cut after three seconds, three times', 'idle-cut', {
  upgrade: (request) => {
    request.switch();
    setTimeout(() => request.socket.end(), 3_000);
  },
  ask: ({ url, lab, retry }) => lab.bus({ url, retry }, { until: 'idle-cut', withinMs: 14_000 }),
  deadlineMs: 30_000,
  short: false,
});

/** The network is gone, TCP does not know: nothing comes, nothing fails. */
bus('nothing comes any more, and nothing ends', 'half-open', {
  upgrade: (request) => request.switch({}, text('hi')),
  ask: ({ url, lab, retry }) =>
    lab.bus({ url, retry, heartbeat: { intervalMs: 300, timeoutMs: 400, message: 'ping' } }, { until: 'half-open' }),
});

bus('the server restarts', 'server-restart', {
  upgrade: (request) => {
    request.switch();
    setTimeout(() => send(request.socket, close(1012, 'restart')), 80);
  },
  ask: ({ url, lab, retry }) => lab.bus({ url, retry }, { until: 'server-restart' }),
  // libsoup refuses the code: the row for it is among closes.mjs' 1013.
  engines: ['chromium', 'firefox'],
  ...certain,
});

bus('our close is never answered', 'close-unanswered', {
  upgrade: (request) => {
    request.switch();
    request.socket.removeAllListeners('data');
    request.socket.pause();
  },
  ask: ({ url, lab }) => lab.bus({ url, closeTimeoutMs: 300 }, { act: (one) => one.on('open', () => one.close()) }),
  ...certain,
});
