/** The chart library, and how its charts look here. */
import UPlot from 'uplot';

export interface Line {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: string;
  /** Measured now and then: each is a point, since a line needs two. */
  readonly sparse?: boolean;
}

export interface Chart {
  set(times: readonly number[], lines: readonly (readonly number[])[]): void;
  size(width: number, height: number): void;
  destroy(): void;
}

const two = (value: number) => `${value}`.padStart(2, '0');
const clock = (seconds: number): string => {
  const date = new Date(seconds * 1_000);
  return `${date.getHours()}:${two(date.getMinutes())}${date.getSeconds() ? `:${two(date.getSeconds())}` : ''}`;
};

/** Between the lines of the grid: none of what is drawn comes in parts, and two lines that say `1` say nothing. */
const INCREMENTS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** One chart in an element: lines over time. `format` is for the values on the left. */
export const create = (host: HTMLElement, lines: readonly Line[], format: (value: number) => string): Chart => {
  const style = getComputedStyle(host);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const [soft, grid] = [read('--soft'), read('--line')];
  const axis: UPlot.Axis = {
    stroke: soft,
    font: `11px ${read('--sans') || 'sans-serif'}`,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    gap: 4,
  };
  const plot = new UPlot(
    {
      width: Math.max(1, host.clientWidth),
      height: Math.max(1, host.clientHeight),
      // To the right as much as half a time of day needs.
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      axes: [
        { ...axis, size: 22, space: 70, values: (_, splits) => splits.map(clock) },
        { ...axis, size: 52, space: 28, incrs: INCREMENTS, values: (_, splits) => splits.map(format) },
      ],
      scales: {
        // From nought, or a quiet line would look like a storm.
        y: { range: (_, __, most) => [0, Number.isFinite(most) && most > 0 ? most * 1.1 : 1] },
      },
      series: [
        {},
        ...lines.map(({ label, colour, sparse }, at) => ({
          label,
          stroke: read(colour),
          width: 1.5,
          // One filled, the other a line: two areas would make a third colour.
          ...(at === 0 && !sparse && { fill: `${read(colour)}24` }),
          points: sparse ? { show: true, size: 4, width: 0, fill: read(colour) } : { show: false },
        })),
      ],
    },
    [[], ...lines.map(() => [])],
    host,
  );
  return {
    set: (times, values) =>
      plot.setData([[...times], ...values.map((all) => all.map((one) => (Number.isNaN(one) ? null : one)))]),
    size: (width, height) => plot.setSize({ width: Math.max(1, width), height: Math.max(1, height) }),
    destroy: () => plot.destroy(),
  };
};
