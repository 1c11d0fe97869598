/**
 * What happens to pages, done for real as far as an engine lets itself be told: hidden, frozen, offline, slowed down, away and back.
 * Stories share their browser, so whatever `while…` does is undone, too.
 */
const cdp = (browser, command, parameters = {}) => browser.session.sendAndGetDevToolsCommand(command, parameters);
const bidi = async (browser, method, params) => {
  const answer = await (await browser.session.getBidi()).send({ method, params });
  if (answer.error) throw new Error(`${method}: ${answer.error} ${answer.message}`);
};

async function between(before, during, after) {
  await before();
  try {
    return await during();
  } finally {
    await after();
  }
}

const visibility = (browser, wanted) =>
  browser.run(
    (state) =>
      new Promise((done) => {
        const ask = () => document.visibilityState === state && done();
        document.addEventListener('visibilitychange', ask);
        ask();
      }),
    wanted,
  );

/** All three: the window is minimised, and `document.visibilityState` is `hidden`. */
export async function whileHidden(browser, during) {
  const window = () => browser.session.manage().window();
  const minimize = () => window().minimize();
  const restore = () => window().setRect({ x: 0, y: 0, width: 1_000, height: 700 });
  return between(
    () => minimize().then(() => visibility(browser, 'hidden')),
    during,
    () => restore().then(() => visibility(browser, 'visible')),
  );
}

/** Chromium: hidden, then frozen. No timer, event or promise of the page runs: `during` must not ask the page. Visible again after it. */
export const whileFrozen = (browser, during) => {
  const turn = (state) => () => cdp(browser, 'Page.setWebLifecycleState', { state });
  return whileHidden(browser, () => between(turn('frozen'), during, turn('active')));
};

/** Chromium: the page's threads have one part in `rate` of their speed. */
export const whileSlow = (browser, rate, during) => {
  const turn = (to) => () => cdp(browser, 'Emulation.setCPUThrottlingRate', { rate: to });
  return between(turn(rate), during, turn(1));
};

/** Chromium and Firefox: nothing connects, `navigator.onLine` is false. What is open goes on, in the engines' emulation as in many a real network. */
export const whileOffline = (browser, during) => {
  const levers = {
    async chromium(offline) {
      await cdp(browser, 'Network.enable');
      const speed = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await cdp(browser, 'Network.emulateNetworkConditions', { offline, ...speed });
      // A socket made while this domain is on would be cut off as well.
      if (!offline) await cdp(browser, 'Network.disable');
    },
    async firefox(offline) {
      const contexts = [await browser.session.getWindowHandle()];
      const networkConditions = offline ? { type: 'offline' } : null;
      await bidi(browser, 'emulation.setNetworkConditions', { networkConditions, contexts });
    },
  };
  const turn = (offline) => () => levers[browser.engine](offline);
  return between(turn(true), during, turn(false));
};

/** As by a link in the page; `during` its absence; then as by the back button, from the cache or loaded anew. */
export async function whileAway(browser, url, during = () => undefined) {
  await browser.run((address) => {
    // An answer first, then the way out.
    setTimeout(() => location.assign(address));
  }, url);
  await browser.session.wait(async () => (await browser.session.getCurrentUrl()) === url, 15_000);
  await between(
    () => browser.run(() => undefined),
    during,
    () => browser.session.navigate().back(),
  );
}
