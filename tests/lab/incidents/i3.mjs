/**
 * A silent loop of reconnects: an editor with a hand-written bus, and a server that accepts, waits for INIT, and closes 1008 without a word when the session is somebody
 * else's. Behind it were a forgotten second tab, a session that was null because its lookup had failed and nobody said so, and a component that made its bus anew
 * on every render. Here the same page behaviour meets the product's bus.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { uvicorn } from '../products/uvicorn.mjs';
import { row } from '../rows.mjs';
import { isHelpful, wordsOf } from './expect.mjs';

/** One server for all rows, and a session for each: where it is taken, somebody else has said INIT before. */
async function editor(place, session = `s${place.n}`) {
  const server = await place.once('I3', async (shared) => {
    const app = await uvicorn(shared, { app: 'editor', host: shared.address, port: 9001 });
    return { app, urls: shared.urls({ port: 9001, secure: false }) };
  });
  place.accepted = () => server.app.log().split(`/ws/${session}" [accepted]`).length - 1;
  const { ws, http } = server.urls;
  return { url: ws(`/ws/${session}`), healthUrl: http('/health'), lookup: http('/sessions/unknown') };
}

/** Has the session for as long as the row takes: whoever it is. */
async function taken(place) {
  const told = await editor(place);
  const owner = new WebSocket(told.url);
  place.closing(async () => owner.terminate());
  await once(owner, 'open');
  owner.send(JSON.stringify({ type: 'INIT', client: 'the owner' }));
  await once(owner, 'message');
  return told;
}

/** Nothing here hangs: a verdict that has not come by then does not come. */
const I3 = { kind: 'incident', variants: ['plain'], deadlineMs: 10_000 };
/** How often the server accepted, its owner's own connection included. */
const accepted = (place, least, most = least) => {
  const times = place.accepted();
  assert(times >= least && times <= most, `the server accepted ${times} connections, not ${least} to ${most}`);
};

row(
  'I3: the server closes 1008 without a word after INIT, once and not for ever',
  {
    ...I3,
    truth: 'rejected-after-open',
    ask: async ({ url, lab }) => {
      const { getBus } = await lab.entry('.');
      const hello = JSON.stringify({ type: 'INIT', client: 'the visible tab' });
      const bus = getBus({ url, hello, diagnose: 'deep', retry: { minDelayMs: 50, firstWindowMs: 100 } });
      // The first one knows no more than the code.
      const verdict = new Promise((done) => bus.on('verdict', (one) => one.because.length && done(one)));
      const stopped = new Promise((done) => bus.on('stopped', done));
      bus.connect();
      const { reason } = await stopped;
      if (reason !== 'terminal-close') throw new Error(`stopped: ${reason}`);
      // As the effect that started the loop again; a person who has a reason may.
      const { started, why } = bus.connect();
      if (started || why !== 'needs-because') throw new Error(`connect() answered ${started}, ${why}`);
      return verdict;
    },
    check(verdict, { place }) {
      isHelpful(verdict);
      assert.equal(verdict.facts.code, 1008);
      accepted(place, 2);
    },
  },
  taken,
);

row(
  'I3: a forgotten second tab holds the same bus, and the session',
  {
    ...I3,
    // WebKitGTK's driver lets no page open a tab; with a frame in its place it is a story of tests/package/doctor.test.mjs.
    engines: ['chromium', 'firefox'],
    truth: 'rejected-after-open',
    ask: async ({ url, lab }) => {
      const begin = async (there, client) => {
        const { getBus } = await there.entry('.');
        const hello = JSON.stringify({ type: 'INIT', client });
        // A tab where all is well has nobody who could tell of it, unless it is asked to.
        return getBus({ url, hello, diagnose: 'deep', doctor: 'idle' });
      };
      const tab = window.open(location.href);
      // While it loads it may be somebody else's.
      const arrived = () => {
        try {
          return tab.lab;
        } catch {
          return undefined;
        }
      };
      while (!arrived()) await new Promise((done) => setTimeout(done, 20));
      try {
        const forgotten = await begin(tab.lab, 'the forgotten tab');
        const ready = new Promise((done) => forgotten.on('message', done));
        forgotten.connect();
        await ready;
        const visible = await begin(lab, 'the visible tab');
        const tells = (one) => one.because.some((reason) => /other tab/.test(reason));
        const verdict = new Promise((done) => visible.on('verdict', (one) => tells(one) && done(one)));
        visible.connect();
        return await verdict;
      } finally {
        tab.close();
      }
    },
    check(verdict, { place }) {
      isHelpful(verdict);
      assert.equal(verdict.facts.tabs, 1, 'the facts do not count the other tab');
      accepted(place, 2);
    },
  },
  editor,
);

row(
  'I3: a component that takes 1008 for a reason to come back, and makes its bus anew on every render',
  {
    ...I3,
    truth: 'flapping',
    ask: async ({ url, lab }) => {
      const { getBus } = await lab.entry('.');
      const hello = JSON.stringify({ type: 'INIT', client: 'the visible tab' });
      const retry = { minDelayMs: 50, firstWindowMs: 100, maxDelayMs: 150 };
      const render = () => getBus({ url, hello, diagnose: 'deep', retry, closeCodes: { 1008: 'retry' } });
      const bus = render();
      for (let times = 0; times < 20; times += 1) if (render() !== bus) throw new Error('a second bus');
      const flapping = new Promise((done) =>
        bus.on('verdict', (verdict) => verdict.id === 'flapping' && done(verdict)),
      );
      bus.connect();
      return flapping.finally(() => bus.dispose());
    },
    check(verdict, { place }) {
      isHelpful(verdict);
      const asked = verdict.because.some((reason) => /again 20 times/.test(reason));
      assert(asked, 'it does not tell that the bus was asked for 20 times more');
      assert.equal(verdict.facts.code, 1008);
      accepted(place, 4, 12);
    },
  },
  taken,
);

row(
  'I3: the lookup of the session answered 404, so there is no address and nobody said so',
  {
    ...I3,
    truth: 'no-url',
    certain: true,
    ask: async ({ lookup, lab }) => {
      const { getBus } = await lab.entry('.');
      const url = async () => {
        const answer = await fetch(lookup, { mode: 'no-cors' }).catch(() => undefined);
        return answer?.ok ? lookup : { wait: 'there is no project of this name' };
      };
      const bus = getBus({ key: 'editor', url, diagnose: 'deep' });
      const verdict = new Promise((done) => bus.on('verdict', done));
      bus.connect();
      return verdict;
    },
    check(verdict) {
      assert.match(wordsOf(verdict), /no project of this name/, 'what it waits for is not said');
    },
  },
  editor,
);
