/** The whole panel by keyboard alone, with the browser's own key events. */
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { panelStory } from './panel.mjs';

const keyboard = ({ session }) => ({
  press: (...keys) =>
    session
      .actions({ async: false })
      .sendKeys(...keys)
      .perform(),
  chord: (...keys) => {
    const actions = session.actions({ async: false });
    for (const key of keys) actions.keyDown(key);
    for (const key of keys.reverse()) actions.keyUp(key);
    return actions.perform();
  },
});
/** What has the focus, inside of the shadow root. */
const focused = () => {
  const { activeElement: at } = shown.root;
  return at ? (at.dataset.section ?? at.getAttribute('aria-label') ?? at.textContent.trim()) : '';
};

panelStory('the whole panel is driven by keyboard', async ({ page, url, browser }) => {
  const { press, chord } = keyboard(browser);
  const at = () => page(focused);
  /** Goes on with Tab until something of this name has the focus. */
  const tabTo = async (name) => {
    for (let n = 0; n < 30; n += 1) {
      if ((await at()).startsWith(name)) return;
      await press(Key.TAB);
    }
    throw new Error(`Tab never comes to ${name}, but to ${await at()}`);
  };
  await page(async (address) => {
    globalThis.record = kit.bus({ url: address });
    await record.event('close', 4);
    await stage.mount({ open: false });
    window.focus();
  }, url('/close/1011'));

  // The chord opens it, and the focus is at the section that is shown.
  await chord(Key.ALT, Key.SHIFT, 'w');
  await page(() => shown.seen('.panel').then(() => undefined));
  assert.equal(await at(), 'now');
  const seen = [];
  for (let n = 0; n < 7; n += 1) {
    await page(() =>
      shown
        .until(() => shown.$(`.body[data-section=${shown.root.activeElement.dataset.section}]`), 'the section')
        .then(() => undefined),
    );
    seen.push(await at());
    await press(Key.ARROW_RIGHT);
  }
  assert.deepEqual(seen, ['now', 'verdict', 'timeline', 'charts', 'messages', 'buses', 'act']);
  assert.equal(await at(), 'now', 'round to the first');
  await press(Key.END);
  assert.equal(await at(), 'act');
  await press(Key.HOME);
  assert.equal(await at(), 'now');

  // The timeline: to an attempt, nearer, away, back.
  await press(Key.ARROW_RIGHT, Key.ARROW_RIGHT);
  await tabTo('Attempts over time');
  await press(Key.HOME);
  await page(() =>
    shown.until(() => shown.text('.details h3') === 'Attempt 1', 'the first attempt').then(() => undefined),
  );
  await press(Key.ARROW_DOWN);
  await page(() => shown.until(() => shown.text('.details h3') === 'Attempt 2', 'the second').then(() => undefined));
  await page(() =>
    shown.until(() => shown.$('.chart').getAttribute('aria-activedescendant'), 'that it is seen').then(() => undefined),
  );
  const chosen = await page(() =>
    shown.$(`#${CSS.escape(shown.$('.chart').getAttribute('aria-activedescendant'))}`).getAttribute('aria-label'),
  );
  assert.match(chosen, /^Attempt 2: 1011/);
  await press('+', '+', Key.ARROW_LEFT, '-', '0');
  await page(() =>
    shown
      .until(() => shown.$('[aria-label=Latest]').getAttribute('aria-pressed') === 'true', 'the latest')
      .then(() => undefined),
  );

  // The edge.
  const height = () => page(() => shown.$('.panel').offsetHeight);
  await page(() => shown.$('.resizer').focus());
  const before = await height();
  await press(Key.ARROW_DOWN);
  await page(
    (was) => shown.until(() => shown.$('.panel').offsetHeight < was, 'that it is lower').then(() => undefined),
    before,
  );

  // An action.
  await page(() => shown.$('[role=tab][tabindex="0"]').focus());
  await press(Key.END);
  await tabTo('Reconnect');
  await press(Key.TAB);
  assert.equal(await at(), 'Close');
  await press(Key.ENTER);
  await page(() => record.phase('stopped').then(() => undefined));

  // Away, and the focus is at the button that brings it back.
  await press(Key.ESCAPE);
  assert.match(await at(), /^Connection diagnostics/);
  assert.equal(await page(() => !!shown.$('.panel')), false);
  await press(Key.ENTER);
  await page(() => shown.seen('.panel').then(() => undefined));
  assert.equal(await at(), 'act');
});

