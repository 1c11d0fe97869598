/** The page: one session at a time, drawn whenever it changes. */
import { endpointOf, endpoints } from '/endpoints.mjs';
import { showFault } from './fault.js';
import { createSession } from './session.js';
import { createTicker } from './ticker.js';
import { createAttempts } from './view/attempts.js';
import { createCode } from './view/code.js';
import { createDiagram } from './view/diagram.js';
import { createDial } from './view/dial.js';
import { byId, setText } from './view/dom.js';
import { createEndpoints } from './view/endpoints.js';
import { createEvents, createLast, createMessages, createQueue } from './view/lists.js';
import { createState } from './view/state.js';
import { createVerdict } from './view/verdict.js';

/** Names this page at the server, so that Cut TCP cuts no other page's sockets. */
const client = crypto.randomUUID().slice(0, 8);
const BECAUSE = 'asked for by hand';
const WATCH_AGAIN_MS = 3_000;

/** For tests and the console: the bus on show. The page itself does not read it. */
window.demo = { bus: undefined, session: undefined };

async function start() {
  const views = createViews();
  const { getBus } = await import('/pkg/index.js');
  let session;
  let dirty = true;
  let cameFrom;
  const server = watchServer((saw) => {
    if (saw.text) session?.log({ source: 'server', kind: 'server', text: saw.text });
    dirty = true;
  });

  const choose = (endpoint) => {
    session?.dispose();
    cameFrom = undefined;
    session = createSession({ getBus, endpoint, client, onChange: () => (dirty = true) });
    window.demo = { bus: session.bus, session };
    session.bus.on('phase', ({ from }) => (cameFrom = from));
    views.endpoints.select(endpoint);
    views.state.subject(endpoint);
    views.code.show(session.code);
    session.bus.connect();
  };
  const fromHash = () => {
    const wanted = endpointOf(location.hash.slice(1)) ?? endpoints[0];
    if (wanted !== session?.endpoint) choose(wanted);
  };
  addEventListener('hashchange', fromHash);
  addEventListener('pagehide', () => session?.dispose());
  // Back from the browser's page cache: the old session is disposed of, so it begins anew.
  addEventListener('pageshow', ({ persisted }) => persisted && session && choose(session.endpoint));

  createTicker(
    () => {
      if (!session || !dirty) return false;
      dirty = false;
      views.state.draw(session, server.sockets);
      views.diagram.draw({ ...session.bus.store.getSnapshot(), from: cameFrom });
      for (const view of views.lists) view.draw(session);
      return true;
    },
    (now) => {
      if (!session) return;
      views.dial.draw(session, now);
      views.attempts.draw(session, now);
      views.verdict.draw(session, now);
    },
  );
  wire(() => session);
  fromHash();
  await showPanel();
}

/** Docked below the endpoints where there is room; elsewhere its button is there. Whoever moves or closes it finds it so again. */
async function showPanel() {
  const { define } = await import('/pkg/panel.js');
  define();
  const element = document.createElement('whysocket-panel');
  element.setAttribute('dock', 'bottom');
  const isRoomy = matchMedia('(min-width: 1200px) and (min-height: 860px)').matches;
  if (isRoomy && isNew()) element.setAttribute('open', '');
  const follow = () => {
    element.options = { contents: true, theme: document.documentElement.dataset.theme ?? 'auto' };
  };
  byId('theme').addEventListener('change', follow);
  follow();
  document.body.append(element);
  // Once: from then on it is as it was left.
  element.removeAttribute('open');
}

/** Storage may be forbidden. */
function isNew() {
  try {
    return !localStorage.getItem('whysocket:panel');
  } catch {
    return true;
  }
}

const createViews = () => ({
  endpoints: createEndpoints(),
  state: createState(),
  dial: createDial(byId('dial')),
  diagram: createDiagram(byId('diagram')),
  attempts: createAttempts(),
  verdict: createVerdict(),
  code: createCode(),
  lists: [createMessages(), createQueue(), createLast(), createEvents()],
});

/** Buttons, the composer. */
function wire(current) {
  const acts = {
    connect: () => tried('connect', current().bus.connect({ because: BECAUSE })),
    reconnect: () => tried('reconnect', current().bus.reconnect({ because: BECAUSE })),
    close: () => current().bus.close(1000, 'closed by hand'),
    cut: () => fetch(`/control/cut?client=${client}`, { method: 'POST' }).catch(() => {}),
  };
  const tried = (name, { started, why }) => {
    if (!started) current().log({ source: 'warning', kind: name, text: `not started: ${why}` });
  };
  document.querySelector('.controls').addEventListener('click', ({ target }) => {
    const button = target.closest('[data-do]');
    if (button && button.getAttribute('aria-disabled') !== 'true') acts[button.dataset.do]();
  });
  let number = 0;
  const draft = byId('draft');
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    current().send(draft.value || `hello ${++number}`);
    draft.value = '';
  });
  byId('send-ten').addEventListener('click', () => {
    for (let count = 0; count < 10; count += 1) current().send(`message ${++number}`);
  });
}

/** What the server sees of this page, and whether it is there at all. */
function watchServer(onSeen) {
  /** `sockets`: how many of this page's the server has, by endpoint. */
  const server = { sockets: undefined, there: true };
  const notice = byId('notice');
  const tell = () => {
    const words = !server.there
      ? 'The demo’s server does not answer. Run npm start again; this page goes on by itself.'
      : navigator.onLine
        ? ''
        : 'The browser says it is offline. It may be wrong, so the bus takes it as a hint only.';
    setText(notice, words);
    notice.hidden = !words;
  };
  const open = () => {
    const source = new EventSource(`/control/watch?client=${client}`);
    source.addEventListener('message', ({ data }) => {
      const saw = JSON.parse(data);
      Object.assign(server, { sockets: saw.sockets, there: true });
      tell();
      onSeen(saw);
    });
    source.addEventListener('error', () => {
      Object.assign(server, { sockets: undefined, there: false });
      tell();
      onSeen({});
      // Most errors it tries again by itself; not after an answer that it does not like.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, WATCH_AGAIN_MS);
    });
  };
  open();
  addEventListener('online', tell);
  addEventListener('offline', tell);
  return server;
}

start().catch(showFault);
