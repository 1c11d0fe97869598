/** What the engines themselves do to a plain WebSocket when things happen to its page. The manual's table of lifecycles is written from these. */
import assert from 'node:assert/strict';
import { whileAway, whileFrozen, whileHidden, whileOffline } from '../support/lifecycle.mjs';
import { story } from './story.mjs';

/** Pages that may not be stored are in no back/forward cache. */
const CACHED = { cache: 'no-cache' };

/** In the page: a plain socket, and all that is told, in order; kept where a page loaded anew finds it. */
const listen = async (address, closing) => {
  const tell = (what) => {
    sessionStorage.told = JSON.stringify([...JSON.parse(sessionStorage.told ?? '[]'), what]);
  };
  sessionStorage.removeItem('told');
  window.stayed = true;
  const socket = new WebSocket(address);
  window.socket = socket;
  const opened = new Promise((done) => {
    socket.onopen = done;
  });
  socket.onmessage = ({ data }) => tell(`message ${data}`);
  socket.onerror = () => tell('error');
  socket.onclose = ({ code, wasClean }) => tell(`close ${code}${wasClean ? ' clean' : ''}`);
  for (const type of ['pagehide', 'pageshow'])
    addEventListener(type, ({ persisted }) => {
      if (type === closing) socket.close(1000);
      tell(persisted ? `${type} persisted` : type);
    });
  for (const type of ['freeze', 'resume']) document.addEventListener(type, () => tell(type));
  document.addEventListener('visibilitychange', () => tell(document.visibilityState));
  for (const type of ['online', 'offline']) addEventListener(type, () => tell(type));
  await opened;
};
/** Answers once the last of them was told. */
const told = (last) =>
  new Promise((done) => {
    const ask = () => {
      const list = JSON.parse(sessionStorage.told ?? '[]');
      if (!last || list.some((what) => what.startsWith(last))) return done(list);
      return setTimeout(ask, 20);
    };
    ask();
  });

const AWAY = 'pagehide persisted, hidden, visible, pageshow persisted';
const SOCKETS = {
  chromium: { open: 'error, close 1006', closing: 'close 1000 clean' },
  // Closed as soon as a way out is taken, and for that never cached.
  firefox: { open: 'close 1001 clean', closing: 'close 1001 clean' },
  webkit: { open: 'error, close 1006', closing: 'error, close 1000' },
};

for (const kind of ['open', 'closing']) {
  const title = { open: 'with an open socket', closing: 'that closes its socket in pagehide' }[kind];
  story(`engines: the back/forward cache and a page ${title}`, { page: CACHED }, async (world) => {
    const { browser, page, server, engine, url } = world;
    await page(listen, url('/silent'), kind === 'closing' ? 'pagehide' : 'none');
    await whileAway(browser, `${server.url}/kit/tab.html`);
    assert.equal(await page(() => window.stayed === true), engine !== 'firefox');
    const list = await page(told, 'close');
    const socket = list.filter((what) => /^(error|close)/.test(what)).join(', ');
    assert.equal(socket, SOCKETS[engine][kind]);
    const events = list.filter((what) => /^(page|hidden|visible)/.test(what)).join(', ');
    if (engine !== 'firefox') assert.equal(events, AWAY);
    else assert.equal(list.join(', '), `${socket}, pagehide, hidden`);
    const { closed } = await server.until(() => server.connections[0].ended && server.connections[0], 'the end');
    assert.equal(closed.code, kind === 'closing' && engine !== 'firefox' ? 1000 : 1001);
  });
}

story('engines: a way out that leads nowhere closes sockets in Firefox, and in no other', async (world) => {
  const { page, server, engine, url } = world;
  await page(listen, url('/echo'), 'none');
  await page(() => {
    location.assign('/nothing');
  });
  if (engine === 'firefox') {
    assert.deepEqual(await page(told, 'close'), ['close 1001 clean']);
    await server.until(() => server.connections[0].closed?.code === 1001, 'a Close frame with 1001');
  } else {
    await page(() => window.socket.send('still there'));
    assert.deepEqual(await page(told, 'message'), ['message still there']);
  }
});

story(
  'engines: a page that is frozen loses its socket on waking, and what was sent to it',
  {
    engines: ['chromium'],
  },
  async ({ browser, page, server, url }) => {
    await page(listen, url('/silent'), 'none');
    const [connection] = server.connections;
    await whileFrozen(browser, async () => {
      connection.ws.send('to the frozen');
      const answered = new Promise((done) => {
        connection.ws.once('pong', done);
      });
      connection.ws.ping();
      // The browser answers for the page: a server's ping tells it nothing of that.
      await answered;
      assert.equal(connection.ended, false);
    });
    const list = await page(told, 'close');
    assert.match(list.join(', '), /^hidden, freeze, resume, error, close 1006/);
    await server.until(() => connection.closed?.code === 1001, 'a Close frame with 1001');
  },
);

story('engines: hidden pages hear their messages', async ({ browser, page, server, url }) => {
  await page(listen, url('/silent'), 'none');
  await whileHidden(browser, async () => {
    server.connections[0].ws.send('to the hidden');
    await page(told, 'message');
  });
  assert.deepEqual(await page(told, 'visible'), ['hidden', 'message to the hidden', 'visible']);
});

story(
  'engines: offline, nothing connects, and what is open goes on',
  {
    engines: ['chromium', 'firefox'],
  },
  async ({ browser, page, server, url }) => {
    await page(listen, url('/echo'), 'none');
    await whileOffline(browser, async () => {
      await page(told, 'offline');
      assert.equal(await page(() => navigator.onLine), false);
      await page(() => window.socket.send('offline'));
      await page(told, 'message');
      const code = await page(
        (address) =>
          new Promise((done) => {
            new WebSocket(address).onclose = (event) => done(event.code);
          }),
        url('/silent'),
      );
      assert.equal(code, 1006);
    });
    assert.deepEqual(await page(told, 'online'), ['offline', 'message offline', 'online']);
    assert.equal(server.to('/silent').length, 0);
  },
);

const AWAY_WORKERS = {
  // The worker stops and goes on with its page, and so does its socket.
  chromium: { stayed: true, first: 'close 1006' },
  firefox: { stayed: false },
  webkit: { stayed: true, first: 'message sent meanwhile' },
};

story('engines: the back/forward cache and a dedicated worker with an open socket', { page: CACHED }, async (world) => {
  const { browser, page, server, engine, url } = world;
  await page(async (address) => {
    window.stayed = true;
    const source = `const socket = new WebSocket(${JSON.stringify(address)});
      socket.onopen = () => postMessage('open');
      socket.onmessage = ({ data }) => postMessage('message ' + data);
      socket.onclose = ({ code }) => postMessage('close ' + code);`;
    window.worker = new Worker(URL.createObjectURL(new Blob([source])));
    await new Promise((done) => {
      window.worker.onmessage = done;
    });
    window.first = new Promise((done) => {
      window.worker.onmessage = ({ data }) => done(data);
    });
  }, url('/silent'));
  await whileAway(browser, `${server.url}/kit/tab.html`, () => server.connections[0].ws.send('sent meanwhile'));
  const { stayed, first } = AWAY_WORKERS[engine];
  assert.equal(await page(() => window.stayed === true), stayed);
  if (stayed) assert.equal(await page(() => window.first), first);
});
