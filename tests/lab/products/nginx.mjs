/** nginx, as Debian ships it. It offers HTTP/2 without extended CONNECT, so browsers open WebSockets beside it, over HTTP/1.1. */
import { join } from 'node:path';
import { files, launch } from './product.mjs';

/** The workers stay who started them: scratch folders are closed to others. */
const around = (folder, servers) => `
daemon off;
user root;
worker_processes 1;
pid ${join(folder, 'pid')};
error_log stderr info;
events { worker_connections 256; }
http {
  access_log /dev/stdout;
  default_type application/octet-stream;
  types { text/html html; text/javascript js mjs; text/css css; application/json json; application/wasm wasm; }
  client_body_temp_path ${join(folder, 'body')};
  proxy_temp_path ${join(folder, 'proxy')};
  fastcgi_temp_path ${join(folder, 'fastcgi')};
  uwsgi_temp_path ${join(folder, 'uwsgi')};
  scgi_temp_path ${join(folder, 'scgi')};
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
${servers}
}
`;

/** What the manual says a location needs so that an upgrade passes; `map` above belongs to it. */
export const PASSES_UPGRADES =
  'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_set_header Host $host;';

/** A server's first lines: in the clear, or with TLS and HTTP/2. */
export const listening = ({ host, port, tls }) =>
  tls
    ? `listen ${host}:${port} ssl http2; ssl_certificate ${tls.cert}; ssl_certificate_key ${tls.key};`
    : `listen ${host}:${port};`;

/** @param {string} servers The `server` blocks, and `upstream` ones. */
export function nginx(place, { servers, listens, name = 'nginx' }) {
  const folder = files(name);
  folder.write('nginx.conf', around(folder.path, servers));
  return launch(place, {
    name,
    command: '/usr/sbin/nginx',
    args: ['-p', folder.path, '-e', 'stderr', '-c', join(folder.path, 'nginx.conf')],
    listens,
    folder,
  });
}
