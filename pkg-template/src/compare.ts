/** How two callers' options for one key differ. */
import type { Parsed } from './options.js';
import { tag } from './redact.js';

/** Functions are made anew at every render and tell nothing. */
const shape = (value: unknown): string =>
  typeof value === 'function'
    ? 'function'
    : Array.isArray(value)
      ? JSON.stringify(value.map(shape))
      : ArrayBuffer.isView(value)
        ? `${new Uint8Array(value.buffer, value.byteOffset, value.byteLength)}`
        : tag(value) === 'ArrayBuffer'
          ? `${new Uint8Array(value as ArrayBuffer)}`
          : `${value}`;

const same = (a: unknown, b: unknown): boolean => shape(a) === shape(b);

/** A new function is no new target. */
export const sameTarget = (a: Parsed, b: Parsed): boolean => same([a.urls, a.protocols], [b.urls, b.protocols]);

/** The option that decides where to, or as whom, and is not the same. Nowhere yet is no contradiction. */
export const conflict = (a: Parsed, b: Parsed): string | undefined =>
  a.urls && b.urls && !same(a.urls, b.urls)
    ? 'url'
    : (['protocols', 'hello'] as const).find((name) => !same(a[name], b[name]));

/** Per holder, or compared as what they mean. */
const APART = /^(key|identity|enabled|url|protocols|hello)$/;

export const differing = (a: Parsed, b: Parsed): readonly string[] =>
  [...new Set([...a.flat.keys(), ...b.flat.keys()])].filter(
    (path) => !APART.test(path) && !same(a.flat.get(path), b.flat.get(path)),
  );
