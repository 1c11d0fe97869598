import type { WireEvent } from '../server';
import { WINDOW_MS } from './useWire';

const WIDTH = 600;
const MIDDLE = 20;
const NORMAL = [1000, 1001, 1005];

type Lane = 'open' | 'close' | 'failure' | 'refused';
/** Up is opened, down is over; the longer, the worse. */
const REACH: Record<Lane, number> = { open: -16, close: 9, failure: 16, refused: 16 };

const laneOf = ([, kind, code]: WireEvent): Lane =>
  kind === 'close' ? (NORMAL.includes(code) ? 'close' : 'failure') : kind;

/** The last half minute. One path per lane, as a storm has hundreds of strokes. */
export function Strip({ recent, atMs }: { recent: WireEvent[]; atMs: number }) {
  const paths: Record<Lane, string> = { open: '', close: '', failure: '', refused: '' };
  for (const event of recent) {
    const lane = laneOf(event);
    const x = WIDTH - ((atMs - event[0]) / WINDOW_MS) * WIDTH;
    paths[lane] += `M${x.toFixed(1)} ${MIDDLE + Math.sign(REACH[lane]) * 2}V${MIDDLE + REACH[lane]}`;
  }
  return (
    <figure className="strip">
      <svg viewBox={`0 0 ${WIDTH} ${2 * MIDDLE}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="strip-axis" d={`M0 ${MIDDLE}H${WIDTH}`} />
        {Object.entries(paths).map(([lane, d]) => (
          <path key={lane} data-kind={lane} d={d} />
        ))}
      </svg>
      <figcaption>The last {WINDOW_MS / 1_000} s</figcaption>
    </figure>
  );
}
