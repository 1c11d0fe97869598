/**
 * First the wrong host, then a proxy that rewrites before it proxies: an application of one page and its API, both behind Caddy whose sites a platform generates.
 * The token is in the query, as it was; nothing that the product says may hold any of it.
 */
import { caddy, site } from '../products/caddy.mjs';
import { files } from '../products/product.mjs';
import { uvicorn } from '../products/uvicorn.mjs';
import { row } from '../rows.mjs';
import { tellsApart } from '../verify.mjs';
import { isHelpful, keepsSecret, suspects, wordsOf } from './expect.mjs';

const TOKEN = 'zKq4vXw82LmPq7RtYb31sDfG';

/** What the platform built: a page for every path. */
function singlePage(place) {
  const folder = files('single-page');
  place.closing(async () => folder.remove());
  folder.write('index.html', '<!doctype html><title>The application</title><div id="root"></div>');
  return folder.path;
}

row(
  'I2: the socket goes to the host that serves the application of one page',
  {
    kind: 'incident',
    truth: 'html-fallback',
    variants: ['same'],
    check(verdict) {
      isHelpful(verdict);
      keepsSecret(wordsOf(verdict), TOKEN, 'the verdict');
    },
  },
  async (place) => {
    const { address, port } = place;
    const { address: names, head } = site({ scheme: 'http', names: [place.name], host: address, port });
    const sites = `${names} {
${head}
@lab path /at/* /page/* /package/*
handle @lab {
  reverse_proxy 127.0.0.1:8080
}
handle {
  root * ${singlePage(place)}
  try_files {path} /index.html
  file_server
}
}`;
    await caddy(place, { sites, listens: [{ host: address, port }] });
    // Made from `location.origin`, which is not where the API is.
    return { url: place.urls().ws(`/api/ws?token=${TOKEN}`) };
  },
);

/** Everything that a bus, its listeners, its log, its report and the journal say about one failed attempt. */
const everythingSaid = async ({ url, healthUrl, token, lab }) => {
  const { getBus } = await lab.entry('.');
  const said = [];
  const note = (...what) => said.push(JSON.stringify(what));
  const logger = { debug: note, info: note, warn: note, error: note };
  const bus = getBus({ url, diagnose: 'deep', probes: { healthUrl }, logger });
  for (const type of ['phase', 'attempt', 'close', 'retry', 'stopped', 'warning', 'verdict'])
    bus.on(type, (event) => note(type, event));
  const verdict = await new Promise((done) => {
    // The first ones are known without asking anybody.
    bus.on('verdict', (one) => one.id !== 'handshake-failed' && done(one));
    bus.connect();
  });
  note(bus.store.getSnapshot(), [...bus.journal()]);
  note(await bus.report({ hosts: 'show' }), await bus.report({ hosts: 'mask' }));
  bus.dispose();
  const all = said.join('\n');
  for (let at = 0; at + 6 <= token.length; at += 1)
    if (all.includes(token.slice(at, at + 6))) throw new Error(`the token was said: ${all}`);
  return verdict;
};

const rewritten = {
  kind: 'incident',
  truth: 'rewrite-before-proxy',
  async check(verdict, { place, engine }) {
    suspects(verdict, 'upgrade-refused', 'rewrite-before-proxy');
    isHelpful(verdict);
    keepsSecret(wordsOf(verdict), TOKEN, 'the verdict');
    if (engine === 'chromium') await tellsApart(verdict, place);
  },
};

row('I2: a rewrite in front of the proxy turns the path into another', rewritten, rewriting);
row(
  'I2: the same by a bus, which says the token nowhere',
  { ...rewritten, engines: ['chromium'], ask: everythingSaid },
  rewriting,
);

/** The directive alone breaks nothing: the page that it falls back to has to be there. The platform's own check goes past it. */
async function rewriting(place) {
  const { address, port } = place;
  const api = await place.once('I2 api', async (shared) => {
    await uvicorn(shared, { app: 'api', host: shared.address, port: 9001 });
    return `${shared.address}:9001`;
  });
  const { address: names, head } = site({ scheme: 'http', names: [place.name], host: address, port });
  const sites = `${names} {
${head}
handle /api/health {
  reverse_proxy ${api}
}
handle {
  root * ${singlePage(place)}
  try_files {path} /index.html /index.php
  reverse_proxy ${api}
}
}`;
  await caddy(place, { sites, listens: [{ host: address, port }] });
  const { ws, http } = place.urls();
  return { url: ws(`/api/ws?token=${TOKEN}`), healthUrl: http('/api/health'), token: TOKEN };
}
