/** How two callers' options for one key differ. */
import { isFunction } from './kinds.js';
import type { Parsed } from './options.js';
import { bytesOf } from './parse.js';
import { tag } from './redact.js';

export const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, at) => Object.is(value, b[at]));

/** Functions and what holds them are made anew at every render and tell nothing; a module has no text at all. */
export const shape = (value: unknown): string =>
  isFunction(value) || /Object|Module/.test(tag(value))
    ? ''
    : Array.isArray(value)
      ? JSON.stringify(value.map(shape))
      : `${bytesOf(value)}`;

/** The paths of what is not the same, but for what every holder may have of its own. A new function is no difference. */
export const differing = (a: Parsed, b: Parsed): readonly string[] =>
  Object.keys({ ...a.flat, ...b.flat }).filter(
    (path) =>
      !/^(key|identity|enabled|reconnectOn)$/.test(path) &&
      shape(a[path as keyof Parsed]) !== shape(b[path as keyof Parsed]),
  );
