/**
 * Photographs every section of the panel, over real connections that fail and that are well: `node tests/panel/pictures.mjs [words of a name]`.
 * What is committed in examples/panel/pictures is what this makes. `--system`: in the fonts of this machine, `--out <folder>`: somewhere else.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from '../../examples/demo/server.mjs';
import { launch } from '../support/browsers.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MOST_BYTES = 150_000;

/** Where it is docked: below in a wide window, beside in a narrow one. */
const SHAPES = {
  wide: { width: 1440, height: 470, dock: 'bottom' },
  narrow: { width: 360, height: 740, dock: 'right' },
};
const THEMES = ['light', 'dark'];

/** By name: the demo's endpoint, the section, and what is waited for; see `stage`. `wide` is for that shape alone. */
const SCENES = {
  'now-failing': { endpoint: '/ws/fallback', section: 'now', attempts: 4 },
  'now-healthy': { endpoint: '/ws/echo', section: 'now', traffic: 12, seconds: 6 },
  verdict: { endpoint: '/ws/fallback', section: 'verdict', attempts: 2, chip: 2, wide: { height: 720, size: 640 } },
  'verdict-none': { endpoint: '/ws/echo', section: 'verdict', seconds: 1 },
  'timeline-flapping': { endpoint: '/ws/flapping', section: 'timeline', attempts: 9 },
  'timeline-refused': { endpoint: '/ws/slow', section: 'timeline', attempts: 6, rotate: true },
  charts: { endpoint: '/ws/drop', section: 'charts', traffic: 30, seconds: 40, wide: { height: 500, size: 440 } },
  messages: { endpoint: '/ws/echo', section: 'messages', traffic: 8, seconds: 5, contents: true },
  buses: { endpoint: '/ws/flapping', section: 'buses', attempts: 4, more: true },
  do: { endpoint: '/ws/503', section: 'act', attempts: 2, development: true },
  steps: {
    endpoint: '/ws/flapping',
    section: 'act',
    attempts: 5,
    recorded: true,
    wide: { height: 560, size: 500 },
  },
};

