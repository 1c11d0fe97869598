/** What each section shows of real connections. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { panelStory } from './panel.mjs';

panelStory(
  'a connection that is refused: phase, countdown, redacted endpoint, attempt, and why',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      kit.bus({ url: address, retry: { minDelayMs: 60_000, firstWindowMs: 60_001, maxDelayMs: 60_002 } });
      const panel = await stage.mount();
      await panel.show('now');
      await panel.until(
        () => panel.$('.gist-title') && panel.text('.dial-label').includes('attempt\u00a02'),
        'the wait and the verdict',
      );
      return {
        now: panel.text('.now'),
        dial: panel.text('.dial-value'),
        html: panel.root.innerHTML.includes('s3cretS3cret99'),
      };
    }, url('/status/503?token=s3cretS3cret99&room=7'));
    assert.match(told.now, /Waiting.*backoff.*Handshake failed \(1006\)/);
    assert.match(told.now, /Endpoint\s*ws:\/\/127\.0\.0\.1:\d+\/status\/503\?token=…&room=7/);
    assert.match(told.dial, /^(60|5\d)\.\d$/);
    assert.equal(told.html, false);
  },
);

panelStory('an open connection: messages and bytes either way, round trip, uptime', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, heartbeat: { intervalMs: 20, message: 'ping', isAnswer: () => true } });
    await record.phase('open');
    record.bus.send('hello');
    const panel = await stage.mount();
    await panel.show('now');
    await panel.until(() => /Round trip\d/.test(panel.text('.facts')), 'a round trip');
    return { flows: panel.$$('.flow').map((one) => one.textContent), facts: panel.text('.facts') };
  }, url('/echo'));
  assert.match(told.flows[0], /\d+ messages, \d+ B/);
  assert.match(told.facts, /Open for\d+/);
});

panelStory('a timeline has what happened before the panel was opened', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 3);
    const panel = await stage.mount();
    await panel.show('timeline');
    await panel.until(() => panel.timeline().length >= 3, 'three attempts');
    return panel.timeline().slice(0, 2);
  }, url('/close/1011'));
  for (const [label, ...bars] of told) {
    assert.match(label, /^Attempt \d: 1011 closed-by-peer, \d+/);
    assert.ok(bars.includes('open') && bars.includes('waiting'), `${bars}`);
  }
});

panelStory(
  'the verdict: sentence, evidence, look-alikes, the fix for a platform, commands, and those before',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.event('verdict', 2);
      const panel = await stage.mount();
      await panel.show('verdict');
      await panel.seen('.chip');
      panel.$('.chip').click();
      await panel.seen('.told p');
      const select = panel.$('.picker select');
      select.value = select.options[1].value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await panel.until(() => panel.$('.picker p'), 'the fix');
      return {
        heading: panel.text('.verdict h2'),
        because: panel.$$('.points').length,
        commands: panel.$$('.command').length,
        verdict: record.snapshot.verdict.title,
      };
    }, url('/status/503'));
    assert.equal(told.heading, told.verdict);
    assert.ok(told.because >= 2);
    assert.ok(told.commands >= 1);
  },
);

panelStory('what a command prints is shown as somebody would say it, or by what it means', async ({ page, url }) => {
  const shown = await page(async (address) => {
    const outputs = [
      '`/curl: \\((7|35)\\)/`: it fails here, too',
      '`/^(HTTP\\/1\\.\\d 101[^\\n]*\\n*)+$/`: every attempt is accepted',
      '`101, accept right`: a proper answer',
      'nothing of `this/`',
      '`/[a-z]+/`',
    ];
    const verdict = {
      id: 'refused',
      title: 'Nothing listens.',
      confidence: 'likely',
      ...{ lookalikes: [], because: ['so'], toTellApart: [], facts: {} },
      fix: ['Look at `internal_port`.', 'Write `location /ws { proxy_pass http://app; proxy_http_version 1.1; }`.'].map(
        (text) => ({ platform: 'any', text }),
      ),
      verify: outputs.map((output, at) => ({ command: `command ${at} REDACTED`, suspect: output, healthy: 'else' })),
    };
    const doctor = () => Promise.resolve({ attend: (bedside) => bedside.say(verdict, bedside.traces()) });
    const record = kit.bus({ url: address, doctor });
    await record.event('verdict', 2);
    const panel = await stage.mount();
    await panel.show('verdict');
    await panel.until(() => panel.$$('.outputs').length === outputs.length, 'the commands');
    return {
      outputs: panel.$$('.outputs dd:nth-of-type(1)').map((output) => output.textContent),
      fillIn: panel.text('.commands > p'),
      code: panel.$$('.points code').map((code) => code.textContent),
    };
  }, url('/status/503'));
  assert.match(shown.fillIn, /real value in for REDACTED/);
  assert.deepEqual(shown.code, ['internal_port', 'location /ws {\nproxy_pass http://app;\nproxy_http_version 1.1;\n}']);
  assert.deepEqual(shown.outputs, [
    'curl: (7 or 35): it fails here, too',
    'every attempt is accepted',
    '101, accept right: a proper answer',
    'nothing of this/',
    '[a-z]+',
  ]);
});

panelStory(
  'messages: both ways, with size and type, filtered and paused; contents only where the page allows them',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.phase('open');
      const panel = await stage.mount();
      await panel.show('messages');
      await stage.frame();
      record.bus.send(JSON.stringify({ type: 'price', secret: 'do not show' }));
      record.bus.send('plain');
      await panel.until(() => panel.$$('.space .message').length === 4, 'two there and back');
      const rows = panel
        .$$('.space .message')
        .map((row) => [...row.children].slice(1).map((cell) => cell.textContent.trim()));
      const filter = panel.$('input[type=search]');
      filter.value = 'pri';
      filter.dispatchEvent(new Event('input', { bubbles: true }));
      await panel.until(() => panel.$$('.space .message').length === 2, 'the filter');
      panel.press('Pause');
      await panel.until(() => panel.$$('button').some((one) => one.textContent === 'Resume'), 'the pause');
      record.bus.send('unseen');
      await record.event('message', 3);
      filter.value = '';
      filter.dispatchEvent(new Event('input', { bubbles: true }));
      await panel.until(() => panel.$$('.space .message').length >= 4, 'all rows');
      const paused = panel.$$('.space .message').length;
      const open = await stage.mount({ contents: true });
      await open.show('messages');
      await stage.frame();
      record.bus.send('token=s3cretS3cret99 visible');
      await open.until(() => open.$('.contents'), 'contents');
      return { rows, paused, html: panel.root.innerHTML.includes('do not show'), contents: open.text('.contents') };
    }, url('/echo'));
    assert.deepEqual(told.rows.map(([way, , type]) => `${way} ${type}`).sort(), [
      'In price',
      'In text',
      'Out price',
      'Out text',
    ]);
    assert.equal(told.paused, 4);
    assert.equal(told.html, false);
    assert.equal(told.contents, 'token=… visible');
  },
);

panelStory(
  'nothing is loaded before it is mounted, nor charts before they are looked at',
  async ({ page, url, server }) => {
    const loaded = () => server.requests.map((path) => /packed\/(panel[\w-]*)/.exec(path)?.[1]).filter(Boolean);
    await page(() => stage.modules().then(({ define }) => define()));
    assert.deepEqual(loaded(), ['panel']);
    await page(async (address) => {
      const record = kit.bus({ url: address });
      await record.phase('open');
      const panel = await stage.mount();
      await panel.show('now');
    }, url('/echo'));
    assert.deepEqual(loaded(), ['panel', 'panel-view']);
    const told = await page(async () => {
      await shown.show('charts');
      await shown.seen('.plot canvas');
      return shown.$$('figcaption > span:first-child').map((one) => one.textContent);
    });
    assert.equal(told.length, 5);
    assert.deepEqual(loaded(), ['panel', 'panel-view', 'panel-charts']);
  },
);

panelStory(
  'at 360 px nothing is cut in the fonts that a system has, and at 320 px what is cut scrolls',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address, retry: { minDelayMs: 5, firstWindowMs: 10, maxDelayMs: 10 } });
      await record.event('close', 4);
      const host = document.body.appendChild(document.createElement('div'));
      const panel = await stage.mount({ dock: 'inline' }, { host });
      const cut = [];
      const isWider = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth;
      const look = async (width, section) => {
        await stage.frame();
        const where = `${section} at ${width}`;
        const [tabs, body] = ['.tabs', '.body'].map((one) => panel.$(one));
        if (isWider(body)) cut.push(`${where}: the section is wider than the panel`);
        if (width >= 360 && isWider(tabs)) cut.push(`${where}: tabs ${tabs.scrollWidth} of ${tabs.clientWidth}`);
        const chosen = panel.$('[role=tab][aria-selected=true]').getBoundingClientRect();
        const room = tabs.getBoundingClientRect();
        if (chosen.left < room.left - 1 || chosen.right > room.right + 1) cut.push(`${where}: its own tab`);
        for (const time of panel.$$(':is(.step, .message) time'))
          if (isWider(time)) cut.push(`${where}: ${time.textContent}`);
        // Whatever phase it is in, the longest word for one has room.
        const word = panel.$('.phase-word');
        for (const longest of word ? ['Connecting', word.textContent] : []) {
          word.firstChild.data = longest;
          if (isWider(body)) cut.push(`${where}: ${longest}`);
        }
        const label = panel.$('.dial-label');
        const lines = label
          ? Math.round(label.clientHeight / Number.parseFloat(getComputedStyle(label).lineHeight))
          : 0;
        if (lines > 2) cut.push(`${where}: ${label.textContent} in ${lines} lines`);
      };
      for (const width of [360, 320]) {
        host.style.width = `${width}px`;
        for (const section of ['now', 'verdict', 'timeline', 'charts', 'messages', 'buses', 'act']) {
          await panel.show(section);
          await look(width, section);
        }
        await panel.open(await panel.save());
        await panel.seen('.step');
        await look(width, 'steps');
        panel.press('Back to the page');
      }
      return cut;
    }, url('/close/1011'));
    assert.deepEqual(told, []);
  },
);

panelStory('what is asked of a panel while it is loaded is done when it is there', async ({ page, server }) => {
  const told = await page(async () => {
    const { mount } = await stage.modules();
    const place = () => document.body.appendChild(document.createElement('div'));
    const [opened, closed, gone, removed] = [place(), place(), place(), place()];
    mount(opened, { open: false }).open();
    mount(closed, { open: true }).close();
    mount(gone, { open: true }).destroy();
    mount(removed, { open: true });
    removed.remove();
    const left = gone.childElementCount;
    const frames = () =>
      [opened, closed, gone, removed].map((host) => host.querySelector('[data-whysocket]')?.shadowRoot);
    await stage.until(() => frames()[1]?.querySelector('.frame'), 'that they are there');
    await stage.frame();
    const roots = frames();
    return {
      left,
      there: roots.map(Boolean),
      open: roots.map((root) => !!root?.querySelector('[role=tablist]')),
    };
  });
  assert.deepEqual(told, { left: 0, there: [true, true, false, false], open: [true, false, false, false] });
  assert.equal(server.requests.filter((path) => path.includes('panel-view')).length, 1);
});

panelStory(
  'a panel whose parts do not come says so, leaves nothing, and may be mounted again',
  async ({ page, server, browser }) => {
    server.answer = ({ url: path }, response) => path.includes('panel-view') && response.writeHead(503).end();
    const told = await page(async () => {
      const { mount } = await stage.modules();
      const host = document.body.appendChild(document.createElement('div'));
      const panel = mount(host, { open: true });
      const said = () => seen.console.filter(({ text }) => text.includes('could not be loaded'));
      await stage.until(() => said().length, 'a word');
      panel.open();
      panel.destroy();
      const { define } = await stage.modules();
      define();
      globalThis.element = document.body.appendChild(document.createElement('whysocket-panel'));
      await stage.until(() => said().length === 2, 'a word for the element');
      return { said: said()[0].text.split('.')[0], left: host.childElementCount };
    });
    assert.deepEqual(told, { said: 'whysocket/panel: its parts could not be loaded', left: 0 });
    server.answer = undefined;
    // Firefox keeps a module that has failed until the page is loaded anew.
    const again = await page(async (isKept) => {
      const { mount } = await stage.modules();
      const host = document.body.appendChild(document.createElement('div'));
      mount(host, { open: true });
      element.open();
      const parts = () => [host.firstChild, element].map((one) => !!one?.shadowRoot?.querySelector('.panel'));
      await stage.until(() => (isKept ? !host.firstChild : parts().every(Boolean)), 'what comes of it');
      return parts();
    }, browser.engine === 'firefox');
    assert.deepEqual(again, browser.engine === 'firefox' ? [false, false] : [true, true]);
  },
);

panelStory('for the time it was closed a chart has a gap, and no silence', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.phase('open');
    const panel = await stage.mount();
    await panel.show('charts');
    const label = () => panel.$('.plot')?.getAttribute('aria-label');
    await panel.until(() => /now 0/.test(label()), 'a second without messages');
    panel.panel.close();
    const closed = performance.now();
    await stage.until(() => performance.now() - closed > 2_100, 'two seconds, closed');
    panel.panel.open();
    return panel.until(label, 'the chart again');
  }, url('/echo'));
  assert.match(told, /now not known/);
});

panelStory(
  'all buses of the page, who asked again, and those of another tab',
  // WebKitGTK's driver opens tabs that are not shown, and have no frames.
  { engines: ['chromium', 'firefox'] },
  async ({ page, url, browser, server }) => {
    await page(async (address) => {
      const record = kit.bus({ url: `${address}?one` });
      whysocket.getBus({ url: `${address}?one` });
      kit.bus({ url: `${address}?two` });
      await record.phase('open');
      await stage.mount();
      await shown.show('buses');
    }, url('/echo'));
    const tab = await browser.tab(`${server.url}/kit/index.html?entry=/packed/index.js`);
    await page(async (address) => {
      await window.ready;
      await kit.load('/stage/stage.js');
      const record = kit.bus({ url: `${address}?three` });
      await record.phase('open');
      await stage.mount();
      await shown.show('buses');
      await shown.until(() => shown.$$('.tab tbody tr').length === 2, 'the other tab');
    }, url('/echo'));
    await tab.close();
    const told = await page(() => shown.$$('.buses > section:first-child tbody tr').map((row) => row.textContent));
    assert.equal(told.length, 2);
    assert.match(told[0], /\?one.*Open.*1×/);
  },
);

panelStory('what can be done: close, connect, reconnect, a deep diagnosis, the report', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, retry: { minDelayMs: 20, firstWindowMs: 60_000, maxDelayMs: 60_000 } });
    await record.event('close');
    const panel = await stage.mount();
    await panel.show('act');
    await panel.until(() => panel.$$('button').some((one) => one.textContent === 'Retry now'), 'that it waits');
    panel.press('Retry now');
    await record.event('close', 2);
    panel.press('Reconnect');
    await record.event('close', 3);
    panel.press('Deep diagnosis');
    await panel.seen('.mark', 'the deep diagnosis');
    const deep = panel.text('.verdict h2');
    await panel.show('act');
    panel.press('Close');
    await record.phase('stopped');
    return { deep, phases: record.phases };
  }, url('/status/401'));
  assert.match(told.deep, /401|refuses/);
  assert.equal(told.phases.at(-1), 'stopped');
});

panelStory('in development it makes connections fail: offline, cut, slow, hang', async ({ page, url }) => {
  const told = await page(async (address) => {
    const before = window.WebSocket;
    const panel = await stage.mount({}, { entry: '/packed/panel.development.js' });
    const record = kit.bus({ url: address });
    await record.phase('open');
    await panel.show('act');
    const native = /native code/.test(`${window.WebSocket}`);
    panel.press('Cut once');
    await record.event('close');
    await record.event('open', 2);
    panel.press('Offline');
    await record.event('close', 3);
    panel.press('Network as it is');
    await record.event('open', 3);
    panel.press('Hang');
    let came = 0;
    record.bus.on('message', () => (came += 1));
    record.bus.send('into the void');
    await stage.frame();
    panel.press('Network as it is');
    const held = came;
    panel.press('Slow, 2 s');
    record.bus.send('late');
    for (let n = 0; n < 5; n += 1) await stage.frame();
    const early = came;
    await record.until(() => came > 0, 'what was late');
    panel.panel.destroy();
    return {
      native,
      held,
      early,
      restored: window.WebSocket === before,
      causes: record.of('close').map(({ cause }) => cause),
    };
  }, url('/echo'));
  assert.deepEqual({ ...told, causes: 0 }, { native: true, held: 0, early: 0, restored: true, causes: 0 });
  assert.equal(told.causes[0], 'connection-lost');
});

panelStory('what is cut is to the verdict what a network that is gone would be', async ({ page, url, browser }) => {
  const id = await page(async (address) => {
    const panel = await stage.mount({}, { entry: '/packed/panel.development.js' });
    const retry = { minDelayMs: 60_000, firstWindowMs: 60_001, maxDelayMs: 60_002 };
    const record = kit.bus({ url: address, retry });
    await record.phase('open');
    await panel.show('act');
    panel.press('Cut once');
    const found = () => record.of('verdict').find(({ because }) => because.length);
    return (await record.until(found, 'what the second module says')).id;
  }, url('/echo'));
  // In Firefox the way it ends leaves one cause.
  assert.equal(id, browser.engine === 'firefox' ? 'connection-lost' : 'dropped');
});

panelStory('a socket that is cut says so once, whatever the network says later', async ({ page, url }) => {
  const told = await page(async (address) => {
    const panel = await stage.mount({}, { entry: '/packed/panel.development.js' });
    kit.bus({ url: address });
    const socket = new WebSocket(address);
    const said = [];
    for (const type of ['open', 'error', 'close']) socket.addEventListener(type, () => said.push(type));
    await stage.until(() => socket.readyState === 1 && said.length, 'an open socket');
    await panel.show('act');
    panel.press('Cut once');
    await stage.until(() => socket.readyState === 3, 'that it is closed');
    await stage.frame();
    return said;
  }, url('/echo'));
  assert.deepEqual(told, ['open', 'close']);
});

panelStory(
  'of what makes connections fail nothing is in the production build, which weighs 30 KB at most',
  { engines: ['chromium'] },
  async ({ packed }) => {
    const read = (name) => readFileSync(join(packed.path, name));
    const development = `${read('panel.development.js')}${read('panel-view.development.js')}`;
    const words = ['Make it fail', 'Network as it is', 'MessageEvent'];
    for (const word of words) {
      assert.ok(development.includes(word), `${word} in development`);
      assert.ok(!read('panel.js').includes(word) && !read('panel-view.js').includes(word), `${word} in production`);
    }
    const { length } = brotliCompressSync(read('panel-view.js'), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    assert.ok(length <= 30_000, `${length}`);
    assert.equal(packed.manifest.exports['./panel'].development, './panel.development.js');
  },
);

panelStory('what a section was in the middle of is not shown under another bus', async ({ page, url }) => {
  const told = await page(async (address) => {
    for (const n of [1, 2]) await kit.bus({ key: `${n}`, url: address, doctor: 'never' }).event('close');
    const panel = await stage.mount();
    await panel.show('act');
    const choose = async (at) => {
      const select = panel.$('.chooser select');
      select.value = `${at}`;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await stage.frame();
      await stage.frame();
    };
    await choose(0);
    panel.press('Close');
    await panel.until(() => /Done/.test(panel.text('.acts')), 'that it is done');
    await choose(1);
    return panel.text('.acts').includes('Done');
  }, url('/status/403'));
  assert.equal(told, false);
});

panelStory('where nobody has asked why, the panel does not say that nothing is wrong', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address, diagnose: 'off' });
    await record.phase('stopped');
    const panel = await stage.mount();
    await panel.show('now');
    const now = panel.text('.gist');
    await panel.show('verdict');
    return { now, verdict: panel.text('.empty') };
  }, url('/close/1008'));
  for (const text of Object.values(told)) assert.match(text, /^Nobody has asked why/);
});

panelStory('reopened after two seconds of retries, it shows numbers or none', async ({ page, url }) => {
  const told = await page(async (address) => {
    const retry = { minDelayMs: 900, firstWindowMs: 1_000, maxDelayMs: 1_100 };
    const record = kit.bus({ url: address, retry });
    const panel = await stage.mount();
    await panel.show('now');
    await record.event('verdict', 2);
    panel.panel.close();
    const closed = performance.now();
    await stage.until(() => performance.now() - closed > 2_100, 'two seconds, closed');
    panel.panel.open();
    await panel.seen('.facts');
    return panel.root.innerHTML.includes('NaN');
  }, url('/status/503'));
  assert.equal(told, false);
});

panelStory('a bus that is disposed of while it is looked at stays, though there is another', async ({ page, url }) => {
  const told = await page(async (address) => {
    const [one, other] = [1, 2].map((n) => kit.bus({ key: `${n}`, url: address, doctor: 'never' }));
    await other.phase('open');
    await one.phase('open');
    const panel = await stage.mount();
    await panel.show('now');
    const before = panel.$('.chooser select').selectedOptions[0].textContent.trim();
    kit.records.find(({ bus }) => bus.key === before).bus.dispose();
    await panel.until(() => panel.text('.phase-word') === 'Stopped', 'that it has stopped');
    return [before, panel.$('.chooser select').selectedOptions[0].textContent.trim()];
  }, url('/echo'));
  assert.equal(told[0], told[1]);
});

panelStory('an element waits for the bus of its key', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { define } = await stage.modules();
    define();
    kit.bus({ key: 'first', url: address, doctor: 'never' });
    const element = document.createElement('whysocket-panel');
    element.setAttribute('bus', 'later');
    document.body.append(element);
    const panel = stage.of(element);
    await panel.seen('.panel');
    const name = () => panel.$('.chooser select').selectedOptions[0].textContent.trim();
    await panel.until(() => name() === 'first', 'the one that is there');
    kit.bus({ key: 'later', url: address, doctor: 'never' });
    await panel.until(() => name() === 'later', 'its own');
    element.remove();
    return true;
  }, url('/echo'));
  assert.equal(told, true);
});

panelStory('connections that were made before the panel fail as well, whichever is shown', async ({ page, url }) => {
  const told = await page(
    async (addresses) => {
      const records = addresses.map((address, at) => kit.bus({ key: `${at}`, url: address, doctor: 'never' }));
      for (const record of records) await record.phase('open');
      const panel = await stage.mount({}, { entry: '/packed/panel.development.js' });
      await panel.show('act');
      panel.press('Cut once');
      const lostBy = (record) => record.of('close').filter(({ cause }) => cause === 'connection-lost').length;
      for (const record of records) await record.until(() => lostBy(record), 'that it is cut');
      for (const record of records) await record.phase('open');
      panel.panel.destroy();
      const lost = records.map(lostBy);
      // Older ones again, to another panel.
      const second = await stage.mount({}, { entry: '/packed/panel.development.js' });
      await second.show('act');
      second.press('Hang');
      const hang = ({ snapshot }) => snapshot.phase === 'connecting';
      for (const record of records) await record.until(() => hang(record), 'that it hangs');
      second.press('Network as it is');
      return lost;
    },
    [url('/echo'), url('/greet')],
  );
  assert.deepEqual(told, [1, 1]);
});

panelStory(
  'offline is what a page sees of a network that is gone: sockets, requests, the browser’s word',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const panel = await stage.mount({}, { entry: '/packed/panel.development.js' });
      const record = kit.bus({ url: address });
      await record.phase('open');
      await panel.show('act');
      panel.press('Offline');
      await record.until(() => record.snapshot.verdict?.id === 'offline', 'the verdict');
      const away = { onLine: navigator.onLine, fetched: await fetch('/').then(String, ({ name }) => name) };
      panel.panel.destroy();
      await record.phase('open');
      const back = { onLine: navigator.onLine, fetched: (await fetch('/')).status > 0 };
      return { away, back };
    }, url('/echo'));
    assert.deepEqual(told, { away: { onLine: false, fetched: 'TypeError' }, back: { onLine: true, fetched: true } });
  },
);