panelStory('closed, it gives the focus back to where it was when it was opened', async ({ page, url, browser }) => {
  const { press, chord } = keyboard(browser);
  await page(async (address) => {
    kit.bus({ url: address });
    const field = document.body.appendChild(document.createElement('input'));
    field.name = 'where it was';
    await stage.mount({ open: false, button: false });
    field.focus();
  }, url('/echo'));
  const where = () => page(() => shown.root.activeElement?.dataset.section ?? document.activeElement.name);
  for (const close of [() => chord(Key.ALT, Key.SHIFT, 'w'), () => press(Key.ESCAPE)]) {
    await chord(Key.ALT, Key.SHIFT, 'w');
    await page(() => shown.seen('.panel').then(() => undefined));
    assert.equal(await where(), 'now');
    await close();
    assert.equal(await where(), 'where it was');
  }
});

panelStory('what is pressed within it does not lose the focus, and closing gives it back', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('verdict', 2);
    const field = document.createElement('input');
    const component = document.body.appendChild(document.createElement('div'));
    component.attachShadow({ mode: 'open' }).append(field);
    field.focus();
    const panel = await stage.mount({ open: false });
    panel.panel.open();
    await panel.show('now');
    const at = () => panel.root.activeElement?.dataset.section;
    const pressed = async (find) => {
      const button = await panel.until(find, 'what to press');
      button.focus();
      button.click();
      await stage.frame();
      return at();
    };
    const named = (name) => () => panel.$$('button').find((one) => one.textContent.trim() === name);
    const why = await pressed(named('Why'));
    await panel.show('now');
    const strip = await pressed(() => panel.$('.strip'));
    panel.panel.close();
    return { why, strip, back: component.shadowRoot.activeElement === field };
  }, url('/status/403'));
  assert.deepEqual(told, { why: 'verdict', strip: 'timeline', back: true });
});

panelStory('a page can be scrolled past the timeline that is in it', async ({ page, url }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 2);
    const taken = async (dock, look) => {
      const panel = await stage.mount({ dock, chord: false });
      await panel.show('timeline');
      const chart = await panel.seen('.chart');
      look(chart);
      const wheel = new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true, composed: true });
      const passes = chart.dispatchEvent(wheel);
      panel.panel.destroy();
      return !passes;
    };
    return {
      docked: await taken('bottom', () => {}),
      inline: await taken('inline', () => {}),
      focused: await taken('inline', (chart) => chart.focus()),
    };
  }, url('/close/1011'));
  assert.deepEqual(told, { docked: true, inline: false, focused: true });
});

panelStory('a recording is walked through by keyboard', async ({ page, url, browser }) => {
  const { press } = keyboard(browser);
  await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.event('close', 3);
    const panel = await stage.mount();
    await panel.open(await panel.save());
    (await panel.seen('[role=listbox][aria-label=Steps]')).focus();
  }, url('/close/1011'));
  const position = () => page(() => shown.text('.position'));
  const [, of] = /of (\d+)/.exec(await position());
  await press(Key.HOME);
  await page(() =>
    shown.until(() => shown.text('.position').startsWith('Step 1 '), 'the first step').then(() => undefined),
  );
  await press(Key.ARROW_DOWN, Key.ARROW_DOWN);
  await page(() =>
    shown.until(() => shown.text('.position').startsWith('Step 3 '), 'the third step').then(() => undefined),
  );
  assert.equal(await page(() => shown.$('.step[aria-selected=true]').getAttribute('aria-posinset')), '3');
  await press(Key.END);
  await page(
    (last) =>
      shown.until(() => shown.text('.position') === `Step ${last} of ${last}`, 'the last step').then(() => undefined),
    of,
  );
});

