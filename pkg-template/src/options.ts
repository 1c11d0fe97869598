/** Options in, checked values out. The defaults are those of the machine, and in the README's table. */
import { type Coding, parseCodec, parseSchema } from './codec.js';
import { actions } from './codes.js';
import { hash } from './hash.js';
import { engine } from './host/engine.js';
import { isFunction, isString } from './kinds.js';
import { type Provider, parseHello, parseList, parseProtocols, parseUrl, refuse } from './parse.js';
import { isCredential, redact, shown, tag } from './redact.js';
import type { BusOptionsBase, Data, HeartbeatOptions, ProbeOptions, RetryOptions, StandardSchema } from './types.js';
import { DEFAULTS } from './wire.js';

type Flat = Readonly<Record<string, unknown>>;

/** Each option by its path, a number's default in place of what is not given. */
export interface Parsed extends Omit<BusOptionsBase, 'protocols' | 'hello' | 'reconnectOn'>, Coding {
  /** What was given, by path, as `retry.factor`. */
  readonly given: Flat;
  /** The same over what the preset gives. */
  readonly flat: Flat;
  readonly key: string;
  /** What makes two buses the same. */
  readonly id: string;
  /** The key as it may be seen. */
  readonly name: string;
  readonly url: readonly URL[] | Provider | null;
  readonly protocols: readonly string[] | Provider;
  /** Encoded, but for what a function gives. */
  readonly hello: readonly Data[] | Provider;
  readonly reconnectOn: readonly unknown[];
  readonly schema: StandardSchema['~standard'] | undefined;
  readonly lingerMs: number;
  readonly connectTimeoutMs: number;
  readonly 'queue.maxBufferedBytes': number;
  readonly 'heartbeat.intervalMs': number;
  readonly 'heartbeat.message'?: unknown;
  readonly 'heartbeat.isAnswer'?: HeartbeatOptions['isAnswer'];
  readonly 'heartbeat.answer'?: HeartbeatOptions['answer'];
  readonly 'retry.serverDelay'?: RetryOptions['serverDelay'];
  readonly 'probes.healthUrl'?: string;
  readonly 'probes.candidates'?: readonly string[];
  readonly 'probes.query'?: ProbeOptions['query'];
  readonly 'probes.timeoutMs': number;
  /** By Setting of wire.ts, from 1. */
  readonly settings: readonly number[];
  readonly rules: readonly (readonly [from: number, to: number, action: number])[];
  readonly unknown: readonly string[];
}

/** In the order of Setting of wire.ts, whose defaults they have; then the host's own. */
const NAMES = [
  'connectTimeoutMs',
  'slowAfterMs',
  'closeTimeoutMs',
  'retry.minDelayMs',
  'retry.firstWindowMs',
  'retry.factor',
  'retry.maxDelayMs',
  'retry.laterMinMs',
  'retry.laterMaxMs',
  'retry.maxAttempts',
  'retry.stableAfterMs',
  'queue.maxMessages',
  'queue.maxBytes',
  'queue.maxAgeMs',
  'heartbeat.intervalMs',
  'heartbeat.timeoutMs',
  'pauseWhenHiddenMs',
  'retry.maxServerDelayMs',
] as const;
const NUMBERS = {
  ...(Object.fromEntries(NAMES.map((name, at) => [name, DEFAULTS[at]])) as Record<(typeof NAMES)[number], number>),
  lingerMs: 5_000,
  'queue.maxBufferedBytes': 1_048_576,
  'probes.timeoutMs': 2_000,
};

