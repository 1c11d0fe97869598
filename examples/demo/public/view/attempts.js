/** Attempts as bars over time, newest at the bottom; right of now is what is planned. */
import { kinds } from '../words.js';
import { byId, el, seconds, setText, svg } from './dom.js';

const ROWS = 8;
const ROW = 25;
const BAR = 11;
const AXIS = 26;
const LEFT = 34;
/** Between a bar and its words, and the width of one letter of them. */
const GAP = 10;
const LETTER = 7;
/** Share of the width that is past; the rest has room for the next attempt. */
const NOW_AT = 0.72;
const MIN_SPAN = 6_000;
const MAX_SPAN = 60_000;
const STEPS = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000];

export function createAttempts() {
  const host = byId('chart');
  const table = byId('attempts-table');
  const toggle = byId('attempts-view');
  const canvas = svg('svg', { role: 'img', 'aria-label': 'Attempts over time' });
  const empty = el('p', { class: 'empty' }, 'The first attempt will be drawn here.');
  host.append(canvas, empty);
  byId('legend').append(
    ...Object.entries(kinds).map(([kind, words]) =>
      el('li', {}, el('i', { class: 'swatch', 'data-kind': kind }), words),
    ),
  );
  table.tabIndex = 0;
  let width = 0;
  let span = MIN_SPAN;
  let shownRows = '';
  new ResizeObserver(() => (width = host.clientWidth)).observe(host);
  toggle.addEventListener('click', () => {
    const asTable = toggle.getAttribute('aria-pressed') !== 'true';
    toggle.setAttribute('aria-pressed', String(asTable));
    table.hidden = !asTable;
    host.hidden = asTable;
  });

  return {
    draw(session, now) {
      empty.hidden = session.attempts.length > 0;
      const end = session.bus.store.getSnapshot().phase === 'stopped' ? (lastMoment(session) ?? now) : now;
      // After the end time stands still.
      const at = Math.min(now, end);
      const rows = session.attempts.slice(-ROWS);
      const past = at - (rows[0]?.from ?? at) + 400;
      const planned = (next(rows.at(-1), session.options) ?? at) - at + 400;
      const wanted = Math.min(MAX_SPAN, Math.max(MIN_SPAN, past, planned * (NOW_AT / (1 - NOW_AT))));
      span += (wanted - span) * 0.2;
      // Without a width yet, or hidden, there is no scale.
      if (width > 2 * LEFT && !host.hidden)
        paint(canvas, { rows, at, span, width, options: session.options, word: at < now ? 'end' : 'now' });
      const key = session.attempts
        .map((one) => `${one.attempt}${one.close?.cause}${one.segments.length}${isRunning(one)}`)
        .join();
      if (key !== shownRows) {
        shownRows = key;
        describe(canvas, session.attempts);
        table.replaceChildren(tableOf(session.attempts, now));
      }
      if (!table.hidden) goOn(table, session.attempts.at(-1), now);
    },
  };
}

const lastMoment = (session) => session.attempts.at(-1)?.segments.at(-1)?.to;

function paint(canvas, { rows, at, span, width, options, word }) {
  const height = ROWS * ROW + AXIS;
  canvas.setAttribute('viewBox', `0 0 ${width} ${height}`);
  canvas.setAttribute('height', height);
  const now = LEFT + (width - LEFT) * NOW_AT;
  const scale = (now - LEFT) / span;
  const x = (time) => now + (time - at) * scale;
  const shapes = [...grid({ now, scale, width, height, span, word })];
  for (const [index, record] of rows.entries())
    shapes.push(...row(record, index * ROW + AXIS, { x, at, now, width, options }));
  canvas.replaceChildren(...shapes);
}

function* grid({ now, scale, width, height, span, word }) {
  const step = STEPS.find((one) => one * scale > 62) ?? STEPS.at(-1);
  for (let back = step; back < span; back += step) {
    const left = now - back * scale;
    yield svg('line', { class: 'grid', x1: left, x2: left, y1: AXIS - 6, y2: height });
    yield svg('text', { class: 'axis', x: left, y: 12, 'text-anchor': 'middle' }, `−${back / 1000} s`);
  }
  for (let ahead = step; now + ahead * scale < width - 20; ahead += step) {
    const right = now + ahead * scale;
    yield svg('line', { class: 'grid future', x1: right, x2: right, y1: AXIS - 6, y2: height });
    yield svg('text', { class: 'axis', x: right, y: 12, 'text-anchor': 'middle' }, `+${ahead / 1000} s`);
  }
  yield svg('line', { class: 'now', x1: now, x2: now, y1: AXIS - 6, y2: height });
  yield svg('text', { class: 'axis now-word', x: now, y: 12, 'text-anchor': 'middle' }, word);
}

/** What the attempt is heading for: its deadline, or the moment of the next one. */
function next(record, { connectTimeoutMs }) {
  const running = record?.segments.at(-1);
  if (!running || running.to !== undefined) return undefined;
  return ['provider', 'connecting', 'hello'].includes(running.kind) ? record.from + connectTimeoutMs : running.until;
}

