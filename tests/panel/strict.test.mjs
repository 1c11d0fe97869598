/** Pages with a strict policy. */
import assert from 'node:assert/strict';
import { panelStory } from './panel.mjs';

const policy = (port, style) =>
  [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' ${style}`,
    `connect-src 'self' ws://127.0.0.1:${port}`,
  ].join('; ');

for (const [how, nonce] of Object.entries({
  'by constructable stylesheets': '',
  'by a style element with the nonce': 'abc123',
}))
  panelStory(`a strict policy is not violated: styles ${how}`, async ({ browser, server }) => {
    const csp = policy(server.port, `'nonce-${nonce || 'never-used'}'`);
    const query = new URLSearchParams({ csp, path: '/close/1011', ...(nonce && { nonce }) });
    await browser.open(`${server.url}/stage/strict.html?${query}`);
    // Not by a function of the story's, which would be evaluated.
    const read = () => browser.session.executeScript('return document.body.dataset.told');
    const told = JSON.parse(await browser.session.wait(read, 20_000));
    assert.deepEqual(told, { position: 'fixed', styled: true, left: 0, violations: [] });
    // Back to a page that the story's end can look at.
    await browser.open(`${server.url}/kit/index.html?entry=/packed/index.js`);
    await browser.run(() => window.ready);
  });
