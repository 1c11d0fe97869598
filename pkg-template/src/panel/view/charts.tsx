/** Numbers over five minutes. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { type Chart, create } from '../plot.js';
import { bytes, whole } from '../text.js';
import type { Series, Watched } from '../watched.js';
import { words } from '../words.js';
import { chartWords } from '../words-later.js';
import { useSize } from './hooks.js';
import { Lives } from './lives.js';

interface Figure {
  readonly title: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** Words are not there yet when this is loaded. */
const figures = (): readonly Figure[] => [
  { title: chartWords.titles.messages, series: ['in', 'out'], format: whole },
  { title: chartWords.titles.bytes, series: ['sizeIn', 'sizeOut'], format: bytes },
  { title: chartWords.titles.rtt, series: ['rtt'], format: (ms) => `${Math.round(ms)} ms` },
  { title: chartWords.titles.queue, series: ['queue'], format: whole },
];
const COLOURS: { readonly [series in Series]: string } = {
  in: '--connecting',
  out: '--provider',
  sizeIn: '--connecting',
  sizeOut: '--provider',
  rtt: '--hello',
  queue: '--waiting',
};

export const Charts = ({ desk }: { desk: Desk }) => {
  const watched = desk.watched!;
  return (
    <div class="charts">
      {figures().map((figure) => (
        <Plot key={`${figure.title} ${watched.bus.key}`} figure={figure} watched={watched} />
      ))}
      <Lives lives={watched.lives} />
    </div>
  );
};

const Plot = ({ figure: { title, series, format }, watched }: { figure: Figure; watched: Watched }) => {
  const [host, width, height] = useSize<HTMLDivElement>();
  const chart = useRef<Chart | undefined>(undefined);
  const isEmpty = series[0] === 'rtt' && watched.series.rtt.values().every(Number.isNaN);
  const theme = useTheme(host.current);
  useEffect(() => {
    if (!host.current || isEmpty) return;
    const lines = series.map((name) => ({
      label: chartWords.series[name],
      colour: COLOURS[name],
      sparse: name === 'rtt',
    }));
    chart.current = create(host.current, lines, format);
    return () => {
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [theme, isEmpty]);
  useEffect(() => chart.current?.size(width, height), [width, height]);
  useEffect(() => {
    const { length } = watched.series.in;
    const times = Array.from({ length }, (_, at) => (watched.second - (length - at) * 1_000) / 1_000);
    chart.current?.set(
      times,
      series.map((name) => watched.series[name].values()),
    );
  }, [watched.second, theme, isEmpty, width]);
  const last = watched.series[series[0]!].last;
  const most = Math.max(
    0,
    ...series.flatMap((name) => watched.series[name].values().filter((value) => !Number.isNaN(value))),
  );
  const said = (value: number) => (Number.isNaN(value) ? words.unknown : format(value));
  return (
    <figure>
      <figcaption>
        <span>{title}</span>
        {series.length > 1 &&
          series.map((name) => (
            <span class="key" key={name}>
              <i class="swatch" data-kind={COLOURS[name].slice(2)} />
              {chartWords.series[name]} <b>{said(watched.series[name].last)}</b>
            </span>
          ))}
        {series.length === 1 && <b class="last">{said(last)}</b>}
      </figcaption>
      <div class="plot" ref={host} role="img" aria-label={chartWords.describe(title, said(last), said(most))}>
        {isEmpty && <p class="soft">{chartWords.noRtt}</p>}
      </div>
    </figure>
  );
};

/** Canvases are painted once: another colour scheme needs others. */
const useTheme = (element: Element | null): string => {
  const [system, setSystem] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const look = () => setSystem(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return `${system} ${element?.closest<HTMLElement>('[data-theme]')?.dataset.theme ?? ''}`;
};
