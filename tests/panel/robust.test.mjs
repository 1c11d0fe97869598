/** What else can go wrong: a clear message, nothing thrown, nothing left behind. */
import assert from 'node:assert/strict';
import { panelStory } from './panel.mjs';

panelStory('mounted twice on one element: said, and one panel', async ({ page, url }) => {
  const told = await page(async (address) => {
    kit.bus({ url: address });
    const { warn } = console;
    const said = [];
    console.warn = (line) => said.push(line);
    const { mount } = await stage.modules();
    const host = document.body.appendChild(document.createElement('div'));
    const first = mount(host, { open: true });
    const second = mount(host, { open: true });
    console.warn = warn;
    const panels = host.children.length;
    second.destroy();
    second.destroy();
    first.open();
    const third = mount(host);
    const again = host.children.length;
    third.destroy();
    return { same: first === second, said, panels, again, left: host.children.length };
  }, url('/echo'));
  assert.deepEqual({ ...told, said: told.said.length }, { same: true, said: 1, panels: 1, again: 1, left: 0 });
  assert.match(told.said[0], /has a panel already/);
});

panelStory('no element: a clear error', async ({ page }) => {
  const told = await page(async () => {
    const { mount } = await stage.modules();
    try {
      mount(document.querySelector('#nowhere'));
    } catch (error) {
      return `${error}`;
    }
  });
  assert.match(told, /TypeError: whysocket\/panel: mount\(\) needs an element/);
});

panelStory(
  'removed while it arrives, while it loads, while it draws: nothing thrown, nothing left',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      const before = kit.standing();
      for (let n = 0; n < 12; n += 1) {
        const panel = await stage.mount();
        for (let frames = 0; frames < n % 4; frames += 1) await stage.frame();
        panel.$(`[data-section=${['charts', 'timeline', 'messages', 'now'][n % 4]}]`)?.click();
        if (n % 2) panel.host.remove();
        panel.panel.destroy();
        panel.panel.open();
        panel.panel.close();
        panel.host.remove();
      }
      await record.event('close', 3);
      record.bus.dispose();
      await stage.frame();
      await stage.until(() => before.timers === 0, 'that no timer is left');
      return { left: document.querySelectorAll('[data-whysocket]').length, listeners: before.listeners };
    }, url('/close/1011'));
    assert.equal(told.left, 0);
    // The bus's own are gone, too; the one of the chart library stays, see the manual.
    assert.ok(told.listeners <= 1, `${told.listeners}`);
  },
);

panelStory('taken away with its element, without a word to it, it goes by itself', async ({ page, url }) => {
  const told = await page(async (address) => {
    kit.bus({ url: address });
    const left = [];
    for (const open of [true, false]) {
      const panel = await stage.mount({ open });
      await panel.seen(open ? '.panel' : '.floating');
      panel.host.remove();
      await stage.until(() => panel.host.childElementCount === 0, 'that it is gone');
      left.push(panel.root.childElementCount);
    }
    return left;
  }, url('/echo'));
  assert.deepEqual(told, [0, 0]);
});

panelStory('a bus that was disposed of is still shown, and says so', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 2);
    const panel = await stage.mount();
    await panel.show('now');
    record.bus.dispose();
    await panel.until(() => panel.text('.phase-word') === 'Stopped', 'that it has stopped');
    for (const section of ['verdict', 'timeline', 'charts', 'messages', 'buses', 'act']) await panel.show(section);
    panel.press('Connect');
    await panel.until(() => /Not started: disposed/.test(panel.text('.acts')), 'the refusal');
    return panel.text('.act .said');
  }, url('/close/1011'));
  assert.equal(told, 'Not started: disposed.');
});

