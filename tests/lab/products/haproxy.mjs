/**
 * HAProxy, as Debian ships it. It offers extended CONNECT (RFC 8441) by default: a browser that holds an HTTP/2 session to it
 * sends the next WebSocket along that session, and a new one opens over HTTP/1.1.
 */
import { readFileSync } from 'node:fs';
import { files, launch } from './product.mjs';

const AROUND = `
global
  log stdout format raw local0
  maxconn 256
defaults
  mode http
  log global
  option httplog
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout tunnel 60s
`;

/** A frontend's bind line: in the clear, or with TLS and the protocols it offers. */
export const binding = ({ host, port, pem, alpn = 'h2,http/1.1' }) =>
  pem ? `bind ${host}:${port} ssl crt ${pem} alpn ${alpn}` : `bind ${host}:${port}`;

/**
 * @param {(pem?: string) => string} proxies The `frontend` and `backend` sections, given the certificate as HAProxy wants it.
 * @param {{ cert: string, key: string }} tls Paths.
 */
export function haproxy(place, { proxies, listens, tls, name = 'haproxy' }) {
  const folder = files(name);
  const pem = tls && folder.write('both.pem', readFileSync(tls.cert, 'utf8') + readFileSync(tls.key, 'utf8'));
  const config = folder.write('haproxy.cfg', `${AROUND}${proxies(pem)}\n`);
  return launch(place, { name, command: '/usr/sbin/haproxy', args: ['-db', '-f', config], listens, folder });
}
