/** How long connections lasted: each a dot, and how many alike a bar. What ends by a clock stands out as one column. */
import { duration } from '../text.js';
import { chartWords } from '../words-later.js';
import { useSize } from './hooks.js';

const BINS = 32;
const BOTTOM = 34;
const TOP = 12;
const LEFT = 30;
const ROUND = [
  1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
];

const unit = (ms: number): string => {
  const [amount, name] =
    ms < 1_000 ? [ms, 'ms'] : ms < 120_000 ? [ms / 1e3, 's'] : ms < 7.2e6 ? [ms / 6e4, 'min'] : [ms / 3.6e6, 'h'];
  return `${Math.round(amount * 10) / 10} ${name}`;
};
/** Into how many parts, so that each is a whole number of seconds. */
const partsOf = (ms: number): number =>
  (ms < 30_000 ? [5, 4, 3] : [6, 5, 4, 3]).find((parts) => Number.isInteger(ms / 1_000 / parts)) ?? 4;

/** The next round length of time, in ms. */
const ceiling = (ms: number): number => {
  const seconds = ms / 1_000;
  return (ROUND.find((one) => one >= seconds) ?? Math.ceil(seconds / 86_400) * 86_400) * 1_000;
};

export const Lives = ({ lives }: { lives: readonly number[] }) => {
  const [host, width, height] = useSize<HTMLDivElement>();
  const most = ceiling(Math.max(1, ...lives));
  const bins = new Array<number>(BINS).fill(0);
  for (const life of lives) bins[Math.min(BINS - 1, Math.floor((life / most) * BINS))]! += 1;
  const parts = partsOf(most);
  const highest = Math.max(1, ...bins);
  const full = Math.max(1, width - LEFT - 8);
  const tall = Math.max(1, height - BOTTOM - TOP);
  const longest = lives.length ? Math.max(...lives) : Number.NaN;
  const said = chartWords.lives(lives.length);
  return (
    <figure class="lives">
      <figcaption>
        <span>{chartWords.titles.lives}</span>
        {lives.length > 0 && <b class="last">{said}</b>}
      </figcaption>
      <div
        class="plot"
        ref={host}
        role="img"
        aria-label={
          lives.length ? chartWords.describe(chartWords.titles.lives, said, duration(longest)) : chartWords.noLives
        }
      >
        {lives.length === 0 ? (
          <p class="soft">{chartWords.noLives}</p>
        ) : (
          <svg width={width} height={height} aria-hidden="true">
            <g class="axis">
              <line x1={LEFT} x2={LEFT + full} y1={TOP + tall} y2={TOP + tall} />
              <text x={LEFT - 6} y={TOP + 8} text-anchor="end">
                {highest}
              </text>
              {Array.from({ length: parts + 1 }, (_, at) => at / parts).map((share) => (
                <text
                  key={share}
                  x={LEFT + share * full}
                  y={height - 4}
                  text-anchor={share === 1 ? 'end' : share ? 'middle' : 'start'}
                >
                  {share ? unit(most * share) : '0'}
                </text>
              ))}
            </g>
            {bins.map((count, at) => (
              <rect
                key={at}
                class="bar"
                data-kind="open"
                x={LEFT + (at * full) / BINS + 1}
                width={Math.max(1, full / BINS - 2)}
                y={TOP + tall - (count / highest) * tall}
                height={(count / highest) * tall}
              />
            ))}
            {lives.map((life, at) => (
              <circle key={at} class="life" cx={LEFT + (life / most) * full} cy={TOP + tall + 8} r={2} />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
};