/** A number's default, the words there are, or how its tag ends; an empty one has a parser of its own. */
const KINDS: Readonly<Record<string, number | string>> = {
  ...NUMBERS,
  url: '',
  protocols: '',
  hello: '',
  'heartbeat.message': '',
  preset: 'Object',
  reconnectOn: 'Array',
  retain: 'Array',
  codec: '',
  validate: '',
  key: 'String',
  identity: 'String',
  waitingFor: 'String',
  attemptParam: 'String',
  requireProtocol: 'Boolean',
  enabled: 'Boolean',
  ready: 'Function',
  'heartbeat.isAnswer': 'Function',
  'heartbeat.answer': 'Function',
  'retry.serverDelay': 'Function',
  typeOf: 'Function',
  WebSocket: 'Function',
  retry: 'Object',
  queue: 'Object',
  heartbeat: 'Object',
  closeCodes: 'Object',
  logger: 'Object',
  'logger.debug': 'Function',
  'logger.info': 'Function',
  'logger.warn': 'Function',
  'logger.error': 'Function',
  binaryType: 'blob or arraybuffer',
  'queue.overflow': 'refuse or evict-oldest',
  diagnose: 'off or passive or auto or deep',
  doctor: 'trouble or idle or never or Function',
  probes: 'Object',
  'probes.healthUrl': 'String',
  'probes.candidates': 'Array',
  'probes.query': 'auto or send or withhold',
  probeCredentials: 'same-origin or include or omit',
  redact: 'Function',
};

const PRESET = 'preset.';
const INTERVAL = 'heartbeat.intervalMs';
const MESSAGE = 'heartbeat.message';
/** What the machine keeps. */
const MOST_RULES = 256;
const BOUNDS = [
  ['retry.minDelayMs', 'retry.maxDelayMs'],
  ['retry.minDelayMs', 'retry.maxServerDelayMs'],
  ['retry.laterMinMs', 'retry.laterMaxMs'],
] as const;

/** Names what shares most of its beginning with the name: a forgotten unit, group or plural, a slip at the end. */
const unknownSentence = (path: string): string => {
  let start = path.replace(/.*\./, '').toLowerCase();
  let meant: string | undefined;
  for (; start[2] && !meant; start = start.slice(0, -1))
    meant = Object.keys(KINDS).find((known) => known.toLowerCase().includes(start));
  return `No option "${shown(path)}"${meant ? `; did you mean "${meant}"?` : '.'}`;
};

/** By path; `undefined` is absent. */
const flatten = (raw: Flat, flat: Record<string, unknown> = {}, group = ''): Flat => {
  for (const name in raw) {
    const value = raw[name];
    const path = group === 'closeCodes' ? `${group}['${name}']` : group + (group && '.') + name;
    // Lists may be changed by their owner afterwards.
    if (value !== undefined) flat[path] = Array.isArray(value) ? [...value] : value;
    if (KINDS[path] === 'Object' && path !== 'preset' && tag(value) === 'Object') flatten(value as Flat, flat, path);
  }
  return flat;
};

type Rule = Parsed['rules'][number];

/** Checks what are plain values; the rest has parsers of its own. Returns the rules, the wider first: the later one wins. */
const check = (flat: Flat, prefix: string, unknown: string[]): readonly Rule[] => {
  const rules: Rule[] = [];
  for (const name in flat) {
    const value = flat[name];
    const kind = KINDS[name];
    const path = prefix + name;
    const code = /\['(.*)']/s.exec(name)?.[1];
    if (code !== undefined) {
      const [, from = '', to = from] = /^([1-4]\d{3})(?:-([1-4]\d{3}))?$/.exec(code) ?? [];
      if (!from || to < from) refuse(path, code, 'a code or range from 1000 to 4999, as 4500-4599');
      const action = actions.indexOf(value as never);
      if (action < 0) refuse(path, value, actions.join(', '));
      rules.push([+from, +to, action]);
    } else if (typeof kind === 'number') {
      const least = +/factor|attempts|(timeout|interval)Ms/i.test(name);
      if (typeof value !== 'number' || !(value >= least && (value < Infinity || value === kind)))
        refuse(path, value, `a number from ${least}`);
    } else if (kind) {
      const fits = kind
        .split(' or ')
        .some((word) => (word > 'a' ? value === word : value !== '' && tag(value).endsWith(word)));
      // The console has a tag of its own.
      const logs = name === 'logger' && (value === false || value === console);
      if (!fits && !logs) refuse(path, value, name === 'preset' ? 'a preset of whysocket/presets' : kind);
    } else if (!(name in KINDS) && !/^logger|^preset\.name$/.test(path)) unknown.push(unknownSentence(path));
  }
  return rules.sort((a, b) => b[1] - b[0] - a[1] + a[0]);
};

