/**
 * Ten thousand messages a second for half a minute, and a hundred thousand events, once for each section and once without a panel: `npm run panel:flood [-- --seconds 30 --section messages]`.
 * Tells the longest frame callback of the panel with the layout that it makes necessary, the page's long tasks, and the heap once a second; fails if a callback takes 50 ms, if the page's
 * long tasks take 50 ms more than without a panel, or if the heap still grows when the list of messages has long been full.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { startServer } from '../support/server.mjs';
import { behaveAsFlood } from './flooding.mjs';

const SECTIONS = ['now', 'timeline', 'charts', 'messages', 'buses'];
const MOST_MS = 50;
/** Between the second and the last third of the time: collections come when they like. */
const MOST_GROWTH = 2e6;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '10000' },
    events: { type: 'string', default: '100000' },
    section: { type: 'string', multiple: true },
    engine: { type: 'string', default: 'chromium' },
  },
});
const seconds = Number(values.seconds);
const packed = installPacked();
const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const server = await startServer({
  mounts: { '/kit/': folder('../support/page/'), '/packed/': `${packed.path}/`, '/stage/': folder('page/') },
});
behaveAsFlood(server, Number(values.rate));
const browser = await launch(values.engine);
const wrong = [];
let bare;
try {
  // What the page does by itself comes first.
  for (const section of ['', ...(values.section ?? SECTIONS)]) {
    await browser.open(`${server.url}/kit/index.html?entry=/packed/index.js`);
    await browser.run(() => window.ready);
    const told = await browser.run(
      async (options) => {
        await kit.load('/stage/stage.js');
        const { flood } = await kit.load('/stage/flood.js');
        return flood(options);
      },
      { address: `${server.ws}/flood`, seconds, section, events: Number(values.events) },
    );
    const { frames, heap, long } = told;
    const mb = (bytes) => (bytes / 1e6).toFixed(1);
    console.log(
      `${(section || 'no panel').padEnd(10)} ${told.perSecond} messages/s, ${told.told} outcomes, ${frames.count} frames, longest ${frames.longest.toFixed(1)} ms, mean ${(frames.sum / frames.count || 0).toFixed(2)} ms, ` +
        `long tasks [${long}], heap ${mb(heap[1] ?? heap[0])} → ${mb(heap.at(-1))} MB`,
    );
    // The page's own are the senders' and the measurement's collections, now and then twice as long as usual: so what is usual is compared.
    const usual = median([MOST_MS, ...long]);
    bare ??= usual;
    const growth = median(heap.slice(-heap.length / 3)) - median(heap.slice(heap.length / 3, (-heap.length / 3) | 0));
    if (frames.longest >= MOST_MS && section)
      wrong.push(`${section}: a frame callback took ${frames.longest.toFixed(1)} ms`);
    if (usual >= bare + MOST_MS) wrong.push(`${section}: a long task takes ${usual} ms, and ${bare} without a panel`);
    if (growth > MOST_GROWTH) wrong.push(`${section || 'no panel'}: the heap grew by ${mb(growth)} MB`);
  }
} finally {
  await browser.close();
  await server.close();
}
for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length ? 1 : 0;
