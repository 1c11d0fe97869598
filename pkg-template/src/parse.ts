/** Values that come from callers and from their providers: parsed, not validated, and refused with their path. */
import type { Coding } from './codec.js';
import { OptionError } from './errors.js';
import { isFunction, isString } from './kinds.js';
import { describe, isCredential, tag } from './redact.js';
import type { Data, ProviderContext } from './types.js';

export const refuse = (path: string, value: unknown, accepted: string): never => {
  throw new OptionError(path, describe(value), accepted);
};

/** What `${value}` makes of a value that was not there. */
export const HOLLOW = /(?:^|[/@])(undefined|null|\[object Object\])(?=[:/?#]|$)/;

export const parseUrl = (path: string, value: unknown): URL => {
  const text = /String|URL/.test(tag(value)) ? `${value}` : '';
  const [bare = ''] = text.split(/[?#]/);
  const check = (part: string) => {
    const hollow = HOLLOW.exec(part.replace(/%20/g, ' '))?.[1];
    if (hollow) refuse(path, text, `a URL without ${hollow} as host, path segment or credential`);
  };
  check(bare);
  // Elsewhere a query may hold such words rightly.
  for (const [name, part] of new URLSearchParams(text.slice(bare.length))) if (isCredential(name, part)) check(part);
  try {
    // The platform resolves against the document. Without one there is nothing to connect from either.
    const url = new URL(text, globalThis.document?.baseURI ?? globalThis.location?.href ?? 'http://localhost');
    url.protocol = url.protocol.replace(/^http/, 'ws');
    if (text && /^wss?:[^#]{1,65535}$/.test(url.href) && !/[%\s]/.test(url.hostname)) return url;
  } catch {}
  return refuse(path, value, 'a ws:, wss:, http: or https: URL without fragment');
};

export type Provider = (context: ProviderContext) => unknown;

/** A promise where an answer was due: nobody waits for it, so nobody would catch it. */
export const atOnce = (path: string, value: unknown): unknown => {
  if (!isFunction((value as PromiseLike<unknown> | undefined)?.then)) return value;
  Promise.resolve(value).catch(() => {});
  return refuse(path, value, 'an answer at once');
};

/** Calls `next` at once for a plain value, so that static options never wait. */
export const settle = (
  make: unknown,
  context: ProviderContext,
  next: (value: unknown) => void,
  failed: (error: unknown) => void,
): void => {
  try {
    const value: unknown = isFunction(make) ? (make as Provider)(context) : make;
    if (isFunction((value as PromiseLike<unknown> | undefined)?.then)) Promise.resolve(value).then(next).catch(failed);
    else next(value);
  } catch (error) {
    failed(error);
  }
};

/** One value or a list of them, each parsed with its own path. Functions are left for later. */
export const parseList = <T>(
  path: string,
  value: unknown,
  parse: (path: string, entry: unknown, at: number, list: readonly unknown[]) => T,
): readonly T[] | Provider =>
  isFunction(value)
    ? (value as Provider)
    : Array.isArray(value)
      ? Array.from(value, (entry, at) => parse(`${path}[${at}]`, entry, at, value))
      : value === undefined
        ? []
        : [parse(path, value, 0, [value])];

/** What stands here is a secret, often a credential: its type alone is shown. */
export const refuseSecret = (path: string, value: unknown, accepted: string): never => {
  throw new OptionError(path, isString(value) ? 'a string' : describe(value), accepted);
};

export const DATA = 'a string, ArrayBuffer, view or Blob, or a codec';

export const isData = (value: unknown): value is Data =>
  isString(value) || ArrayBuffer.isView(value) || /^(ArrayBuffer|Blob|File)$/.test(tag(value));

export const parseHello = (path: string, value: unknown, { encode }: Coding): readonly Data[] | Provider =>
  parseList(path, value, encode);

export const parseProtocols = (path: string, value: unknown): readonly string[] | Provider =>
  parseList(path, value, (path, entry, at, list) =>
    list.indexOf(entry) !== at
      ? refuseSecret(path, entry, 'each but once')
      : isString(entry) && /^[\w!#$%&'*+.^`|~-]+$/.test(entry)
        ? entry
        : refuseSecret(path, entry, 'a token of RFC 9110'),
  );

/** A copy of what may change under its owner's hands, buffers as bytes; the rest as it is. */
export const bytesOf = (data: unknown): unknown =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : tag(data) === 'ArrayBuffer'
      ? new Uint8Array(data as ArrayBuffer).slice()
      : data;
