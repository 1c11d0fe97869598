/**
 * A story is told once and played in each engine: a fresh page with the packed package, and a server of its own.
 * Each story has a server on a port of its own, because engines throttle reconnects per port.
 */
import { fileURLToPath } from 'node:url';
import { ENGINES } from '../support/browsers.mjs';
import { startServer } from '../support/server.mjs';

const kit = fileURLToPath(new URL('../support/page/', import.meta.url));

/** All that were told, in the order of the files. */
export const stories = [];

/**
 * @param {string} title A sentence.
 * @param {{ engines?: string[], timeoutMs?: number, page?: Record<string, string> }} options `page`: query of the page.
 * @param {(world: object) => Promise<void>} body
 */
export function story(title, ...rest) {
  const body = rest.pop();
  const { engines = ENGINES, timeoutMs = 60_000, page = {} } = rest[0] ?? {};
  stories.push({ title, engines, timeoutMs, page, body });
}

/** Plays one story in one engine. */
export async function play({ body, page: query }, { browser, packed }) {
  const mounts = { '/kit/': kit, '/packed/': `${packed.path}/` };
  const server = await startServer({ mounts });
  try {
    const pages = new Pages(browser, server, packed);
    await pages.open(query);
    const world = {
      engine: browser.engine,
      browser,
      server,
      pages,
      mounts,
      packed,
      page: (fn, ...args) => browser.run(fn, ...args),
    };
    world.url = (path) => `${server.ws}${path}`;
    await body(world);
    await pages.check();
  } finally {
    await browser.open('about:blank').catch(() => undefined);
    await server.close();
  }
}

class Pages {
  /** Parts of errors that the story wants to see reported; none others may be there. */
  expected = [];

  constructor(browser, server, packed) {
    Object.assign(this, { browser, server, packed });
  }

  async open(query = {}, origin = this.server.url) {
    const entry = `/packed/${this.packed.entries['.'].replace(/^\.\//, '')}`;
    await this.browser.open(`${origin}/kit/index.html?${new URLSearchParams({ entry, ...query })}`);
    return this.browser.run(() => window.ready);
  }

  async check() {
    const { flaws, errors } = await this.browser.run(() => ({ flaws: kit.check(), errors: seen.errors }));
    const surprising = errors.filter((text) => !this.expected.some((part) => text.includes(part)));
    if (flaws.length + surprising.length)
      throw new Error(`not as it must always be: ${JSON.stringify({ flaws, surprising })}`);
    for (const part of this.expected) {
      if (!errors.some((text) => text.includes(part))) throw new Error(`nobody reported ${part}`);
    }
  }
}
