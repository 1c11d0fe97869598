/** A fresh page for each row, in one browser for all of them. */
import { launch } from '../support/browsers.mjs';

/** One browser for many rows, and another one after it was closed. */
export class Browsers {
  #current;

  constructor(engine, options) {
    Object.assign(this, { engine, options });
  }

  async get() {
    this.#current ??= await launch(this.engine, this.options);
    this.version = this.#current.version;
    return this.#current;
  }

  async close() {
    const last = this.#current;
    this.#current = undefined;
    await last?.close();
  }
}

/** In Chromium a tab of its own, so that it has a renderer of its own: one that saw a dozen failures delays every socket it makes. */
export async function whileIn(browser, url, during) {
  if (browser.engine !== 'chromium') {
    await browser.open(url);
    try {
      return await during();
    } finally {
      await browser.open('about:blank');
    }
  }
  const tab = await browser.tab(url);
  try {
    return await during();
  } finally {
    await tab.close();
  }
}
