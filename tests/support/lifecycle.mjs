/**
 * What happens to pages, done for real as far as an engine lets itself be told: hidden, frozen, offline, slowed down, away and back.
 * What an engine cannot is no lever at all: a story names the engines it is for.
 */
const cdp = (browser, command, parameters = {}) => browser.session.sendAndGetDevToolsCommand(command, parameters);
const bidi = async (browser, method, params) => {
  const answer = await (await browser.session.getBidi()).send({ method, params });
  if (answer.error) throw new Error(`${method}: ${answer.error} ${answer.message}`);
};

/** All three: the window is minimised, and `document.visibilityState` is `hidden`. */
export async function hide(browser) {
  await browser.session.manage().window().minimize();
  await visibility(browser, 'hidden');
}

/** After `hide`, and after `resume`. */
export async function show(browser) {
  await browser.session.manage().window().setRect({ x: 0, y: 0, width: 1_000, height: 700 });
  await visibility(browser, 'visible');
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

/** Chromium. No timer, no event and no promise of the page runs until `resume`; so `browser.run` does not answer either. */
export async function freeze(browser) {
  await hide(browser);
  await cdp(browser, 'Page.setWebLifecycleState', { state: 'frozen' });
}

/** Chromium. The page stays hidden until `show`. */
export const resume = (browser) => cdp(browser, 'Page.setWebLifecycleState', { state: 'active' });

/** Chromium. 6: the page's main thread has a sixth of its speed. 1: as it was. */
export const slowDown = (browser, rate) => cdp(browser, 'Emulation.setCPUThrottlingRate', { rate });

/** Chromium and Firefox. No new connection is made, `navigator.onLine` is false; sockets that are open stay so, as with most real networks that go. */
export async function setOffline(browser, offline) {
  if (browser.engine === 'firefox')
    return bidi(browser, 'emulation.setNetworkConditions', {
      networkConditions: offline ? { type: 'offline' } : null,
      contexts: [await browser.session.getWindowHandle()],
    });
  await cdp(browser, 'Network.enable');
  const speed = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  return cdp(browser, 'Network.emulateNetworkConditions', { offline, ...speed });
}

/** All three. To another page as by a link, in the same tab. */
export async function leaveTo(browser, url) {
  await browser.run((address) => {
    // An answer first, then the way out.
    setTimeout(() => location.assign(address));
  }, url);
  await browser.session.wait(async () => (await browser.session.getCurrentUrl()) === url, 15_000);
}

/** All three. As by the button of the browser; from its cache or loaded anew. */
export const goBack = (browser) => browser.session.navigate().back();
