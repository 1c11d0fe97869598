/** A state as colour and shape: neither has to be told from the other. */
import type { State } from '../state.js';

const SHAPES: { readonly [state in State]: string } = {
  // A disc, a broken ring, a triangle, a square, two bars.
  good: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  busy: 'M8 1.8a6.2 6.2 0 0 1 6.2 6.2h-2.6A3.6 3.6 0 0 0 8 4.4zM8 14.2A6.2 6.2 0 0 1 1.8 8h2.6A3.6 3.6 0 0 0 8 11.6z',
  waiting: 'M8 2 15 14H1z',
  failed: 'M2.5 2.5h11v11h-11z',
  still: 'M4 3h2.8v10H4zM9.2 3H12v10H9.2z',
};

export const Glyph = ({ state, size = 14 }: { state: State; size?: number }) => (
  <svg class="glyph" data-state={state} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
    <path d={SHAPES[state]} />
  </svg>
);

const ICONS = {
  close: 'm4 4 8 8m0-8-8 8',
  bottom: 'M2.5 3h11v10h-11zM2.5 9.5h11',
  right: 'M2.5 3h11v10h-11zM9.5 3v10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  in: 'M12 4 4 12M4 6v6h6',
  out: 'M4 12 12 4M6 4h6v6',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  latest: 'M3 8h8M8 4.5 11.5 8 8 11.5M13.5 3.5v9',
  whole: 'M2 8h12M5 5 2 8l3 3m6-6 3 3-3 3',
  previous: 'm10 3.5-5 4.5 5 4.5',
  next: 'm6 3.5 5 4.5-5 4.5',
  pause: 'M5.5 3.5v9m5-9v9',
  play: 'M5 3.5 12 8l-7 4.5z',
  deep: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm3.3 7.8 3.2 3.2',
  save: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10',
  load: 'M8 10.5V3M4.8 6 8 2.8 11.2 6M3 13.5h10',
  check: 'm3.5 8.5 3 3 6-7',
} as const;

export const Icon = ({ name }: { name: keyof typeof ICONS }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={ICONS[name]} />
  </svg>
);