/** Runs in the page. Fast retries, so that a picture with ten attempts does not take minutes; what they show is real. */
async function stage(picture) {
  const { endpoint, section, dock, attempts = 0, seconds = 0, traffic = 0, contents = false } = picture;
  const { size, more, recorded, rotate, development, chip, system } = picture;
  const load = (name) => import(`/pkg/${name}.js`);
  const { getBus } = await load('index');
  const { mount } = await load(development ? 'panel.development' : 'panel');
  localStorage.setItem('whysocket:panel', JSON.stringify(size ? { height: size } : {}));
  const options = {
    codec: 'json',
    retry: { minDelayMs: 300, firstWindowMs: 900, factor: 1.4, maxDelayMs: 3_000, stableAfterMs: 2_000 },
    heartbeat: { intervalMs: 400, message: { type: 'ping' }, isAnswer: ({ type }) => type === 'ping' },
  };
  const path = `${endpoint}?room=7&token=8hG2kQ91xZ`;
  const list = ['/ws/401?token=8hG2kQ91xZ', '/ws/503?room=7', '/ws/cut-path', '/ws/slow', '/ws/flapping'];
  const bus = getBus(
    rotate
      ? { ...options, key: 'live', url: list, connectTimeoutMs: 2_500, slowAfterMs: 1_000 }
      : { ...options, url: path },
  );
  bus.connect();
  if (more) {
    for (let n = 0; n < 3; n += 1) getBus({ ...options, url: path });
    getBus({ url: '/ws/echo?room=lobby' }).connect();
    getBus({ key: 'prices', url: () => ({ wait: 'a project' }) }).connect();
    getBus({ url: '/ws/1008' }).connect();
  }
  const until = async (look) => {
    while (!look()) await new Promise((done) => setTimeout(done, 50));
  };
  const panel = document.createElement('div');
  document.body.append(panel);
  for (const name of system ? ['sans', 'mono'] : [])
    document.documentElement.style.setProperty(`--whysocket-${name}`, name === 'sans' ? 'system-ui' : 'ui-monospace');
  await document.fonts.load('14px Roboto');
  await document.fonts.load('14px "Roboto Mono"');
  mount(panel, { open: true, dock, contents });
  const { shadowRoot } = panel.firstChild;
  const click = (selector) => shadowRoot.querySelector(selector)?.click();
  await until(() => shadowRoot.querySelector('[role=tab]'));
  click(`[role=tab][data-section=${section}]`);
  if (traffic) {
    const kinds = ['price', 'trade', 'news', 'depth', 'subscribe'];
    let n = 0;
    setInterval(() => {
      const burst = 1 + Math.round((1 + Math.sin(n / 14)) * 2);
      for (let k = 0; k < burst; k += 1, n += 1) {
        const type = kinds[(n * 7) % kinds.length];
        const symbol = ['ACME', 'GLOBEX', 'INITECH', 'UMBRELLA'][(n * 3) % 4];
        const value = Math.round(10_000 + 900 * Math.sin(n / 9)) / 100;
        const levels = Array.from({ length: (n * 5) % 7 }, (_, at) => [
          Math.round(value * 10 - at) / 10,
          (at + 2) * 150,
        ]);
        bus.send({
          type,
          symbol,
          value,
          ...(type === 'depth' && { levels }),
          ...(type === 'news' && { text: `${symbol} moves ${value > 100 ? 'up' : 'down'}` }),
        });
      }
    }, 1_000 / traffic);
  }
  await until(
    () => bus.store.getSnapshot().attempt > attempts || (attempts && bus.store.getSnapshot().phase === 'stopped'),
  );
  await new Promise((done) => setTimeout(done, seconds * 1_000 + 700));
  if (chip !== undefined) shadowRoot.querySelectorAll('.chip')[chip]?.click();
  if (recorded) {
    const { saved } = await load('panel-recording');
    const file = new File([await saved(bus, [])], 'journal.json', { type: 'application/json' });
    const data = new DataTransfer();
    data.items.add(file);
    const input = shadowRoot.querySelector('input[type=file]');
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => shadowRoot.querySelector('.step'));
    for (let n = 0; n < 9; n += 1) click('.steps .tools button');
  }
  // What is drawn next shows all of it.
  await new Promise((done) => setTimeout(done, 400));
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, system: { type: 'boolean' } },
});
const out = values.out ?? join(root, 'examples/panel/pictures');
mkdirSync(out, { recursive: true });
const fonts = (name) => join(root, 'node_modules/@fontsource-variable', name, 'files');
const server = await startServer({
  mounts: {
    '/stage/': fileURLToPath(new URL('page/', import.meta.url)),
    '/roboto/': fonts('roboto'),
    '/roboto-mono/': fonts('roboto-mono'),
  },
});
const browser = await launch('chromium');
const tell = (command, options) => browser.session.sendDevToolsCommand(`Emulation.${command}`, options);
const names = Object.keys(SCENES).flatMap((scene) => Object.keys(SHAPES).map((shape) => [scene, shape]));
try {
  for (const [name, shape] of names) {
    if (!positionals.every((word) => `${name}-${shape}`.includes(word))) continue;
    const picture = { ...SCENES[name], ...SHAPES[shape], ...SCENES[name][shape], system: values.system };
    const { width, height } = picture;
    await tell('setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await tell('setEmulatedMedia', { features: [] });
    await browser.open(`${server.url}stage/pictures.html`);
    await browser.run(stage, picture);
    for (const theme of THEMES) {
      await tell('setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
      // Charts are drawn anew.
      await browser.run(() => new Promise((done) => setTimeout(done, 400)));
      const file = join(out, `${name}-${theme}-${shape}.png`);
      writeFileSync(file, Buffer.from(await browser.screenshot(), 'base64'));
      const { size } = statSync(file);
      console.log(`${name}-${theme}-${shape} ${size}`);
      if (size > MOST_BYTES) throw new Error(`${file} is larger than ${MOST_BYTES} bytes`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
