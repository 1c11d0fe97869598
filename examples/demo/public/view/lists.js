/** Messages, queue, last close and events. Lists are bounded by the session; only what is new is added to the page. */
import { byId, bytes, el, icon, seconds, setAttribute, setText, timeOfDay } from './dom.js';

const CELLS = 48;
const OUTCOMES = ['sent', 'maybe-sent', 'expired', 'evicted', 'replaced', 'withdrawn', 'stopped'];
const FILTERS = [
  ['all', 'All'],
  ['phase', 'Phases'],
  ['attempt', 'Attempts'],
  ['verdict', 'Verdicts'],
  ['queue', 'Queue'],
  ['server', 'Server'],
];

/** Keeps children in step with a bounded list whose items are added at its end. */
function createTail(host, draw, { newestFirst = false, update = () => {}, empty }) {
  // A list that scrolls must be reachable by keyboard.
  host.tabIndex = 0;
  const shown = new Map();
  const nothing = el('p', { class: 'empty' }, empty);
  host.append(nothing);
  return (items) => {
    nothing.hidden = items.length > 0;
    const stuck = host.scrollHeight - host.scrollTop - host.clientHeight < 24;
    const keep = new Set(items);
    for (const [item, row] of shown) {
      if (keep.has(item)) continue;
      row.remove();
      shown.delete(item);
    }
    for (const item of items) {
      const row = shown.get(item);
      if (row) {
        update(row, item);
        continue;
      }
      const fresh = draw(item);
      shown.set(item, fresh);
      if (newestFirst) nothing.after(fresh);
      else host.append(fresh);
    }
    if (!newestFirst && stuck) host.scrollTop = host.scrollHeight;
  };
}

export function createMessages() {
  const fate = ({ way, outcome, status, code }) =>
    way === 'in'
      ? ''
      : (outcome ?? (status === 'refused' ? `refused: ${code}` : status === 'queued' ? 'queued' : 'passed'));
  const tail = createTail(
    byId('messages'),
    (message) =>
      el(
        'div',
        { class: 'message', 'data-way': message.way },
        icon(message.way),
        el('span', { class: 'unseen' }, message.way === 'in' ? 'received' : 'sent'),
        el('span', { class: 'message-text' }, message.text),
        el('span', { class: 'message-fate', 'data-fate': fate(message).split(':')[0] }, fate(message)),
        el('span', { class: 'message-size' }, bytes(message.bytes)),
      ),
    {
      empty: 'Nothing sent, nothing received.',
      update(row, message) {
        const cell = row.querySelector('.message-fate');
        setText(cell, fate(message));
        setAttribute(cell, 'data-fate', fate(message).split(':')[0]);
      },
    },
  );
  return {
    draw(session) {
      tail(session.messages);
      const all = session.totals.messages;
      setText(byId('messages-count'), all > session.messages.length ? `last ${session.messages.length} of ${all}` : '');
      const { phase } = session.bus.store.getSnapshot();
      const hint = { open: '', stopped: 'Stopped: a message would be refused. Connect first.' }[phase];
      setText(byId('draft-hint'), hint ?? 'Not open: messages wait in the queue and keep their order.');
    },
  };
}

export function createQueue() {
  const cells = Array.from({ length: CELLS }, () => el('i'));
  const size = el('p', { class: 'queue-size' });
  const rows = new Map(OUTCOMES.map((name) => [name, el('dd', {}, '0')]));
  byId('queue').append(
    size,
    el('div', { class: 'cells', 'aria-hidden': 'true' }, ...cells),
    el('dl', { class: 'outcomes' }, ...[...rows].map(([name, value]) => el('div', {}, el('dt', {}, name), value))),
  );
  return {
    draw({ bus, outcomes }) {
      const { messages, bytes: held } = bus.store.getSnapshot().queue;
      setText(size, messages ? `${messages} waiting, ${bytes(held)}` : 'Nothing waits.');
      for (const [index, cell] of cells.entries()) setAttribute(cell, 'class', index < messages ? 'full' : '');
      for (const [name, value] of rows) {
        const count = outcomes.get(name) ?? 0;
        setText(value, String(count));
        setAttribute(value.parentElement, 'data-some', count > 0);
      }
    },
  };
}

export function createLast() {
  let shown = null;
  return {
    draw({ bus }) {
      const close = bus.store.getSnapshot().lastClose;
      if (close === shown) return;
      shown = close;
      byId('last').replaceChildren(
        ...(close ? lastOf(close) : [el('p', { class: 'empty' }, 'No connection has ended yet.')]),
      );
    },
  };
}

function lastOf(close) {
  const facts = [
    ['Code', close.code ?? 'none'],
    ['Cause', close.cause],
    ['Came as far as', close.phase],
    ['What follows', close.action],
    ['Clean', close.wasClean ? 'yes' : 'no'],
    ['Was open', close.openedForMs ? seconds(close.openedForMs) : 'never'],
    // A Close frame that we began comes back with our own words.
    [
      close.cause === 'closed-by-us' ? 'Reason given' : 'The server said',
      close.reason ? `“${close.reason}”` : 'nothing',
    ],
  ];
  return [
    el('p', { class: 'last-sentence' }, close.message),
    el(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value)))),
    ),
  ];
}

export function createEvents() {
  const filter = byId('filter');
  filter.append(
    ...FILTERS.map(([value, words]) =>
      el(
        'label',
        {},
        el('input', { type: 'radio', name: 'filter', value, checked: value === 'all' }),
        el('span', {}, words),
      ),
    ),
  );
  const tail = createTail(
    byId('events'),
    (event) =>
      el(
        'div',
        { class: 'event', 'data-source': event.source, 'data-to': event.phase },
        el('time', {}, timeOfDay(event.at)),
        el('b', {}, event.source === 'server' ? 'server' : event.kind),
        el('span', { class: 'event-text' }, event.text),
      ),
    { newestFirst: true, empty: 'No events of this kind.' },
  );
  let session;
  const draw = () => {
    const chosen = filter.querySelector(':checked').value;
    tail(session.events.filter((event) => chosen === 'all' || event.source === chosen));
    const { events } = session.totals;
    setText(byId('events-count'), events > session.events.length ? `last ${session.events.length} of ${events}` : '');
  };
  filter.addEventListener('change', () => session && draw());
  return {
    draw(current) {
      session = current;
      draw();
    },
  };
}
