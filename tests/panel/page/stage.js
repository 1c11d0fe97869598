/** What the stories say inside the page about panels: `stage.mount(…)` gives one with a vocabulary, and `stage.until` waits for what can be seen. */
const WAIT_MS = 15_000;

/** By frames, since that is when a panel draws. */
const until = async (look, what) => {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await frame();
  }
};
const nextFrame = requestAnimationFrame.bind(window);
const frame = () => new Promise((done) => nextFrame(done));

class Shown {
  constructor(panel, root) {
    Object.assign(this, { panel, root });
  }
  $(selector) {
    return this.root.querySelector(selector);
  }
  $$(selector) {
    return [...this.root.querySelectorAll(selector)];
  }
  /** Waits until there is one. */
  seen(selector, what = selector) {
    return until(() => this.$(selector), what);
  }
  async show(section) {
    (await this.seen(`[role=tab][data-section=${section}]`)).click();
    await this.seen(`.body[data-section=${section}] > :first-child`);
    // They are loaded when they are first looked at.
    if (section === 'messages') await this.seen('.rows');
  }
  press(text) {
    const button = this.$$('button').find((one) => one.textContent.trim() === text);
    if (!button) throw new Error(`no button "${text}" among ${this.$$('button').map((one) => one.textContent)}`);
    button.click();
  }
  text(selector = '.panel') {
    return this.$(selector)?.textContent ?? '';
  }
  until(look, what) {
    return until(() => look(this), what);
  }
  /** As somebody who chooses a file. */
  async open(text, name = 'journal.json') {
    await this.show('act');
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: 'application/json' }));
    const input = this.$('input[type=file]');
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  /** The file that would be downloaded. */
  async save() {
    await this.show('act');
    const { createObjectURL } = URL;
    const blob = new Promise((done) => {
      URL.createObjectURL = (given) => {
        done(given);
        return 'about:blank#';
      };
    });
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = () => {};
    try {
      this.press('Save to a file');
      return await (await blob).text();
    } finally {
      URL.createObjectURL = createObjectURL;
      await until(() => /Done|Failed/.test(this.text('.acts')), 'that it is saved');
      HTMLAnchorElement.prototype.click = click;
    }
  }
  /** What the timeline shows: each attempt's sentence, and its bars. */
  timeline() {
    return this.$$('.chart [role=option]').map((row) => [
      row.getAttribute('aria-label'),
      ...[...row.querySelectorAll('[data-kind]')].map((bar) => bar.getAttribute('data-kind')),
    ]);
  }
}

const modules = () => import('/packed/panel.js');

globalThis.stage = {
  until,
  frame,
  modules,
  async mount(
    options = {},
    { entry = '/packed/panel.js', host = document.body.appendChild(document.createElement('div')) } = {},
  ) {
    const { mount } = await import(entry);
    const panel = mount(host, { open: true, ...options });
    const shown = new Shown(panel, host.querySelector('[data-whysocket]').shadowRoot);
    shown.host = host;
    globalThis.shown = shown;
    await shown.seen('.frame', 'its parts, which are loaded now');
    return shown;
  },
  of: (element, panel) => new Shown(panel, element.shadowRoot),
  /** axe-core's findings, as sentences. */
  async axe(context) {
    if (!globalThis.axe)
      await new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = '/axe/axe.min.js';
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    const { violations } = await globalThis.axe.run(context, {
      resultTypes: ['violations'],
      rules: { region: { enabled: false } },
    });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`,
    );
  },
};