function* row(record, top, { x, at, now, width, options }) {
  const middle = top + ROW / 2 - 3;
  yield svg('text', { class: 'row-name', x: LEFT - 10, y: middle + 4, 'text-anchor': 'end' }, String(record.attempt));
  let end = LEFT;
  /** Of what is drawn as a bar; a wait is a line. */
  let solid = LEFT;
  for (const { kind, from, to } of record.segments) {
    const left = Math.max(LEFT, x(from));
    const right = Math.min(width, Math.max(x(to ?? at), left + (to !== undefined && to - from < 1 ? 0 : 2)));
    end = Math.max(end, right);
    if (kind !== 'waiting' && kind !== 'paused') solid = Math.max(solid, right);
    if (right <= LEFT || right <= left) continue;
    yield* bar(kind, left, right, middle);
  }
  const goal = next(record, options);
  if (goal > at) {
    const ahead = Math.min(width, x(goal));
    const waiting = record.segments.at(-1).kind === 'waiting';
    yield svg('line', { class: waiting ? 'planned' : 'planned limit', x1: end, x2: ahead, y1: middle, y2: middle });
    if (ahead < width - 5) {
      yield waiting
        ? svg('circle', { class: 'planned-end', cx: ahead, cy: middle, r: 4 })
        : svg('line', { class: 'limit-end', x1: ahead, x2: ahead, y1: middle - BAR / 2, y2: middle + BAR / 2 });
    }
  }
  yield* label(wordsOf(record), { start: Math.max(LEFT, x(record.from)), solid, end, now, middle });
}

/** What happened stays left of now: after the bar, before it, upon its end, or else over it. */
function* label(words, { start, solid, end, now, middle }) {
  const long = words.length * LETTER;
  if (!words || long > now - LEFT - 2 * GAP) return;
  const place =
    end + GAP + long < now - 4
      ? { x: end + GAP }
      : start - GAP - long > LEFT
        ? { x: start - GAP, 'text-anchor': 'end' }
        : solid - start > long + 2 * GAP
          ? { x: solid - GAP, 'text-anchor': 'end', class: 'row-end on-bar' }
          : { x: now - GAP, 'text-anchor': 'end' };
  yield svg('text', { class: 'row-end', y: middle + 4, ...place }, words);
}

function* bar(kind, left, right, middle) {
  if (kind === 'waiting' || kind === 'paused') {
    yield svg('line', { class: 'bar-waiting', 'data-kind': kind, x1: left, x2: right, y1: middle, y2: middle });
    return;
  }
  yield svg('rect', {
    class: 'bar',
    'data-kind': kind,
    x: left,
    y: middle - BAR / 2,
    width: right - left,
    height: BAR,
    rx: Math.min(2.5, (right - left) / 2),
  });
}

function wordsOf({ close, segments, slow }) {
  if (!close) return slow && segments.at(-1)?.to === undefined ? 'slow' : '';
  const { code, cause } = close;
  return code && code !== 1006 ? `${code} ${cause}` : cause;
}

function describe(canvas, attempts) {
  const last = attempts.at(-1);
  const words = last
    ? `${attempts.length} attempts so far; the last ended with ${last.close?.cause ?? 'nothing yet'}.`
    : 'No attempts yet.';
  canvas.setAttribute('aria-label', words);
}

const isRunning = ({ segments }) => segments.length > 0 && segments.at(-1).to === undefined;

/** How long an attempt spent on a kind of time; what still runs is in whole seconds, with an ellipsis. */
function spent({ segments }, kind, now) {
  const mine = segments.filter((one) => one.kind === kind);
  const sum = mine.reduce((total, { from, to = now }) => total + to - from, 0);
  if (mine.some(({ to }) => to === undefined)) return `${Math.floor(sum / 1000)} s…`;
  return sum ? seconds(sum) : '';
}

/** Only the cell that runs changes, so that the table can be read and selected. */
function goOn(table, record, now) {
  if (!record || !isRunning(record)) return;
  const { kind } = record.segments.at(-1);
  const cell = table.querySelector(`tbody tr [data-spent=${kind}]`);
  if (cell) setText(cell, spent(record, kind, now));
}

/** Code and cause first: they are the reason to look, and a narrow page shows the first columns only. */
function tableOf(attempts, now) {
  const head = ['Code', 'Cause', ...Object.values(kinds)];
  const rows = attempts
    .slice(-20)
    .reverse()
    .map((record) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, String(record.attempt)),
        el('td', {}, String(record.close?.code ?? '')),
        el('td', {}, record.close?.cause ?? ''),
        ...Object.keys(kinds).map((kind) => el('td', { 'data-spent': kind }, spent(record, kind, now))),
      ),
    );
  const number = el('th', { scope: 'col', 'aria-label': 'Attempt' }, '#');
  const table = el(
    'table',
    {},
    el('thead', {}, el('tr', {}, number, ...head.map((words) => el('th', { scope: 'col' }, words)))),
    el('tbody', {}, ...rows),
  );
  if (!rows.length) setText(table.tBodies[0].insertRow().insertCell(), 'None yet');
  return table;
}
