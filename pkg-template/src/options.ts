/** Options in, checked values out. The defaults are those of the machine, and in the README's table. */
import { actions } from './codes.js';
import { engine } from './host/engine.js';
import { parseHello, parseProtocols, parseUrl, refuse } from './parse.js';
import { isCredential, shown, tag } from './redact.js';
import type { BusOptionsBase, Data, HelloOption, ProtocolsOption, UrlProvider } from './types.js';
import { Setting } from './wire.js';

export type Raw = Readonly<Record<string, unknown>>;

export interface Parsed extends Omit<BusOptionsBase, 'protocols' | 'hello'> {
  readonly raw: Raw;
  /** Nested ones by their path, as `retry.factor`. */
  readonly flat: ReadonlyMap<string, unknown>;
  readonly key: string;
  readonly urls: readonly URL[] | UrlProvider | null;
  readonly protocols: readonly string[] | Extract<ProtocolsOption, (...args: never) => unknown>;
  readonly hello: readonly Data[] | Extract<HelloOption, (...args: never) => unknown>;
  readonly lingerMs: number;
  readonly maxBufferedBytes: number;
  /** By {@link Setting}. */
  readonly settings: readonly number[];
  readonly rules: readonly (readonly [from: number, to: number, action: number])[];
  readonly unknown: readonly string[];
}

const NUMBERS: Readonly<Record<string, number>> = {
  // In the order of Setting, from 1.
  connectTimeoutMs: 10_000,
  slowAfterMs: 3_000,
  closeTimeoutMs: 2_000,
  'retry.minDelayMs': 250,
  'retry.firstWindowMs': 3_000,
  'retry.factor': 2,
  'retry.maxDelayMs': 30_000,
  'retry.laterMinMs': 5_000,
  'retry.laterMaxMs': 30_000,
  'retry.maxAttempts': Infinity,
  'retry.stableAfterMs': 5_000,
  'queue.maxMessages': 1_000,
  'queue.maxBytes': 1_048_576,
  'queue.maxAgeMs': 300_000,
  // The host's own.
  lingerMs: 5_000,
  'queue.maxBufferedBytes': 1_048_576,
};
/** What the machine starts with, by {@link Setting}. */
export const DEFAULTS: readonly number[] = [0, ...Object.values(NUMBERS).slice(0, Setting.QueueAgeMs), 0, 0, 0, 0];

const BOUNDS = [
  ['retry.minDelayMs', 'retry.maxDelayMs'],
  ['retry.laterMinMs', 'retry.laterMaxMs'],
] as const;

const TYPES: Readonly<Record<string, string>> = {
  key: 'string',
  identity: 'string',
  waitingFor: 'string',
  requireProtocol: 'boolean',
  enabled: 'boolean',
  ready: 'function',
  WebSocket: 'function',
  retry: 'object',
  queue: 'object',
  closeCodes: 'object',
  logger: 'object',
  'logger.debug': 'function',
  'logger.info': 'function',
  'logger.warn': 'function',
  'logger.error': 'function',
};
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  binaryType: ['blob', 'arraybuffer'],
  'queue.overflow': ['refuse', 'evict-oldest'],
  'closeCodes.preset': ['graphql-transport-ws'],
};
const KNOWN = ['url', 'protocols', 'hello', ...Object.keys({ ...NUMBERS, ...TYPES, ...VALUES })];

/** At most so many letters too many, missing or wrong. */
const isNear = (a: string, b: string, slips: number): boolean =>
  a[0] === b[0]
    ? !a || isNear(a.slice(1), b.slice(1), slips)
    : slips > 0 && ['01', '10', '11'].some(([i, j]) => isNear(a.slice(+i!), b.slice(+j!), slips - 1));

const unknownSentence = (path: string): string => {
  const near = (slips: number) =>
    KNOWN.find((known) =>
      [known, known.replace(/.*\./, '')].some((name) => isNear(path.toLowerCase(), name.toLowerCase(), slips)),
    );
  const meant = near(0) ?? near(1) ?? near(2);
  return `No option "${shown(path)}"${meant ? `; did you mean "${meant}"?` : '.'}`;
};

const GROUP = /^(retry|queue|closeCodes|logger)$/;

/** `undefined` is absent. */
const flatten = (raw: Raw, group = ''): [path: string, value: unknown][] =>
  Object.entries(raw).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined) return [];
    const path = group === 'closeCodes' && name !== 'preset' ? `${group}['${name}']` : group + (group && '.') + name;
    return [[path, value], ...(GROUP.test(path) && tag(value) === 'Object' ? flatten(value as Raw, path) : [])];
  });

