/** What a panel keeps from one time to the next, and what it does where there is no page. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { panelStory } from './panel.mjs';

panelStory(
  'it stands where it stood, as large as it was, at the section that was shown, open if it was',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      localStorage.removeItem('whysocket:panel');
      kit.bus({ url: address });
      const key = (panel, name) => {
        for (const type of ['keydown', 'keyup'])
          panel.$('.resizer').dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true }));
      };
      const first = await stage.mount();
      await first.show('timeline');
      first.$('.dock').click();
      await first.seen('.panel[data-dock=right]');
      key(first, 'Home');
      await first.until(() => first.$('.panel').offsetWidth === 320, 'the least width');
      key(first, 'ArrowLeft');
      await first.until(() => first.$('.panel').offsetWidth === 344, 'one step more');
      // Taken away by the page, not closed by somebody.
      const kept = localStorage.getItem('whysocket:panel');
      first.panel.destroy();
      localStorage.setItem('whysocket:panel', kept);
      const again = await stage.mount({ open: undefined });
      await again.seen('.body[data-section=timeline]');
      const seen = { dock: again.$('.panel').dataset.dock, width: again.$('.panel').offsetWidth };
      again.panel.close();
      again.panel.destroy();
      const closed = await stage.mount({ open: undefined });
      await closed.seen('.floating');
      const opened = !!closed.$('.panel');
      closed.panel.destroy();
      localStorage.setItem('whysocket:panel', '{"dock":7,"height":"x","section":["a"]}');
      const odd = await stage.mount();
      await odd.seen('.panel[data-dock=bottom]');
      odd.panel.destroy();
      localStorage.removeItem('whysocket:panel');
      return { ...seen, opened };
    }, url('/echo'));
    assert.deepEqual(told, { dock: 'right', width: 344, opened: false });
  },
);

panelStory(
  'on a server importing does nothing, defining does nothing, and mounting says what it needs',
  { engines: ['chromium'] },
  async ({ packed }) => {
    const load = (name) => import(pathToFileURL(join(packed.path, name)).href);
    const { define, mount } = await load('panel.js');
    define();
    assert.throws(() => mount(undefined), /needs an element/);
  },
);

panelStory('where nothing may be kept it can be resized all the same', async ({ page, url }) => {
  const told = await page(async (address) => {
    kit.bus({ url: address });
    const { getItem, setItem } = Storage.prototype;
    Storage.prototype.getItem = Storage.prototype.setItem = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    try {
      const panel = await stage.mount({ dock: 'right' });
      await panel.seen('.resizer');
      for (const key of ['Home', 'ArrowLeft', 'ArrowLeft'])
        panel.$('.resizer').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await panel.until(() => panel.$('.panel').offsetWidth === 368, 'two steps from the least width');
      panel.panel.destroy();
      return 'resized';
    } finally {
      Object.assign(Storage.prototype, { getItem, setItem });
    }
  }, url('/echo'));
  assert.equal(told, 'resized');
});
