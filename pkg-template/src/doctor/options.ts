/** What `diagnose` and `watch` are given: parsed, and refused with the option's path. */
import { isFunction, isString } from '../kinds.js';
import { refuse } from '../parse.js';
import { tag } from '../redact.js';
import type { ProbeOptions } from '../types.js';
import { MODES, type Mode } from './module.js';

/** How far an explanation may go; all of it optional. */
export interface DiagnoseOptions {
  /** What is offered; for `watch`, what was: `[]` for nothing. Without it a token may have been among it, and no status proves anything. */
  protocols?: string | readonly string[];
  /** For the handshake. Default 10 000 ms. */
  timeoutMs?: number;
  /** 'passive' asks nothing, 'auto' a few requests, 'deep' makes further handshakes. Default 'deep' of diagnose, 'auto' of watch. */
  mode?: Mode;
  probes?: ProbeOptions;
  /** As of fetch. Default 'same-origin': without cookies no answer of another origin tells anything about authorisation. */
  probeCredentials?: RequestCredentials;
  /** Takes out of what is shown what only the application knows to be secret. */
  redact?: (text: string, where: string) => string;
  /** Ends it: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Default: the global one. With another nothing is asked of the network. */
  WebSocket?: typeof WebSocket;
}

/** The same, checked, with its defaults. */
export interface Wanted extends Omit<DiagnoseOptions, 'protocols'> {
  /** Names as they came: what is wrong with one of them is a verdict. */
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
  readonly mode: Mode;
  readonly probes: ProbeOptions;
  readonly probeCredentials: RequestCredentials;
}

const TIMEOUT_MS = 10_000;
/** Browsers run a longer delay at once. */
const LONGEST_MS = 2 ** 31 - 1;
/** Each is a handshake. */
const MOST_CANDIDATES = 8;

const oneOf = <T extends string>(path: string, value: unknown, names: readonly T[]): T =>
  names.includes(value as T) ? (value as T) : refuse(path, value, names.join(', '));

const duration = (path: string, value: unknown): number =>
  typeof value === 'number' && value > 0 && value <= LONGEST_MS ? value : refuse(path, value, 'ms, above 0');

const object = (path: string, value: unknown): Record<string, unknown> =>
  tag(value) === 'Object' ? (value as Record<string, unknown>) : refuse(path, value, 'an object');

const optional = <T>(value: T | undefined, parse: (value: T) => T): T | undefined =>
  value === undefined ? undefined : parse(value);

const texts = (path: string, value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.map((one, at) => (isString(one) ? one : refuse(`${path}[${at}]`, one, 'a string')))
    : refuse(path, value, 'a list of strings');

/** Also those of a bus, which checks no more of them than what they are. */
export const parseProbes = (value: unknown): ProbeOptions => {
  const { healthUrl, candidates, query, timeoutMs } = object('probes', value) as ProbeOptions;
  const list = optional(candidates, (all) => texts('probes.candidates', all));
  if (healthUrl !== undefined && !isString(healthUrl)) refuse('probes.healthUrl', healthUrl, 'a URL or a path');
  return {
    ...(healthUrl !== undefined && { healthUrl }),
    ...(list && { candidates: list.slice(0, MOST_CANDIDATES) }),
    ...(query !== undefined && { query: oneOf('probes.query', query, ['auto', 'send', 'withhold']) }),
    ...(timeoutMs !== undefined && { timeoutMs: duration('probes.timeoutMs', timeoutMs) }),
  };
};

export const parseWanted = (given: unknown, usual: Mode): Wanted => {
  const {
    protocols = [],
    timeoutMs = TIMEOUT_MS,
    mode = usual,
    probes = {},
    ...rest
  } = object('options', given) as DiagnoseOptions;
  const { probeCredentials = 'same-origin', redact, signal, WebSocket: Class } = rest;
  if (redact !== undefined && !isFunction(redact)) refuse('redact', redact, 'a function');
  if (Class !== undefined && !isFunction(Class)) refuse('WebSocket', Class, 'a class');
  if (signal !== undefined && !isFunction(signal?.addEventListener)) refuse('signal', signal, 'an AbortSignal');
  return {
    ...rest,
    protocols: isString(protocols) ? [protocols] : texts('protocols', protocols),
    timeoutMs: duration('timeoutMs', timeoutMs),
    mode: oneOf('mode', mode, MODES),
    probes: parseProbes(probes),
    probeCredentials: oneOf('probeCredentials', probeCredentials, ['omit', 'same-origin', 'include']),
  };
};
