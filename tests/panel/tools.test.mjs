/** What assistive tools make of it. */
import assert from 'node:assert/strict';
import { panelStory } from './panel.mjs';

const SECTIONS = ['now', 'verdict', 'timeline', 'charts', 'messages', 'buses', 'act'];

for (const [state, path] of Object.entries({ failing: '/status/503', healthy: '/echo', closed: '/close/1008' }))
  panelStory(
    `axe-core finds nothing: ${state}, every section, light and dark`,
    { timeoutMs: 120_000 },
    async ({ page, url }) => {
      const found = await page(
        async (address, sections, failing) => {
          const record = kit.bus({
            url: address,
            retry: { minDelayMs: 60_000, firstWindowMs: 60_001, maxDelayMs: 60_002 },
          });
          await record.event(failing ? 'verdict' : 'open', failing === 'failing' ? 2 : 1);
          record.bus.send('a message');
          const all = [];
          for (const theme of ['light', 'dark']) {
            const panel = await stage.mount({ theme, contents: true });
            const look = async (what) =>
              all.push(...(await stage.axe(panel.host)).map((one) => `${theme} ${what}: ${one}`));
            for (const section of sections) {
              await panel.show(section);
              if (section === 'messages') {
                record.bus.send('hello');
                await stage.frame();
              }
              if (section === 'charts') await panel.seen('.charts');
              for (const part of panel.$$('details')) part.open = true;
              panel.$('.chip')?.click();
              await stage.frame();
              await look(section);
            }
            panel.panel.close();
            await panel.seen('.floating');
            await look('closed');
            panel.panel.destroy();
          }
          return all;
        },
        url(path),
        SECTIONS,
        state === 'healthy' ? '' : state,
      );
      assert.deepEqual(found, []);
    },
  );

panelStory(
  'axe-core finds nothing: no bus, a recording, narrow at the right, inline',
  { timeoutMs: 120_000 },
  async ({ page, url }) => {
    const found = await page(async (address) => {
      const all = [];
      for (const theme of ['light', 'dark']) {
        const empty = await stage.mount({ theme, dock: 'right' });
        await empty.show('now');
        all.push(...(await stage.axe(empty.host)));
        empty.panel.destroy();
      }
      const record = kit.bus({ url: address });
      await record.event('close', 2);
      for (const theme of ['light', 'dark'])
        for (const dock of ['right', 'inline']) {
          const panel = await stage.mount({ theme, dock });
          await panel.open(await panel.save());
          await panel.seen('.step');
          for (const section of ['steps', 'verdict', 'timeline']) {
            await panel.show(section);
            all.push(...(await stage.axe(panel.host)).map((one) => `${theme} ${dock} ${section}: ${one}`));
          }
          panel.panel.destroy();
        }
      return all;
    }, url('/close/1011'));
    assert.deepEqual(found, []);
  },
);

panelStory('axe-core finds nothing: a verdict that is over', { timeoutMs: 120_000 }, async ({ page, url, server }) => {
  await page(async (address) => {
    globalThis.record = kit.bus({ url: address });
    await record.event('verdict', 2);
    await stage.mount({ theme: 'light' });
    await shown.show('verdict');
    await shown.seen('.verdict h2');
  }, url('/status/503'));
  server.behave = (connection) => connection.upgrade(() => {});
  const found = await page(async () => {
    await record.phase('open');
    await shown.seen('.verdict[data-over=true]');
    for (const part of shown.$$('details')) part.open = true;
    await stage.frame();
    return stage.axe(shown.host);
  });
  assert.deepEqual(found, []);
});

