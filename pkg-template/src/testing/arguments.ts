/** What the WebSocket interface makes of its arguments, in the words of https://websockets.spec.whatwg.org/. */
import { byteLength, textOf } from './bytes.js';

/** RFC 6455 §5.5: a control frame holds 125 bytes, two of them the code. */
export const REASON_BYTES = 123;

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const fail = (message: string, name: string): never => {
  throw new DOMException(message, name);
};

export const parseUrl = (given: unknown): URL => {
  let url: URL;
  try {
    url = new URL(textOf(given), globalThis.document?.baseURI ?? globalThis.location?.href);
  } catch {
    return fail('The URL is invalid.', 'SyntaxError');
  }
  if (/^http/.test(url.protocol)) url.protocol = url.protocol.replace('http', 'ws');
  if (!/^wss?:$/.test(url.protocol)) fail('The scheme of the URL must be ws, wss, http or https.', 'SyntaxError');
  if (url.href.includes('#')) fail('The URL has a fragment.', 'SyntaxError');
  return url;
};

export const parseProtocols = (given: unknown = []): readonly string[] => {
  const isList = typeof given === 'object' && given !== null && Symbol.iterator in given;
  const list = (isList ? [...(given as Iterable<unknown>)] : [given]).map(String);
  if (!list.every((one) => TOKEN.test(one))) fail('A subprotocol is invalid.', 'SyntaxError');
  if (new Set(list).size < list.length) fail('A subprotocol is offered twice.', 'SyntaxError');
  return Object.freeze(list);
};

/** Of `WebSocket.close`: the code of the Close frame, 1005 for none. */
export const parseClose = (given: unknown, why: unknown): { code: number; reason: string } => {
  const number = Math.min(Math.max(Math.round(Number(given)) || 0, 0), 65_535);
  if (given !== undefined && number !== 1000 && !(number >= 3000 && number <= 4999))
    fail('The close code must be 1000, or from 3000 to 4999.', 'InvalidAccessError');
  const reason = why === undefined ? '' : textOf(why);
  if (byteLength(reason) > REASON_BYTES) fail('The close reason is longer than 123 bytes.', 'SyntaxError');
  // No code, no reason: so Firefox and WebKit. Chromium throws if there is one.
  return given === undefined ? { code: 1005, reason: '' } : { code: number, reason };
};
