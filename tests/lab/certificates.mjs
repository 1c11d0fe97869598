/** An authority of the lab's own, what it signed, and what it never would have. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (folder, ...args) =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
const NAMES = 'DNS:*.wsx.test,DNS:localhost,IP:127.0.0.1';

/** Paths by name: `ca`, and for each certificate `{ cert, key }`. */
export function makeCertificates(parent) {
  const folder = join(parent, 'certificates');
  mkdirSync(folder);
  authority(folder, 'ca');
  authority(folder, 'stranger');
  const made = {
    good: signed(folder, 'good', { by: 'ca' }),
    'unknown-ca': signed(folder, 'unknown-ca', { by: 'stranger' }),
    expired: signed(folder, 'expired', { by: 'ca', from: '20230101000000Z', to: '20230401000000Z' }),
    'wrong-host': signed(folder, 'wrong-host', { by: 'ca', names: 'DNS:www.another.example' }),
    'self-signed': selfSigned(folder),
  };
  return { folder, ca: join(folder, 'ca.pem'), ...made };
}

/** What `tls.createServer` and `http2.createSecureServer` want. */
export const pair = ({ cert, key }) => ({ cert: readFileSync(cert), key: readFileSync(key) });

const newKey = (name) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
const paths = (folder, name) => ({ cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) });

function authority(folder, name) {
  const is = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  openssl(
    folder,
    'req',
    '-x509',
    ...newKey(name),
    '-days',
    '30',
    '-subj',
    `/CN=whysocket ${name}`,
    ...is,
    '-out',
    `${name}.pem`,
  );
}

function selfSigned(folder) {
  const is = ['-addext', `subjectAltName=${NAMES}`];
  openssl(folder, 'req', '-x509', ...newKey('self'), '-days', '30', '-subj', '/CN=self', ...is, '-out', 'self.pem');
  return paths(folder, 'self');
}

/** `openssl ca` is the only one that lets the dates be chosen. */
function signed(folder, name, { by, names = NAMES, from, to }) {
  openssl(folder, 'req', '-new', ...newKey(name), '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  const config = [
    '[ca]\ndefault_ca=lab\n[lab]\ndefault_md=sha256\npolicy=any\nemail_in_dn=no\nunique_subject=no',
    `new_certs_dir=${folder}\ndatabase=${folder}/${name}.index\nrand_serial=yes`,
    `[any]\ncommonName=supplied\n[leaf]\nsubjectAltName=${names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n`,
  ];
  writeFileSync(join(folder, `${name}.cnf`), config.join('\n'));
  writeFileSync(join(folder, `${name}.index`), '');
  const dates = from ? ['-startdate', from, '-enddate', to] : ['-days', '30'];
  const who = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`, '-extensions', 'leaf'];
  openssl(
    folder,
    'ca',
    '-batch',
    '-notext',
    '-config',
    `${name}.cnf`,
    ...who,
    ...dates,
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
  );
  return paths(folder, name);
}
