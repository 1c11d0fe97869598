/**
 * One vocabulary for three real engines: `launch('chromium' | 'firefox' | 'webkit')`.
 * The engines and their drivers come from packages (see install.mjs); selenium-webdriver speaks W3C WebDriver to all three.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Builder } from 'selenium-webdriver';
import { eventually, freePort, scratchFolder, start } from './processes.mjs';
import { geckodriver } from './tools.mjs';
import { trustStore } from './trust.mjs';

export const ENGINES = ['chromium', 'firefox', 'webkit'];

const STARTS = 3;
const START_MS = 60_000;
/** No page function may take longer; each has a shorter deadline of its own. */
const SCRIPT_MS = 900_000;
const PAGE_MS = 30_000;

/** Root may not use Chromium's sandbox; the other flags keep it from calling home. */
const CHROMIUM_ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];
const FIREFOX_PREFS = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
};

const engines = {
  chromium: {
    needs: ['chromedriver', 'chromium'],
    driver: (port, scratch, { ca }) => {
      if (ca) trustStore(join(scratch, '.pki', 'nssdb'), ca);
      const env = { ...process.env, TMPDIR: scratch, ...(ca && { HOME: scratch }) };
      return start('chromedriver', [`--port=${port}`], { env });
    },
    capabilities: (scratch, { args = [] }) => ({
      browserName: 'chrome',
      'goog:chromeOptions': {
        binary: onPath('chromium'),
        args: [...CHROMIUM_ARGS, `--user-data-dir=${join(scratch, 'profile')}`, ...args],
      },
    }),
  },
  firefox: {
    needs: ['firefox-esr'],
    driver: async (port, scratch) =>
      start(
        geckodriver(),
        ['--port', String(port), '--websocket-port', String(await freePort()), '--profile-root', scratch],
        { env: { ...process.env, TMPDIR: scratch } },
      ),
    capabilities: (scratch, { ca, prefs }) => ({
      browserName: 'firefox',
      webSocketUrl: true,
      'moz:firefoxOptions': {
        binary: onPath('firefox-esr'),
        args: ['-headless', ...(ca ? ['-profile', trustStore(join(scratch, 'profile'), ca)] : [])],
        prefs: { ...FIREFOX_PREFS, ...prefs },
      },
    }),
  },
  webkit: {
    needs: ['WebKitWebDriver', 'Xvfb', 'dbus-run-session'],
    driver: webkitDriver,
    capabilities: () => ({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
    }),
  },
};

/**
 * Starts an engine. `close()` it; whatever happens, nothing of it outlives this process.
 * `ca`: an authority that Chromium and Firefox trust; `args`: more flags of Chromium; `prefs`: more of Firefox.
 */
export async function launch(engine, options = {}) {
  for (const program of engines[engine].needs) onPath(program);
  for (let start = 1; ; start += 1) {
    try {
      return await launchOnce(engine, options);
    } catch (error) {
      // A port that was free may be somebody else's by the time the driver asks for it.
      if (start === STARTS) throw new Error(`${engine} could not be started`, { cause: error });
      console.error(`${engine} did not start, and is started again:`, error);
    }
  }
}