panelStory('malformed journals: a sentence each, and the panel stays', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 2);
    const journal = [...record.bus.journal()].map((number) => (Number.isFinite(number) ? number : `${number}`));
    const files = {
      empty: '',
      text: 'this is no journal',
      object: '{}',
      none: 'null',
      list: '[]',
      words: '["a","b"]',
      version: JSON.stringify([99, ...journal.slice(1)]),
      cut: JSON.stringify(journal.slice(0, -3)),
      huge: JSON.stringify(Array.from({ length: 200_000 }, () => 1)),
      nan: JSON.stringify(journal.map((number, at) => (at === 90 ? 'NaN' : number))),
      nested: JSON.stringify({ journal: { journal } }),
    };
    const panel = await stage.mount();
    const said = {};
    for (const [name, text] of Object.entries(files)) {
      await panel.open(text, `${name}.json`);
      said[name] = await panel.until(
        () => panel.$$('.act').at(-1)?.querySelector('.said').textContent || (panel.$('.steps') && 'opened'),
        name,
      );
      if (said[name] === 'opened') panel.press('Back to the page');
      else {
        await panel.show('now');
        await panel.show('act');
      }
    }
    // Shuffled numbers may be a journal that makes no sense: it is opened or refused, and nothing hangs.
    for (let n = 0; n < 40; n += 1) {
      const at = (n * 37) % journal.length;
      await panel.open(JSON.stringify(journal.map((number, index) => (index === at ? -number * 1e9 : number))));
      await panel.until(
        () => panel.$$('.act').at(-1)?.querySelector('.said').textContent || panel.$('.steps'),
        'an answer',
      );
      if (panel.$('.steps')) {
        for (const section of ['timeline', 'steps']) await panel.show(section);
        panel.press('Back to the page');
      } else {
        await panel.show('now');
      }
    }
    await panel.open(JSON.stringify(journal));
    await panel.seen('.step');
    return said;
  }, url('/close/1011'));
  for (const name of ['empty', 'text']) assert.match(told[name], /is no journal: it is not JSON/);
  for (const name of ['object', 'none', 'list', 'huge', 'nested']) assert.match(told[name], /has no journal in it/);
  for (const name of ['words', 'version', 'cut']) assert.match(told[name], /cannot be read/);
});

panelStory(
  'an element that is in the page before its name is known, with what was set on it',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      kit.bus({ url: address });
      const element = document.createElement('whysocket-panel');
      element.setAttribute('dock', 'bottom');
      element.options = { open: true, contents: true };
      document.body.append(element);
      const { define } = await stage.modules();
      const { warn } = console;
      const said = [];
      console.warn = (line) => said.push(line);
      define();
      define();
      console.warn = warn;
      const panel = stage.of(element);
      await panel.seen('.panel[data-dock=bottom]');
      await panel.show('messages');
      const note = !!panel.$('.note');
      element.remove();
      const gone = element.shadowRoot.childElementCount;
      document.body.append(element);
      await panel.seen('.panel');
      element.remove();
      return { said, note, gone, options: Object.keys(element.options) };
    }, url('/echo'));
    assert.deepEqual(told, { said: [], note: false, gone: 0, options: ['open', 'contents'] });
  },
);

panelStory('two versions on one page: said once, and both work', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.phase('open');
    // Another build: the same code, and another version in it.
    const source = await (await fetch('/packed/panel.js')).text();
    const { version } = await (await fetch('/packed/package.json')).json();
    const other = source
      .replaceAll(`"${version}"`, '"0.0.1"')
      .replaceAll('import("./', `import("${location.origin}/packed/`);
    const blob = URL.createObjectURL(new Blob([other], { type: 'text/javascript' }));
    const { define } = await stage.modules();
    const old = await kit.load(blob);
    define();
    const { warn } = console;
    const said = [];
    console.warn = (line) => said.push(line);
    old.define();
    console.warn = warn;
    // And buses of a version that speaks another ABI.
    globalThis[Symbol.for('whysocket')][99] = { buses: new Map([['x', {}]]), lanes: new Set() };
    const mine = await stage.mount();
    const host = document.body.appendChild(document.createElement('div'));
    old.mount(host, { open: true, dock: 'right', chord: false });
    const theirs = stage.of(host.firstChild);
    await theirs.show('now');
    await mine.show('buses');
    await mine.until(() => /another version/.test(mine.text()), 'the other version');
    const text = theirs.text('.phase-word');
    delete globalThis[Symbol.for('whysocket')][99];
    return { said, text };
  }, url('/echo'));
  assert.equal(told.text, 'Open');
  assert.equal(told.said.length, 1);
  assert.match(told.said[0], /is version .+ on this page already; version 0\.0\.1 does not replace it/);
});

panelStory(
  'in React: loaded when mounted, StrictMode and all, and gone with its component',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const app = await kit.load('/app/app.js');
      app.getBus({ url: address }).connect();
      const host = document.body.appendChild(document.createElement('div'));
      const root = app.createRoot(host);
      root.render(
        app.createElement(app.StrictMode, null, app.createElement(app.WhySocketPanel, { open: true, dock: 'right' })),
      );
      await stage.until(() => host.querySelector('[data-whysocket]')?.shadowRoot.querySelector('.panel'), 'the panel');
      const panels = host.querySelectorAll('[data-whysocket]').length;
      root.unmount();
      await stage.frame();
      app.disposeAll();
      return { panels, left: document.querySelectorAll('[data-whysocket]').length };
    }, url('/echo'));
    assert.deepEqual(told, { panels: 1, left: 0 });
    assert.ok(server.requests.some((path) => path.startsWith('/app/')));
  },
);