const parseRule = (path: string, action: unknown): Parsed['rules'][number] => {
  const [, from = '', to = from] = /'([1-4]\d{3})(?:-([1-4]\d{3}))?'/.exec(path) ?? [];
  if (!from || to < from) refuse(path, path, 'a close code or range from 1000 to 4999');
  const at = actions.indexOf(action as never);
  return at < 0 ? refuse(path, action, actions.join(', ')) : [+from, +to, at];
};

/** Checks what is a plain value; the rest has parsers of its own. */
const check = (path: string, value: unknown): void => {
  const [type, values, number] = [TYPES[path], VALUES[path], NUMBERS[path]];
  if (type && (typeof value !== type || (!value && type !== 'boolean')) && (path !== 'logger' || value !== false))
    refuse(path, value, `a ${type}`);
  if (values && !values.includes(value)) refuse(path, value, values.join(' or '));
  if (number === undefined) return;
  const least = +/factor|Attempts|TimeoutMs/.test(path);
  if (typeof value !== 'number' || !(value >= least && (value < Infinity || value === number)))
    refuse(path, value, `a number from ${least}`);
};

/** Origin, path and query, without what surely is a credential: a new token is no new bus, another room is. */
const keyOf = (url: URL): string => {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of [...query]) if (isCredential(name, value)) query.delete(name);
  return `${url.origin}${url.pathname}?${query}`.replace(/\?$/, '');
};

const parseUrls = (url: unknown): Parsed['urls'] =>
  typeof url === 'function' || url === null
    ? (url as UrlProvider | null)
    : !Array.isArray(url)
      ? [parseUrl('url', url)]
      : url.length
        ? url.map((one, at) => parseUrl(`url[${at}]`, one))
        : refuse('url', url, 'at least one URL');

export const parseOptions = (given: unknown): Parsed => {
  if (tag(given) !== 'Object') refuse('options', given, 'an object');
  const raw = given as Raw & BusOptionsBase;
  const flat = new Map(flatten(raw));
  const codes = [...flat].filter(([path]) => path.includes("['"));
  for (const [path, value] of flat) check(path, value);
  const { protocols, hello } = raw;
  const urls = parseUrls(raw.url);
  if (!raw.key && typeof raw.url !== 'string')
    refuse('key', raw.key, 'a string, as only a string url has a key of its own');
  const number = (path: string) => (flat.get(path) as number | undefined) ?? NUMBERS[path]!;
  for (const [low, high] of BOUNDS)
    if (number(low) > number(high)) refuse(high, number(high), `at least ${low}, ${number(low)}`);
  const canRefresh = [urls, protocols, hello].some((option) => typeof option === 'function');
  return {
    ...raw,
    raw,
    flat,
    urls,
    key: (raw.key as string) || keyOf((urls as readonly URL[])[0]!),
    protocols: typeof protocols === 'function' ? protocols : parseProtocols('protocols', protocols),
    hello: typeof hello === 'function' ? hello : parseHello('hello', hello),
    lingerMs: number('lingerMs'),
    maxBufferedBytes: number('queue.maxBufferedBytes'),
    settings: [
      ...[0, ...Object.keys(NUMBERS).map(number)].slice(0, Setting.QueueOverflow),
      +(flat.get('queue.overflow') === 'evict-oldest'),
      +canRefresh,
      engine(),
      +flat.has('closeCodes.preset'),
    ],
    // The wider first: the later rule wins.
    rules: codes.map(([path, action]) => parseRule(path, action)).sort((a, b) => b[1] - b[0] - a[1] + a[0]),
    unknown: [...flat.keys()].filter((path) => !KNOWN.includes(path) && !/\[|^logger/.test(path)).map(unknownSentence),
  };
};

/** A patch over what is there: absent or `undefined` keeps, also inside of a group. */
export const merge = (old: Raw, patch: unknown): Raw => {
  if (tag(patch) !== 'Object') refuse('options', patch, 'an object');
  const merged: Record<string, unknown> = { ...old };
  for (const [name, value] of Object.entries(patch as Raw)) {
    const both = tag(merged[name]) === 'Object' && tag(value) === 'Object';
    if (value !== undefined) merged[name] = both ? merge(merged[name] as Raw, value) : value;
  }
  return merged;
};
