/** Where no text may be evaluated, the page does itself what the story says. */
import { getBus } from '/packed/index.js';
import '/stage/stage.js';

const query = new URLSearchParams(location.search);
const nonce = query.get('nonce') ?? undefined;
if (nonce) {
  // A browser without constructable stylesheets.
  delete Document.prototype.adoptedStyleSheets;
  delete ShadowRoot.prototype.adoptedStyleSheets;
}

const run = async () => {
  const bus = getBus({
    url: `ws://${location.host}${query.get('path')}`,
    retry: { minDelayMs: 20, firstWindowMs: 60, maxDelayMs: 300 },
  });
  const closes = [];
  bus.on('close', (event) => closes.push(event));
  bus.connect();
  await stage.until(() => closes.length > 2 && bus.store.getSnapshot().verdict, 'a verdict');
  const panel = await stage.mount({ nonce, contents: true });
  for (const section of ['now', 'verdict', 'timeline', 'charts', 'messages', 'buses', 'act']) await panel.show(section);
  await panel.show('charts');
  await panel.seen('.plot canvas, .plot p');
  await panel.open(await panel.save());
  await panel.seen('.step');
  const { position } = getComputedStyle(panel.$('.panel'));
  // Sizes and places are set by script, as properties of the style object; a policy forbids the attribute in markup.
  const styled = panel.$$('[style]').length > 0 && panel.$('.step').offsetHeight > 0;
  panel.panel.destroy();
  return { position, styled, left: document.querySelectorAll('[data-whysocket]').length };
};

run()
  .then(
    (told) => ({ ...told, violations: window.violations }),
    (error) => ({ error: `${error?.stack ?? error}` }),
  )
  .then((told) => {
    document.body.dataset.told = JSON.stringify(told);
  });
