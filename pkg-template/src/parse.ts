/** Values that come from callers and from their providers: parsed, not validated, and refused with their path. */
import { OptionError } from './errors.js';
import { describe, tag } from './redact.js';
import type { Data } from './types.js';

export const refuse = (path: string, value: unknown, accepted: string): never => {
  throw new OptionError(path, describe(value), accepted);
};

/** What `${value}` makes of a value that was not there. */
const HOLLOW = /(?:^|[/@])(undefined|null|\[object Object\])(?=[:/?#]|$)/;

export const parseUrl = (path: string, value: unknown): URL => {
  // A query may hold such words rightly.
  const hollow = HOLLOW.exec(`${value}`.replace(/[?#].*/s, '').replace(/%20/g, ' '));
  if (hollow && value) refuse(path, `${value}`, `a URL without ${hollow[1]} as host or path segment`);
  try {
    // The platform resolves against the document. Without one there is nothing to connect from either.
    const url = new URL(
      value as string,
      globalThis.document?.baseURI ?? globalThis.location?.href ?? 'http://localhost',
    );
    url.protocol = url.protocol.replace(/^http/, 'ws');
    if (value && /^wss?:[^#]*$/.test(url.href) && !/[%\s]/.test(url.hostname) && /String|URL/.test(tag(value)))
      return url;
  } catch {}
  return refuse(path, value, 'a ws:, wss:, http: or https: URL without fragment, its port at most 65535');
};

/** One value or a list of them, each with its own path. */
const parseList = <T>(
  path: string,
  value: unknown,
  accepted: string,
  test: (entry: unknown, at: number, list: unknown[]) => unknown,
) => {
  const list: unknown[] = value === undefined ? [] : Array.isArray(value) ? [...value] : [value];
  list.forEach((entry, at) => {
    // What stands here is a secret, often a credential: its type alone is shown.
    if (!test(entry, at, list))
      throw new OptionError(
        Array.isArray(value) ? `${path}[${at}]` : path,
        typeof entry === 'string' ? 'a string' : describe(entry),
        accepted,
      );
  });
  return list as T[];
};

export const parseProtocols = (path: string, value: unknown): readonly string[] =>
  parseList(
    path,
    value,
    'a token of RFC 9110, once',
    (entry, at, list) => typeof entry === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(entry) && list.indexOf(entry) === at,
  );

export const isData = (value: unknown): value is Data =>
  typeof value === 'string' || ArrayBuffer.isView(value) || /^(ArrayBuffer|Blob|File)$/.test(tag(value));

export const parseHello = (path: string, value: unknown): readonly Data[] =>
  parseList(path, value, 'what WebSocket.send takes', isData);
