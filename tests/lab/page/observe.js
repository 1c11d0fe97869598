/** What page JavaScript can see of an address: events of a socket, answers of probes. The shape is that of the evidence's records. */

export async function observe(url, { protocols, healthUrl, probeMs, timeoutMs, settleMs = 1_000, Real }) {
  const violations = [];
  const violated = new Promise((done) => {
    document.addEventListener('securitypolicyviolation', ({ blockedURI }) =>
      done(violations.push({ blocked: blockedURI })),
    );
  });
  const ws = await watch(Real, url, protocols, timeoutMs, settleMs);
  // The event comes after the exception.
  if (ws.ctorException) await Promise.race([violated, pause(EVENT_MS)]);
  const csp = [...violations];
  const probes = ws.opened && !protocols ? {} : await probe(url, { healthUrl, protocols, probeMs, Real });
  const hops = () =>
    performance
      .getEntriesByType('resource')
      .filter(({ name, nextHopProtocol }) => name === httpOf(url) && nextHopProtocol);
  // An entry comes some time after its answer.
  for (let turn = 0; probes.corsIncl?.ok && !hops().length && turn < EVENT_MS / TURN_MS; turn += 1)
    await pause(TURN_MS);
  return {
    env: { onLine: navigator.onLine, origin: self.origin, secure: isSecureContext },
    ws,
    csp,
    probes,
    rt: hops().map(({ nextHopProtocol }) => ({ hop: nextHopProtocol })),
  };
}

const EVENT_MS = 200;
const TURN_MS = 10;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const httpOf = (url) => url.replace(/^ws/, 'http');

/** One socket: its constructor, then its events until nothing more is expected. */
async function watch(Real, url, protocols, timeoutMs, settleMs) {
  const began = performance.now();
  const seen = { ev: [] };
  let socket;
  try {
    socket = new Real(url, protocols ?? []);
  } catch (error) {
    return { ...seen, ctorException: error.name };
  }
  seen.url = socket.url;
  const note = (k, more) => seen.ev.push({ k, t: performance.now() - began, ...more });
  const closed = new Promise((done) => {
    socket.onopen = () => {
      seen.opened = true;
      note('open', { protocol: socket.protocol });
    };
    socket.onmessage = () => note('msg');
    socket.onerror = () => note('error');
    socket.onclose = ({ code, reason, wasClean }) => done(note('close', { code, reason, clean: wasClean }));
  });
  await Promise.race([closed, pause(timeoutMs)]);
  if (seen.opened) await Promise.race([closed, pause(settleMs)]);
  seen.hung = seen.ev.length === 0;
  for (const type of ['onopen', 'onmessage', 'onerror', 'onclose']) socket[type] = null;
  socket.close();
  return seen;
}

async function probe(url, { healthUrl, protocols, probeMs, Real }) {
  const get = httpOf(url);
  const none = { mode: 'no-cors' };
  const cors = { mode: 'cors', credentials: 'include' };
  const asked = {
    ncFollow: [get, none],
    healthNc: [healthUrl, none],
    corsIncl: [get, cors],
    corsManual: [get, { ...cors, redirect: 'manual' }],
  };
  const answers = {};
  for (const [name, [address, init]] of Object.entries(asked))
    if (address) answers[name] = await ask(address, init, probeMs);
  if (protocols) answers.noSub = await watch(Real, url, undefined, probeMs, 0);
  return answers;
}

async function ask(url, init, ms) {
  try {
    const answer = await fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(ms) });
    const headers = Object.fromEntries(answer.headers);
    // Chromium has no entry of an answer whose body nobody read.
    await answer.text();
    return { ok: 1, status: answer.status, type: answer.type, redirected: answer.redirected, headers };
  } catch (error) {
    return { err: error.name === 'TypeError' ? 'TypeError' : 'TIMEOUT' };
  }
}
