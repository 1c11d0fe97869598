/** The time that matters now: to the deadline, to the next attempt, or since the connection opened. */
import { clock, el, setAttribute, setText, svg } from './dom.js';

const TICKS = 60;
const CENTRE = 110;

export function createDial(host) {
  const ticks = Array.from({ length: TICKS }, (_, index) => {
    const long = index % 5 === 0;
    return svg('line', {
      class: 'tick',
      x1: CENTRE,
      x2: CENTRE,
      y1: 10,
      y2: long ? 26 : 22,
      transform: `rotate(${index * (360 / TICKS)} ${CENTRE} ${CENTRE})`,
    });
  });
  const value = el('span', { class: 'dial-value' });
  const label = el('span', { class: 'dial-label' });
  host.append(
    svg('svg', { viewBox: `0 0 ${CENTRE * 2} ${CENTRE * 2}`, 'aria-hidden': 'true' }, ...ticks),
    el('p', { class: 'dial-face' }, value, label),
  );
  return {
    draw(session, now) {
      const face = faceOf(session, now);
      setText(value, face.value);
      setText(label, face.label);
      setAttribute(host, 'data-long', face.value.length > 3);
      const lit = Math.ceil(face.share * TICKS);
      ticks.forEach((tick, index) => {
        const state = index === face.hand ? 'hand' : index < lit ? 'lit' : '';
        setAttribute(tick, 'class', `tick ${state}`.trim());
      });
    },
  };
}

function faceOf({ bus, options, attempts }, now) {
  const snapshot = bus.store.getSnapshot();
  const record = attempts.at(-1);
  const segment = record?.segments.at(-1);
  switch (snapshot.phase) {
    case 'resolving':
    case 'connecting':
      return countdown(
        record?.from + options.connectTimeoutMs - now,
        options.connectTimeoutMs,
        record?.slow ? 's left, slow' : 's to the deadline',
      );
    case 'waiting':
      return countdown(
        snapshot.retryAt - now,
        snapshot.retryAt - segment?.from,
        `s to attempt ${snapshot.attempt + 1}`,
      );
    case 'closing':
      return countdown(segment?.from + options.closeTimeoutMs - now, options.closeTimeoutMs, 's for an answer');
    case 'open': {
      const open = Math.max(0, now - snapshot.openedAt);
      return { value: clock(open), label: 'open', share: 1, hand: Math.floor(open / 1000) % TICKS };
    }
    case 'stopped':
      return {
        value: snapshot.lastClose?.code ? String(snapshot.lastClose.code) : '–',
        label: snapshot.lastClose?.code ? 'close code' : 'stopped',
        share: 0,
      };
    default:
      return { value: '–', label: snapshot.phase, share: 0 };
  }
}

/** A deadline may pass before the bus acts on it (the browser's own throttle extends it): the dial then stays at zero. */
function countdown(left, whole, label) {
  const safe = Number.isFinite(left) ? Math.max(0, left) : 0;
  return { value: (safe / 1000).toFixed(1), label, share: whole > 0 ? Math.min(1, safe / whole) : 0 };
}
