/**
 * What a path that is no WebSocket answers over HTTP: the same to an upgrade and to a plain GET. A page may not read the answer to an
 * upgrade, but it may ask once more by GET, so a server that answers both alike explains itself.
 */
import { STATUS_CODES } from 'node:http';

const APPLICATION = '<!doctype html>\n<title>An application</title>\n<div id="root"></div>\n';

const answers = {
  401: { status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="demo"' } },
  403: { status: 403 },
  404: { status: 404 },
  500: { status: 500 },
  503: { status: 503, headers: { 'Retry-After': '5' } },
  fallback: { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: APPLICATION },
  login: { status: 302, headers: { Location: '/login' } },
};

/** What a plain GET of an endpoint's path is answered: as its upgrade is, or else that this is a place for upgrades. */
export function answerOf(endpoint) {
  if (!endpoint) return { status: 404 };
  return answers[endpoint.id] ?? { status: 426, headers: { Upgrade: 'websocket', Connection: 'upgrade' } };
}

/** The same as raw bytes, for a socket that asked for an upgrade. */
export function refusal({ status, headers = {}, body = '' }) {
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': Buffer.byteLength(body) });
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n${body}`;
}

/** Endpoints whose upgrade is refused by one of these. */
export const refusing = Object.keys(answers);