panelStory('what is typed into the panel is not for the shortcuts of the page', async ({ page, url, browser }) => {
  const { press, chord } = keyboard(browser);
  await page(async (address) => {
    kit.bus({ url: address });
    globalThis.typed = [];
    for (const type of ['keydown', 'keypress', 'keyup'])
      document.addEventListener(type, ({ key }) => typed.push(`${type} ${key}`));
    const panel = await stage.mount();
    await panel.show('messages');
    panel.$('input[type=search]').focus();
  }, url('/echo'));
  await press('j', 'k');
  const value = () => page(() => shown.$('input[type=search]').value);
  assert.equal(await value(), 'jk');
  await press(Key.ESCAPE);
  await page(() => shown.until(() => !shown.$('input[type=search]').value, 'an empty field').then(() => undefined));
  assert.equal(await page(() => !!shown.$('.panel')), true, 'it is still open');
  await press(Key.ESCAPE);
  assert.equal(await page(() => !!shown.$('.panel')), false);
  // The chord is heard in it and beside it, by one of two panels.
  const panels = () =>
    page(() =>
      [...document.querySelectorAll('[data-whysocket]')].map((host) => !!host.shadowRoot.querySelector('.panel')),
    );
  await chord(Key.ALT, Key.SHIFT, 'w');
  assert.deepEqual(await panels(), [true]);
  await page(async () => {
    const first = shown;
    await stage.mount({ open: false, dock: 'right' });
    first.$('[role=tab][tabindex="0"]').focus();
  });
  await chord(Key.ALT, Key.SHIFT, 'w');
  assert.deepEqual(await panels(), [false, false]);
  await page(() => {
    for (const host of document.querySelectorAll('[data-whysocket]')) host.shadowRoot.activeElement?.blur();
  });
  await chord(Key.ALT, Key.SHIFT, 'w');
  assert.deepEqual(await panels(), [true, false]);
  assert.deepEqual(
    (await page(() => typed)).filter((one) => / [jk]$/i.test(one)),
    [],
  );
});

panelStory('what is copied arrives, on a page of plain HTTP as well', async ({ page, url, browser }) => {
  const { press, chord } = keyboard(browser);
  await page(async (address) => {
    // As on such a page.
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    await kit.bus({ url: address }).event('close');
    const panel = await stage.mount();
    await panel.show('act');
    globalThis.target = document.body.appendChild(document.createElement('textarea'));
    panel
      .$$('button')
      .find((one) => one.textContent.includes('Copy as Markdown'))
      .focus();
  }, url('/close/1011'));
  await press(Key.ENTER);
  const selected = await page(() =>
    shown.until(() => {
      if (shown.$$('[role=status]').some(({ textContent }) => textContent === 'Copied')) return 'all';
      const { value = '', selectionEnd } = shown.$('.fallback') ?? {};
      return value && shown.root.activeElement === shown.$('.fallback') && value.slice(0, selectionEnd);
    }, 'that it is copied, or can be'),
  );
  // A report takes a moment to make, and WebKit copies within the click only: there the text is selected for the next key.
  if (browser.engine === 'webkit') {
    assert.match(selected, /^\*\*/);
    await chord(Key.CONTROL, 'c');
  } else assert.equal(selected, 'all');
  await page(() => globalThis.target.focus());
  await chord(Key.CONTROL, 'v');
  assert.match(await page(() => globalThis.target.value), /^\*\*/);
});

panelStory('what cannot be made is said, and not copied in the place of it', async ({ page, url, browser }) => {
  await page(async (address) => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    const { bus } = kit.bus({ url: address });
    const report = () => Promise.reject(new Error('no report today'));
    const panel = await stage.mount({ bus: { ...bus, key: 'around it', report } });
    await panel.show('act');
    panel
      .$$('button')
      .find((one) => one.textContent.includes('Copy as Markdown'))
      .focus();
  }, url('/echo'));
  await keyboard(browser).press(Key.ENTER);
  const told = await page(async () => {
    await shown.until(() => /no report today/.test(shown.text('.acts')), 'what went wrong');
    return { fallback: !!shown.$('.fallback'), text: shown.text('.acts') };
  });
  assert.equal(told.fallback, false);
  assert.doesNotMatch(told.text, /Copied/);
});
