/** The pictures of examples/react-app/README.md: `node tests/example/pictures.mjs` takes them anew, of the example in this checkout, built. */
import { statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from '../support/browsers.mjs';
import { Reader, startExample } from './example.mjs';

const folder = fileURLToPath(new URL('../../examples/react-app/', import.meta.url));
const SIZES = { 1440: 900, 360: 740 };
const MOST = 200 * 1024;
const LIMIT = 300;

/** What is to be seen, and when it is there, in either build. */
const SCENES = {
  async session(page) {
    await page.open('harbour');
    await page.isConnected();
    await page.click('New session');
    if (page.build === 'after') return page.sees('the second socket', ({ count }) => count === '2');
    await page.until('a storm', ({ asked }) => asked >= LIMIT, 90_000);
    return page.sees('it counted', ({ count }) => Number(count) >= LIMIT);
  },
  async foreign(page) {
    await page.open('payroll');
    if (page.build === 'after') await page.sees('why', ({ error }) => /1008/.test(error));
    await page.until('some seconds', ({ atMs }) => atMs > 8_000);
    return page.sees('the count', ({ count }) => Number(count) > (page.build === 'after' ? 0 : 15));
  },
};

async function takeAll(browser, server) {
  const emulate = (command, how) => browser.session.sendDevToolsCommand(`Emulation.${command}`, how);
  for (const [scene, play] of Object.entries(SCENES)) {
    for (const build of ['before', 'after']) {
      for (const [width, height] of Object.entries(SIZES)) {
        const device = { width: Number(width), height, deviceScaleFactor: 1, mobile: width < 500 };
        await emulate('setDeviceMetricsOverride', device);
        await emulate('setScrollbarsHidden', { hidden: true });
        await play(new Reader(browser, server, build));
        for (const scheme of ['light', 'dark']) {
          await emulate('setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
          await browser.run(() => document.activeElement?.blur());
          await take(browser, `${scene}-${build}-${width}-${scheme}`);
        }
      }
    }
  }
}

async function take(browser, name) {
  const path = `${folder}pictures/${name}.png`;
  // Two frames: the colours are there.
  await browser.run(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  writeFileSync(path, await browser.screenshot(), 'base64');
  const { size } = statSync(path);
  if (size > MOST) throw new Error(`${name}.png has ${size} bytes`);
  console.log(name, `${Math.round(size / 1024)} KB`);
}

const server = await startExample(folder, 'node');
const browser = await launch('chromium');
try {
  await takeAll(browser, server);
} finally {
  await browser.close();
  await server.stop();
}
