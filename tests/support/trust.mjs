/** How engines learn of an authority that only a test knows. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Makes a database of NSS that trusts it: Chromium has one in the home folder, Firefox one in each profile. WebKitGTK trusts what the system does. */
export function trustStore(folder, ca) {
  mkdirSync(folder, { recursive: true });
  const certutil = (...args) =>
    execFileSync('certutil', ['-d', `sql:${folder}`, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  certutil('-N', '--empty-password');
  certutil('-A', '-t', 'C,,', '-n', 'whysocket', '-i', ca);
  return folder;
}