panelStory('a new verdict is in the live region', async ({ page, url }) => {
  const told = await page(async (address) => {
    const panel = await stage.mount();
    await panel.seen('[role=tab]');
    const region = panel.$('.panel > [role=status]');
    const quiet = region.textContent;
    const record = kit.bus({ url: address });
    await record.event('verdict');
    await panel.until(() => region.textContent, 'what is said');
    return {
      quiet,
      said: region.textContent,
      live: region.getAttribute('aria-live'),
      verdict: record.snapshot.verdict,
    };
  }, url('/status/403'));
  assert.equal(told.quiet, '');
  assert.equal(told.live, 'polite');
  assert.match(told.said, /^Verdict, (possible|likely|certain): ./);
});

panelStory(
  'a second outage is said as the first was, though the sentence is the same',
  async ({ page, url, server }) => {
    await page(async (address) => {
      // An outage lasts longer than the panel takes to look.
      const retry = { minDelayMs: 800, firstWindowMs: 900, maxDelayMs: 1_000, stableAfterMs: 50 };
      globalThis.record = kit.bus({ url: address, doctor: 'never', retry });
      await record.phase('open');
      const panel = await stage.mount();
      await panel.seen('[role=tab]');
      globalThis.heard = [];
      const region = panel.$('.panel > [role=status]');
      new MutationObserver(() => heard.push(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }, url('/echo'));
    for (let n = 1; n <= 2; n += 1) {
      server.cut();
      await page(
        (times) => stage.until(() => heard.filter(Boolean).length >= times, `outage ${times}`).then(() => undefined),
        n,
      );
      await page(() => stage.until(() => heard.at(-1) === '', 'that it is over').then(() => undefined));
    }
    const said = await page(() => heard.filter(Boolean));
    assert.equal(said[0], said[1]);
  },
);

panelStory(
  'the announced verdict is in the accessibility tree, as a status',
  { engines: ['chromium'] },
  async ({ page, url, browser }) => {
    await page(async (address) => {
      const panel = await stage.mount();
      await panel.seen('[role=tab]');
      const record = kit.bus({ url: address });
      await record.event('verdict', 2);
      await panel.until(
        () => panel.text('.panel > [role=status]').includes(record.snapshot.verdict.title),
        'what is said',
      );
    }, url('/status/403'));
    await browser.session.sendDevToolsCommand('Accessibility.enable');
    const { nodes } = await browser.session.sendAndGetDevToolsCommand('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textOf = (node) =>
      [node.name?.value ?? '', ...(node.childIds ?? []).map((id) => (byId.has(id) ? textOf(byId.get(id)) : ''))].join(
        '',
      );
    const said = nodes.filter(({ role, ignored }) => role?.value === 'status' && !ignored).map(textOf);
    assert.ok(
      said.some((text) => /^Verdict, (possible|likely): .+403/.test(text)),
      JSON.stringify(said),
    );
    const live = nodes.find((node) => node.role?.value === 'status' && textOf(node).startsWith('Verdict'));
    assert.equal(live.properties.find(({ name }) => name === 'live').value.value, 'polite');
    const panel = nodes.find(({ role, name }) => role?.value === 'region' && name?.value === 'Connection diagnostics');
    assert.ok(panel, 'the panel is a region with a name');
  },
);

panelStory('with reduced motion nothing moves', { engines: ['chromium'] }, async ({ page, browser, url }) => {
  /** How many movements begin as it is opened. */
  const begun = () =>
    page(async (address) => {
      kit.bus({ url: address });
      const panel = await stage.mount({ open: false });
      let movements = 0;
      panel.root.addEventListener('animationstart', () => (movements += 1));
      panel.root.addEventListener('transitionrun', () => (movements += 1));
      panel.panel.open();
      await panel.show('now');
      for (let n = 0; n < 5; n += 1) await stage.frame();
      panel.panel.destroy();
      return movements;
    }, url('/status/503'));
  assert.equal(await begun(), 1, 'otherwise it does');
  await browser.session.sendDevToolsCommand('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-reduced-motion', value: 'reduce' }],
  });
  try {
    assert.equal(await begun(), 0);
  } finally {
    await browser.session.sendDevToolsCommand('Emulation.setEmulatedMedia', { features: [] });
  }
});