async function launchOnce(engine, options) {
  const { driver: startDriver, capabilities } = engines[engine];
  const folder = scratchFolder(engine);
  const scratch = folder.path;
  const port = await freePort();
  const process_ = await startDriver(port, scratch, options);
  const stop = async () => {
    await process_.stop();
    folder.remove();
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    const ready = async () => (await (await fetch(`${server}/status`)).json()).value.ready !== false;
    const died = process_.ended.then((how) =>
      Promise.reject(new Error(`${engine}'s driver ended: ${JSON.stringify(how)}`)),
    );
    died.catch(() => undefined);
    await Promise.race([died, eventually(ready, { deadlineMs: START_MS, what: `${engine}'s driver` })]);
    const builder = new Builder()
      .disableEnvironmentOverrides()
      .usingServer(server)
      .withCapabilities(capabilities(scratch, options));
    const late = new Promise((_, fail) => {
      setTimeout(fail, START_MS, new Error(`${engine}: no session within ${START_MS} ms`)).unref();
    });
    const session = await Promise.race([died, late, builder.build()]);
    await session.manage().setTimeouts({ script: SCRIPT_MS, pageLoad: PAGE_MS });
    const version = (await session.getCapabilities()).get('browserVersion');
    return new Browser(engine, version, session, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

class Browser {
  #session;
  #stop;

  constructor(engine, version, session, stop) {
    this.engine = engine;
    this.version = version;
    this.#session = session;
    this.#stop = stop;
  }

  /** The WebDriver session, for what only some engines can: see lifecycle.mjs. */
  get session() {
    return this.#session;
  }

  /** Loads a page and waits for its `load` event. */
  async open(url) {
    await this.#session.get(url);
  }

  /** What the page's `kit.js` has loaded. WebKit's driver answers `open` before a page's modules have run. */
  async ready() {
    return this.run(async () => {
      const until = performance.now() + 10_000;
      while (!window.ready && performance.now() < until) await new Promise((next) => setTimeout(next, 5));
      if (!window.ready) throw new Error('kit.js has not run');
      return window.ready;
    });
  }

  /** Opens a page in a tab of its own, in front; `close()` it and the one before is in front again. */
  async tab(url) {
    const before = await this.#session.getWindowHandle();
    await this.#session.switchTo().newWindow('tab');
    await this.open(url);
    return {
      close: async () => {
        await this.#session.close();
        await this.#session.switchTo().window(before);
      },
    };
  }

  /**
   * Runs an async function in the page, in the page's own realm, and returns what it returns, as JSON.
   * It sees the page's globals and its arguments, nothing of the test's closure.
   */
  async run(fn, ...args) {
    const execute = (script) =>
      this.#session.executeAsyncScript(script, String(fn), JSON.stringify(args)).then(JSON.parse);
    let told = await execute(`(${inPage})(...arguments)`);
    // A page whose CSP forbids eval gets the function in the driver's own script.
    if (told.noEval) told = await execute(`(${inPage})(...arguments, (${fn}))`);
    if (told.error !== undefined) throw new Error(`in ${this.engine}: ${told.error}`);
    return told.value;
  }

  /** A PNG, base64. */
  async screenshot() {
    // WebKitWebDriver 2.50 never answers this under Xvfb, in any mode of compositing.
    if (this.engine === 'webkit') throw new Error('no screenshots in WebKitGTK: its driver does not answer under Xvfb');
    return this.#session.takeScreenshot();
  }

  /** The size of the page itself; answers what could be had: a window is never narrower than 500 px in Firefox, 447 px in WebKitGTK. */
  async setViewport(width, height) {
    const window = this.#session.manage().window();
    await window.setRect({ width, height });
    const [innerWidth, innerHeight] = await this.run(() => [innerWidth, innerHeight]);
    await window.setRect({ width: 2 * width - innerWidth, height: 2 * height - innerHeight });
    return this.run(() => ({ width: innerWidth, height: innerHeight }));
  }

  async close() {
    const quit = this.#session.quit().catch(() => undefined);
    // Some drivers answer only when the browser is gone; the group is ended in any case.
    await Promise.race([quit, new Promise((done) => setTimeout(done, 5_000).unref())]);
    await this.#stop();
  }
}

/** Runs in the browser. Drivers run scripts in a realm of their own; the page's `eval` takes the function to where the page's objects live. */
function inPage(source, args, done, given) {
  const tell = (what) => done(JSON.stringify(what));
  let fn = given;
  try {
    // biome-ignore lint/security/noGlobalEval: the tests' own functions, brought here as text.
    fn ??= (window.evaluate ?? window.eval)(`(${source})`);
  } catch (error) {
    return tell(error.name === 'EvalError' ? { noEval: true } : { error: String(error) });
  }
  const fail = (error) => tell({ error: String(error?.message ?? error) + (error?.stack ? `\n${error.stack}` : '') });
  return Promise.resolve()
    .then(() => fn(...JSON.parse(args)))
    .then((value) => tell({ value }), fail);
}

/** WebKitGTK has no headless mode: it gets an X server and a session bus of its own. */
async function webkitDriver(port, scratch) {
  // The server picks a free display and writes its number to file descriptor 3.
  const x = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: scratch },
  });
  const display = await Promise.race([once(x.child.stdio[3], 'data'), x.ended.then(() => undefined)]);
  if (!display) throw new Error('Xvfb did not start');
  const runtime = join(scratch, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const driver = start('dbus-run-session', ['--', 'WebKitWebDriver', `--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: `:${String(display[0]).trim()}`,
      TMPDIR: scratch,
      XDG_RUNTIME_DIR: runtime,
      XDG_DATA_HOME: join(scratch, 'data'),
      XDG_CACHE_HOME: join(scratch, 'cache'),
      NO_AT_BRIDGE: '1',
      // The pages are our own, and unprivileged namespaces are missing in many containers.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  return { ended: driver.ended, stop: () => driver.stop().then(() => x.stop()) };
}

function onPath(program) {
  const folder = (process.env.PATH ?? '').split(':').find((one) => existsSync(join(one, program)));
  if (!folder)
    throw new Error(`${program} is not installed; \`npm test\` installs it, or: node tests/support/install.mjs`);
  return join(folder, program);
}

/** Debian puts it beside the library, under the machine's architecture. */
function miniBrowser() {
  for (const arch of readdirSync('/usr/lib')) {
    for (const series of ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0']) {
      const path = join('/usr/lib', arch, series, 'MiniBrowser');
      if (existsSync(path)) return path;
    }
  }
  throw new Error('MiniBrowser is not installed (package webkit2gtk-driver)');
}
