/** How much may be sent and held: options in, checked numbers out. */
import { refuse } from '../parse.js';
import { shown, tag } from '../redact.js';
import type { Beacon } from './beacon.js';

/** Of each option its default, the least, the most. The reasons are in the manual. */
const NUMBERS = {
  sampleRate: [1, 0, 1],
  maxPerMinute: [10, 1, 600],
  maxHeld: [50, 1, 1_000],
  maxHeldBytes: [32_768, 4_096, 36_864],
  timeoutMs: [10_000, 100, 600_000],
} as const;

export type Limits = { readonly [name in keyof typeof NUMBERS]: number } & {
  readonly labels?: NonNullable<Beacon['labels']>;
};

/** They go with every body. */
const MOST_LABELS = 16;
const MOST_LETTERS = 80;

/** The application's own words: they are sent as they are. */
const parseLabels = (labels: unknown): NonNullable<Beacon['labels']> => {
  const entries = tag(labels) === 'Object' ? Object.entries(labels as object) : [];
  if (!entries.length || entries.length > MOST_LABELS)
    refuse('options.labels', labels, `an object of 1 to ${MOST_LABELS} labels`);
  for (const [name, value] of entries)
    if (!/^(string|number|boolean)$/.test(typeof value) || (name + value).length > MOST_LETTERS)
      refuse(
        `options.labels.${name.slice(0, MOST_LETTERS)}`,
        tag(value),
        `a text, number or boolean, with its name at most ${MOST_LETTERS} letters`,
      );
  return Object.fromEntries(entries);
};

/** As of a bus: a slip is no reason to fail. */
export const checkNames = (options: object, known: readonly string[]): void => {
  if (tag(options) !== 'Object') refuse('options', options, 'an object');
  for (const name in options)
    if (!known.includes(name)) console.warn(`whysocket/telemetry: no option "${shown(name)}".`);
};

export const parseLimits = (options: { readonly [name: string]: unknown }): Limits => {
  checkNames(options, [...Object.keys(NUMBERS), 'labels', 'hosts']);
  const { labels } = options;
  const limits = Object.entries(NUMBERS).map(([name, [usual, least, most]]) => {
    const { [name]: value = usual } = options;
    const fits = typeof value === 'number' && value >= least && value <= most;
    if (!fits || (name !== 'sampleRate' && value % 1))
      refuse(`options.${name}`, value, `a ${name === 'sampleRate' ? '' : 'whole '}number from ${least} to ${most}`);
    return [name, value];
  });
  return {
    ...(Object.fromEntries(limits) as unknown as Limits),
    ...(labels !== undefined && { labels: parseLabels(labels) }),
  };
};
