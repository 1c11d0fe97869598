/** Probes that tell of the browser, not of the server: they look like a dead host, or like a live one, and are no evidence at all. */
import { setOf } from '../judge.mjs';
import { row } from '../world.mjs';

const refuses = async (place) => {
  const urls = await place.http((request) => request.answer(403));
  return { url: urls.ws(), healthUrl: urls.http() };
};
/** The answer must leave every cause possible that the socket alone leaves possible. */
const open = (needed) => (verdict) => {
  const set = setOf(verdict);
  const missing = needed.filter((id) => !set.includes(id));
  if (missing.length) throw new Error(`the probes say nothing, so these are possible, too: ${missing.join(', ')}`);
  if (verdict.confidence === 'certain' && verdict.lookalikes.length === 0) throw new Error('nothing is certain here');
};

// In WebKit, as CSP 3 has it, `ws:` stands for `http:`, too: there it blocks no probe.
row(
  'the policy lets the socket through, and no probe',
  {
    truth: 'http-403',
    engines: ['chromium', 'firefox'],
    page: { csp: 'connect-src ws: wss:' },
    check: open(['refused', 'http-403', 'path-hangup']),
  },
  refuses,
);
row(
  'the page is isolated (COEP require-corp), so that no probe is let in',
  {
    truth: 'http-403',
    variants: ['tls'],
    page: { headers: { 'Cross-Origin-Embedder-Policy': 'require-corp' } },
    check: open(['refused', 'http-403']),
  },
  refuses,
);
row(
  'a service worker answers every probe with its offline page, and the port is dead',
  { truth: 'refused', variants: ['tls'], page: { worker: true }, check: open(['refused', 'http-403']) },
  (place) => {
    const urls = place.urls();
    return { url: urls.ws(), healthUrl: urls.http() };
  },
);
