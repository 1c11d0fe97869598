/**
 * Runs the commands of all verdicts whose cause a row stages: `node tests/lab/commands.mjs [id …]`. What they have to print: verify.mjs.
 * No browser is needed: the words make the verdict, without its evidence.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { makeCertificates } from './certificates.mjs';
import { enter, furnish, trust } from './namespace.mjs';
import { Place } from './place.mjs';
import { listening, nginx, PASSES_UPGRADES } from './products/nginx.mjs';
import { rows } from './rows.mjs';
import { complaints, healthyTwin } from './verify.mjs';
import { speakHttp } from './wire.mjs';

/** They wait more than they work. */
const AT_ONCE = 6;

/** The words of a verdict, as the package has them. */
async function words(folder) {
  const outfile = join(folder, 'words.mjs');
  const source = fileURLToPath(new URL('../../pkg-template/src/words/verdicts.en.ts', import.meta.url));
  await build({ entryPoints: [source], bundle: true, format: 'esm', outfile, logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

/** What has no row of its own is staged by the row of another cause that is the same from a shell. */
const LIKE = {
  // Findings: one of the causes behind them.
  unreachable: 'refused',
  'no-answer': 'silent',
  'upgrade-unanswered': 'upgrade-swallowed',
  'path-dies': 'path-hangup',
  'upgrade-refused': 'upgrade-only-refused',
  'subprotocol-trouble': 'subprotocol-rejected',
  'tls-failed': 'tls',
  'handshake-failed': 'http-403',
  'connect-timeout': 'silent',
  dropped: 'connection-lost',
  // Causes.
  'security-error': 'mixed-content',
  'new-connections-dropped': 'blackhole',
  'other-handshake': 'upgrade-swallowed',
  'dead-instance': 'path-hangup',
  'cookie-not-sent': 'http-401',
  'wrong-path': 'http-404',
  'closed-by-peer': 'server-error',
  'rewrite-before-proxy': 'http-403',
  // No server's fault: from a shell the same address fails only if something else is wrong as well.
  healthy: 'refused',
  offline: 'refused',
  'local-network-denied': 'refused',
  'local-network-prompt': 'refused',
};

const answering = (status) => async (place) => ({ url: (await place.http((request) => request.answer(status))).ws() });
/** Staged here, because no page can tell them from another cause that has a row. */
const STAGES = {
  'http-429': answering(429),
  'http-other': answering(418),
  'http-500': answering(500),
  'stuck-replica': oneOfTwoIsStuck,
};

/** Two replicas in turn: one answers, one takes connections and says nothing. The proxy waits longer than the command. */
async function oneOfTwoIsStuck(place) {
  const { address, port } = place;
  await place.listen(9001, (socket) => speakHttp(socket, (request) => request.switch(), {}));
  await place.listen(9002, (socket) => socket.resume());
  const upstream = `upstream replicas { server ${address}:9001; server ${address}:9002; }`;
  const server = `server { ${listening({ host: address, port })} location / { proxy_pass http://replicas; ${PASSES_UPGRADES} } }`;
  await nginx(place, { servers: `${upstream} ${server}`, listens: [{ host: address, port }] });
  return { url: place.urls().ws() };
}

/** These ask the page's own server for its policy. */
const POLICIES = { csp: "default-src 'self'", 'upgrade-insecure-requests': 'upgrade-insecure-requests' };
const PAGE_PORT = 9000;

/** Where the page comes from: the lab's own server, or one with the policy that is at fault. */
async function pageOf(place, row, policy) {
  if (policy === undefined) return /sandbox/.test(row.page.csp) ? 'null' : new URL(place.page(row.page)).origin;
  const headers = policy && { 'Content-Security-Policy': policy };
  const { http } = await place.http((request) => request.answer(200, { headers, type: 'text/html' }), {
    port: PAGE_PORT,
    secure: false,
  });
  return new URL(http()).origin;
}

/** As the product describes where it happened. */
function described(url, { origin, protocols = [] }) {
  const secure = /^(wss|https):/i.test(url);
  const rest = { url, secure, origin, protocols: [protocols].flat().join(', '), engine: '' };
  try {
    const { hostname, port, pathname } = new URL(url);
    return { host: hostname, port, path: pathname, ...rest };
  } catch {
    return { host: '', port: '', path: '', ...rest };
  }
}

const [, program, ...ids] = process.argv;
const outside = enter(program, ids);
process.exitCode = await (outside ?? inside());

async function inside() {
  const folder = await furnish();
  const certificates = makeCertificates(folder);
  trust(certificates.ca, folder);
  for (const folder of ['rows', 'incidents'])
    for (const file of readdirSync(new URL(`${folder}/`, import.meta.url))) await import(`./${folder}/${file}`);
  const text = await words(folder);
  const has = (id) => text.ENTRIES[id].shell && (ids.length === 0 || ids.includes(id));
  const waiting = Object.keys(text.ENTRIES).filter(has);
  let places = 0;
  // What rows share ends with the namespace.
  const lab = { folder, certificates, nextPlace: () => (places += 1), closing: () => undefined };
  const results = { passed: 0, failed: 0, unstaged: [] };
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) await stage(id, { lab, text, results });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (results.unstaged.length) console.log(`no row stages ${results.unstaged.join(', ')}`);
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed ? 1 : 0;
}

/** Both servers, and what the commands say of them. */
async function stage(id, { lab, text, results }) {
  const own = STAGES[id] && { title: 'staged for its commands', variants: ['plain'], page: {}, stage: STAGES[id] };
  const row = own ?? rows.find(({ truth }) => truth === (LIKE[id] ?? id));
  if (!row) return results.unstaged.push(id);
  const place = () => new Place(lab.nextPlace(), { lab, engine: 'chromium', variant: row.variants[0] });
  const [faulty, sound] = [place(), place()];
  const commands = (url, page) => {
    const where = described(url, page);
    return text.verdictOf(
      { id, confidence: 'likely', suspects: [], because: [], splits: [], facts: { seconds: 1 } },
      where,
    ).verify;
  };
  try {
    const { url, protocols } = await row.stage(faulty);
    const page = { origin: await pageOf(faulty, row, POLICIES[id]), protocols };
    const twin = await healthyTwin(sound);
    const elsewhere = { origin: await pageOf(sound, row, POLICIES[id] && ''), protocols: protocols && ['chat'] };
    const others = commands(twin, elsewhere).map(({ command }) => command);
    const wrong = await complaints(commands(url, page), others, { ca: faulty.files.ca, suspects: false });
    results[wrong.length ? 'failed' : 'passed'] += 1;
    console.log(wrong.length ? `not ok ${id} (${row.title})\n${wrong.join('\n')}` : `ok ${id}`);
  } catch (error) {
    results.failed += 1;
    console.log(`not ok ${id}: ${error.stack}`);
  } finally {
    await Promise.all([faulty.close(), sound.close()]);
  }
}