panelStory('options that cannot be used are refused by name, and nothing is left', async ({ page }) => {
  const told = await page(async () => {
    const { mount, define } = await stage.modules();
    const host = document.body.appendChild(document.createElement('div'));
    const wrong = [null, 7, { dock: 'left' }, { theme: 'blue' }, { open: 'yes' }, { chord: 3 }, { nonce: {} }];
    const buses = [{ bus: 'live' }, { bus: { store: {}, counters() {} } }, { bus: null }];
    const said = [...wrong, ...buses].map((options) => kit.thrown(() => mount(host, options)));
    define();
    const element = document.body.appendChild(document.createElement('whysocket-panel'));
    said.push(
      kit.thrown(() => {
        element.options = { dock: 'top' };
      }),
    );
    element.remove();
    return { left: host.childElementCount, said: said.map((one) => one?.message) };
  });
  assert.equal(told.left, 0);
  for (const message of told.said) assert.match(message, /^whysocket\/panel: options(\.\w+)?: expected .+, received ./);
});

panelStory('a bus that throws ends the panel, said once', async ({ page }) => {
  const told = await page(async () => {
    const bus = {
      key: 'mine',
      store: {
        subscribe: () => () => {},
        getSnapshot() {
          throw new Error('out of order');
        },
      },
      counters: () => ({}),
    };
    const { mount } = await stage.modules();
    const host = document.body.appendChild(document.createElement('div'));
    mount(host, { bus, open: true });
    await stage.until(() => !host.childElementCount, 'that it is gone');
    await stage.frame();
    return seen.console.filter(({ text }) => text.includes('whysocket/panel')).map(({ level }) => level);
  });
  assert.deepEqual(told, ['error']);
});

panelStory('whatever another tab says, nothing is thrown', { page: {} }, async ({ page, url }) => {
  const told = await page(async (address) => {
    kit.bus({ url: address });
    const panel = await stage.mount();
    await panel.show('buses');
    const other = new BroadcastChannel('whysocket:panel');
    const odd = [
      { id: { toString: 1 }, gone: true },
      { id: 'x', buses: [null, 7, { name: {} }] },
      null,
      7,
      { gone: 1 },
    ];
    for (const said of odd) other.postMessage(said);
    other.postMessage({ id: 'y', path: '/y', buses: [] });
    await panel.until(() => panel.$$('.tab').length === 2, 'the last');
    other.close();
    return window.seen.errors.length;
  }, url('/echo'));
  assert.equal(told, 0);
});

panelStory('a clock that is set back does not stop it', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, doctor: 'never' });
    await record.phase('open');
    const panel = await stage.mount();
    await panel.show('now');
    const { now } = Date;
    Date.now = () => now() - 3_600_000;
    record.bus.close();
    await panel.until(() => panel.text('.phase-word') === 'Stopped', 'that it has stopped');
    Date.now = now;
    return true;
  }, url('/echo'));
  assert.equal(told, true);
});

panelStory('in the document of a frame it has its styles, and hears its chord', async ({ page, url }) => {
  const told = await page(async (address) => {
    kit.bus({ url: address });
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.srcdoc = '<body></body>';
    await new Promise((done) => frame.addEventListener('load', done, { once: true }));
    const inner = frame.contentDocument;
    const host = inner.body.appendChild(inner.createElement('div'));
    const panel = await stage.mount({ open: false }, { host });
    const press = { code: 'KeyW', key: 'w', altKey: true, shiftKey: true, bubbles: true };
    inner.body.dispatchEvent(new frame.contentWindow.KeyboardEvent('keydown', press));
    const shown = await panel.seen('.panel');
    return frame.contentWindow.getComputedStyle(shown).position;
  }, url('/echo'));
  assert.equal(told, 'fixed');
});

panelStory(
  'of two panels each has a button of its own beside the other, and a place is free again',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      kit.bus({ url: address });
      const left = async (panel) => (await panel.seen('.floating')).getBoundingClientRect().left;
      const [one, other] = [await stage.mount({ open: false }), await stage.mount({ open: false })];
      const [first, second] = [await left(one), await left(other)];
      one.panel.destroy();
      const third = await left(await stage.mount({ open: false }));
      return { apart: first - second >= 44, again: third === first };
    }, url('/echo'));
    assert.deepEqual(told, { apart: true, again: true });
  },
);
