/** Caddy, as Debian ships it: HTTP/2 without extended CONNECT, like every Go server that was not told otherwise. */
import { files, launch } from './product.mjs';

/** It asks no authority for certificates, redirects nothing, and has no port for administration. */
const AROUND = `{
  admin off
  auto_https off
  log {
    output stdout
    level DEBUG
  }
}
`;

/** A site's address and its first lines: in the clear, or with TLS and HTTP/2. `bind` keeps it off other addresses. */
export const site = ({ scheme, names, port, host, tls }) => ({
  address: names.map((name) => `${scheme}://${name}:${port}`).join(', '),
  head: `bind ${host}\n${tls ? `tls ${tls.cert} ${tls.key}\n` : ''}log\n`,
});

/** @param {string} sites The site blocks of the Caddyfile. */
export function caddy(place, { sites, listens, name = 'caddy' }) {
  const folder = files(name);
  const config = folder.write('Caddyfile', `${AROUND}${sites}\n`);
  return launch(place, {
    name,
    command: '/usr/bin/caddy',
    args: ['run', '--adapter', 'caddyfile', '--config', config],
    listens,
    folder,
    env: { XDG_DATA_HOME: folder.path, XDG_CONFIG_HOME: folder.path },
  });
}
