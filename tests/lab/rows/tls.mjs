/** TLS that fails: for a page, one thing. Firefox gives it a close code, 1015. */
import { pair } from '../certificates.mjs';
import { row } from '../world.mjs';

const SECURE = { variants: ['tls', 'tls-cors'] };
const inFirefox = ({ engine }) => engine === 'firefox';

/** `options`: of node:tls. */
function tls(title, cause, truth, options, more = {}) {
  row(title, { cause, truth, ...SECURE, certain: inFirefox, ...more }, async (place) => {
    const server = await place.http((request) => (request.upgrade ? request.switch() : request.answer(426)), {
      tls: options(place.lab.certificates),
    });
    return { url: server.ws(), healthUrl: server.http() };
  });
}

tls('a certificate that nobody signed', '06 TLS self-signed', 'tls', (all) => pair(all['self-signed']));
tls('a certificate of an authority that nobody knows', '06b TLS unknown CA', 'tls', (all) => pair(all['unknown-ca']));
tls('a certificate that has expired', '07a TLS expired', 'tls', (all) => pair(all.expired));
tls('a certificate of another host', '07b TLS wrong host', 'tls', (all) => pair(all['wrong-host']));
const OLD = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
tls('a server that stopped at TLS 1.1', '07c TLS1.1-only server', 'tls', () => OLD, {
  engines: ['chromium', 'firefox'],
});
tls('a server that stopped at TLS 1.1, which GnuTLS does not mind', '07c TLS1.1-only server', 'healthy', () => OLD, {
  engines: ['webkit'],
  certain: true,
});
tls('a server that wants a certificate of the client', '07d TLS client cert required', 'client-certificate', () => ({
  requestCert: true,
  rejectUnauthorized: true,
}));

row(
  'a plain server answers 400 on the port of wss:',
  { cause: '08a2 plain HTTP server answers 400 on wss port', truth: 'http-on-wss', ...SECURE, certain: inFirefox },
  async (place) => {
    await place.listen(place.port, (socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
      );
    });
    const urls = place.urls();
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);