/** Origin, path and query, without what surely is a credential: a new token is no new bus, another room is. */
const keyOf = (url: URL): string => {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of [...query]) if (isCredential(name, value)) query.delete(name);
  return `${url.origin}${url.pathname}?${query}`.replace(/\?$/, '');
};

/** Of this page: an address or a number would be found by trying them all. */
const SALT = `${Math.random()}`;

/** A patch goes over what was given `before`: absent or `undefined` keeps, also inside of a group, and the key always. So do options over defaults. */
export const parseOptions = (given: unknown, before?: Parsed, defaults: unknown = {}): Parsed => {
  for (const options of [given, defaults]) if (tag(options) !== 'Object') refuse('options', options, 'an object');
  const own = flatten(given as Flat, { ...flatten(defaults as Flat), ...before?.given });
  const inner = flatten((own.preset ?? {}) as Flat);
  const unknown: string[] = [];
  // The later one wins.
  const above = check(own, '', unknown);
  const rules = [...check(inner, PRESET, unknown), ...above];
  const flat: Flat = { ...inner, ...own };
  const url = flat.url === null ? null : parseList('url', flat.url, parseUrl);
  if (url && !url.length && !isFunction(url)) refuse('url', flat.url, 'a URL, a non-empty list, a provider or null');
  if (!before && !flat.key && !isString(flat.url)) refuse('key', flat.key, 'a string: only a string url has one');
  const key = before?.key ?? ((flat.key as string) || keyOf((url as readonly URL[])[0]!));
  const { identity = '', attemptParam, reconnectOn = [] } = flat as BusOptionsBase;
  if (before && flat.key && flat.key !== key) refuse('key', flat.key, 'the one this bus was made for');
  // A credential's name would hide it.
  if (attemptParam && (/[^\w.~-]/.test(attemptParam) || isCredential(attemptParam, '')))
    refuse('attemptParam', attemptParam, "a plain name, not a credential's");
  const values = {
    codec: 'raw' as const,
    probeCredentials: 'same-origin' as const,
    ...NUMBERS,
    ...(flat as Partial<typeof NUMBERS> & BusOptionsBase),
  };
  for (const [low, high] of BOUNDS)
    if (values[low] > values[high]) refuse(high, values[high], `at least ${low}, ${values[low]}`);
  // Without these two the others would be there for nothing; an answer to the peer's own pings would not.
  for (const path of [INTERVAL, MESSAGE])
    if (!(path in flat) && /heartbeat\.[imt]/.test(`${Object.keys(flat)}`))
      refuse(path, undefined, 'a value for a heartbeat');
  const at = (path: string) => (path in own ? path : PRESET + path);
  const coding = parseCodec(values.codec);
  const protocols = parseProtocols(at('protocols'), flat.protocols);
  const hello = parseHello(at('hello'), flat.hello, coding);
  // Once now, so that what cannot be sent is refused where it was given.
  if (MESSAGE in flat && !isFunction(flat[MESSAGE])) coding.encode(at(MESSAGE), flat[MESSAGE]);
  if (rules.length > MOST_RULES) refuse('closeCodes', rules.length, `at most ${MOST_RULES} codes and ranges`);
  return {
    ...values,
    given: own,
    flat,
    url,
    key,
    id: JSON.stringify([key, identity]),
    // One read off a URL may have a token in its path; one that was given is a name.
    name: (flat.key ? key : redact(key)) + (identity && `#${hash(SALT + identity)}`),
    protocols,
    hello,
    reconnectOn: reconnectOn.map((entry, at) =>
      Object(entry) === entry ? refuse(`reconnectOn[${at}]`, entry, 'a primitive') : entry,
    ),
    ...coding,
    schema: parseSchema(flat.validate),
    settings: [
      ...NAMES.map((name) => values[name]),
      +(flat['queue.overflow'] === 'evict-oldest'),
      +[url, protocols, hello].some((option) => isFunction(option)),
      engine(),
    ],
    rules,
    unknown,
  };
};
