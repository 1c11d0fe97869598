/** A page with the packed package, for the commands that run longer than a test. */
import { fileURLToPath } from 'node:url';
import { startServer } from '../support/server.mjs';

const kit = fileURLToPath(new URL('../support/page/', import.meta.url));

/** Opens it and answers its server. */
export async function openKit(browser, packed) {
  const server = await startServer({ mounts: { '/kit/': kit, '/packed/': `${packed.path}/` } });
  const entry = `/packed/${packed.entries['.'].replace(/^\.\//, '')}`;
  await browser.open(`${server.url}/kit/index.html?${new URLSearchParams({ entry })}`);
  await browser.ready();
  return server;
}
