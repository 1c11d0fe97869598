/** The page's side: the product asked for its verdict, and the engine's own view for those who compare it with the evidence. */
const fileOf = (target) =>
  typeof target === 'string' ? target : fileOf(target.browser ?? target.import ?? target.default);
/** The page says where the package's entries are: it may be one that is allowed to fetch nothing. */
const entry = (name) => import(`/package/${fileOf(globalThis.entries[name]).replace(/^\.\//, '')}`);

const PROBE_MS = 1_200;
const TIMEOUT_MS = 1_500;

/** When sockets were made and failed: what a verdict's delay is counted from. */
const sockets = [];
const Real = WebSocket;
// A proxy looks native, as it is meant to: for a class of the page's own the product would neither probe nor load its second module.
globalThis.WebSocket = new Proxy(Real, {
  construct(_, args) {
    const one = { madeAt: performance.now() };
    const failed = () => (one.failedAt ??= performance.now());
    sockets.push(one);
    try {
      const socket = new Real(...args);
      socket.addEventListener('open', () => (one.opened = true), { once: true });
      for (const type of ['error', 'close']) socket.addEventListener(type, failed, { once: true });
      return socket;
    } catch (error) {
      failed();
      throw error;
    }
  },
});

const lab = {
  entry,

  /** `given`: what `stage` answered. */
  async diagnose(url, { protocols, healthUrl, candidates, timeoutMs = TIMEOUT_MS, probes, ...options } = {}) {
    const { diagnose } = await entry('./diagnose');
    sockets.length = 0;
    const began = performance.now();
    const verdict = await diagnose(url, {
      mode: 'deep',
      timeoutMs,
      // As the evidence was taken; without them an answer of 401 or 403 says nothing of the handshake, which has the cookies.
      probeCredentials: 'include',
      ...(protocols && { protocols }),
      probes: { timeoutMs: PROBE_MS, ...(healthUrl && { healthUrl }), ...(candidates && { candidates }), ...probes },
      ...options,
    });
    return timed(verdict, began, timeoutMs);
  },

  /**
   * A bus that explains itself. Answers the first verdict called `until`; without it, the first that is more than possible, which is what there is before
   * anything was asked; when the time is over, the last one. `afterCloses`: the one that stands after so many failures.
   */
  async bus({ healthUrl, candidates, probes, ...options }, { until, afterCloses, withinMs = 8_000, act } = {}) {
    const { getBus } = await entry('.');
    sockets.length = 0;
    const began = performance.now();
    const bus = getBus({
      key: 'lab',
      diagnose: 'deep',
      probeCredentials: 'include',
      connectTimeoutMs: TIMEOUT_MS,
      probes: { timeoutMs: PROBE_MS, ...(healthUrl && { healthUrl }), ...(candidates && { candidates }), ...probes },
      ...options,
    });
    const seen = [];
    const { promise: told, resolve: tell } = deferred();
    bus.on('verdict', (verdict) => {
      seen.push(timed(verdict, began, TIMEOUT_MS));
      if (!afterCloses && (until ? verdict.id === until : verdict.confidence !== 'possible')) tell();
    });
    let closes = 0;
    bus.on('close', () => {
      closes += 1;
      if (closes === afterCloses) tell();
    });
    bus.connect();
    act?.(bus);
    await Promise.race([told, new Promise((done) => setTimeout(done, withinMs))]);
    const snapshot = JSON.stringify(bus.store.getSnapshot());
    bus.dispose();
    const last = seen.at(-1);
    if (!last) throw new Error(`no verdict within ${withinMs} ms; the bus is ${snapshot}`);
    return { ...last, before: seen.slice(0, -1).map(({ id }) => id) };
  },

  /** Everything that a page may see of this address, as the evidence was taken. */
  observe: (url, how) =>
    import('/page/observe.js').then(({ observe }) =>
      observe(url, { probeMs: PROBE_MS, timeoutMs: TIMEOUT_MS, Real, ...how }),
    ),
};

function deferred() {
  const one = {};
  one.promise = new Promise((resolve) => Object.assign(one, { resolve }));
  return one;
}

/** A verdict, and how long after the failure it came; what never failed did so at its deadline. */
function timed(verdict, began, timeoutMs) {
  const now = performance.now();
  const first = sockets[0];
  const deadline = (first?.madeAt ?? began) + timeoutMs;
  const failedAt = first ? Math.min(first.failedAt ?? deadline, deadline) : began;
  return {
    ...verdict,
    timing: {
      ms: Math.round(now - Math.min(failedAt, now)),
      hung: failedAt === deadline,
      opened: Boolean(first?.opened),
      sockets: sockets.length,
    },
  };
}

async function controlled() {
  if (!new URL(import.meta.url).search.includes('worker')) return;
  const claimed = new Promise((done) =>
    navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
  );
  await navigator.serviceWorker.register('/page/worker.js', { scope: location.pathname });
  if (!navigator.serviceWorker.controller) await claimed;
}

/** Everything that is loaded when it is needed: what a verdict takes is counted without, and a page that is offline could not. */
async function load() {
  const [{ diagnose }] = await Promise.all([entry('./diagnose'), entry('.')]);
  await diagnose('ftp://nowhere/');
}

globalThis.lab = lab;
globalThis.ready = controlled().then(load);
