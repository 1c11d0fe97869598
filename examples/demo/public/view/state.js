/** What is: the subject, the promise, the phase in words, the readouts and the buttons. */
import { isFailure, phases, sentenceOf } from '../words.js';
import { byId, bytes, el, icon, setAttribute, setText } from './dom.js';

const READOUTS = [
  ['attempt', 'Attempt'],
  ['opens', 'Opened'],
  ['failures', 'Failures in a row'],
  ['queue', 'Queued'],
  ['sockets', 'Sockets at the server'],
  ['traffic', 'Messages out, in'],
];
const SAY_AFTER_MS = 600;

export function createState() {
  const values = new Map(
    READOUTS.map(([name, words]) => {
      const value = el('dd');
      byId('readouts').append(el('div', {}, el('dt', {}, words), value));
      return [name, value];
    }),
  );
  const say = createVoice();
  let promised = '';

  return {
    subject({ name, about, server }) {
      setText(byId('subject-name'), name);
      setText(byId('subject-about'), about);
      setText(byId('subject-server'), server);
      promised = '';
    },
    draw(session, sockets) {
      const snapshot = session.bus.store.getSnapshot();
      const sentence = sentenceOf(snapshot, session.stopped);
      const reason = snapshot.reason ?? (snapshot.phase === 'open' ? (roundTrip(snapshot) ?? session.protocol) : '');
      const root = document.documentElement;
      setAttribute(root, 'data-phase', snapshot.phase);
      setAttribute(root, 'data-failure', isFailure(snapshot));
      setText(byId('phase-name'), phases[snapshot.phase]);
      setText(byId('phase-reason'), reason || '');
      setText(byId('phase-sentence'), sentence);
      const title = `${phases[snapshot.phase]} · ${session.endpoint.name} · whysocket`;
      if (document.title !== title) document.title = title;
      say(`${phases[snapshot.phase]}${snapshot.reason ? `, ${snapshot.reason}` : ''}. ${sentence}`);
      setText(values.get('attempt'), String(snapshot.attempt));
      setText(values.get('opens'), `${snapshot.opens}×`);
      setText(values.get('failures'), String(snapshot.phase === 'open' ? 0 : session.failures));
      setText(
        values.get('queue'),
        snapshot.queue.messages ? `${snapshot.queue.messages} · ${bytes(snapshot.queue.bytes)}` : '0',
      );
      // Of this endpoint: a socket that a server keeps after its bus is gone belongs to another.
      setText(values.get('sockets'), sockets === undefined ? '–' : String(sockets[session.endpoint.id] ?? 0));
      setText(values.get('traffic'), `${session.totals.out} / ${session.totals.in}`);
      buttons(snapshot);
      promised = promise(session, promised);
    },
  };
}

const roundTrip = ({ rttMs }) =>
  rttMs === undefined ? undefined : `round trip ${rttMs.toFixed(rttMs < 10 ? 1 : 0)} ms`;

/** The promise, and whether it has been kept. */
function promise({ endpoint, promise: { phase, reason, verdict, kept } }, shown) {
  const key = `${endpoint.id} ${kept}`;
  if (key === shown) return shown;
  const words = el(
    'span',
    {},
    el('b', {}, phase),
    reason ? `, ${reason}` : '',
    verdict ? ` · ${verdict}` : '',
    endpoint.act === 'close' && !kept ? ' once you press Close' : '',
  );
  const judged = el('span', { class: 'judged' }, kept ? icon('check') : '', kept ? 'kept' : 'watching');
  byId('promise').replaceChildren(words, judged);
  setAttribute(byId('promise'), 'data-kept', kept);
  return key;
}

/** Not `disabled`: a button that disappears under the finger takes the focus with it. */
function buttons({ phase, wanted }) {
  const running = ['resolving', 'connecting', 'open', 'closing'].includes(phase);
  const usable = {
    connect: !running,
    reconnect: phase !== 'closing',
    close: phase !== 'closing' && (wanted || phase === 'open'),
    cut: running,
  };
  for (const [name, can] of Object.entries(usable)) {
    setAttribute(document.querySelector(`[data-do=${name}]`), 'aria-disabled', !can);
  }
  const words = phase === 'waiting' ? 'Retry now' : phase === 'paused' ? 'Ask again' : 'Connect';
  setText(document.querySelector('[data-do=connect]'), words);
}

/** Says where it came to rest; a phase that lasts a moment is not read out. */
function createVoice() {
  let wanted = '';
  let timer;
  return (text) => {
    if (text === wanted) return;
    wanted = text;
    clearTimeout(timer);
    timer = setTimeout(() => setText(byId('said'), wanted), SAY_AFTER_MS);
  };
}
