/**
 * A story is told once and played in each engine: a fresh page with the packed package, and a server of its own.
 * Each story has a server on a port of its own, because engines throttle reconnects per port.
 */
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ENGINES, launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { startServer } from '../support/server.mjs';

const kit = fileURLToPath(new URL('../support/page/', import.meta.url));

/** All that were told, in the order of the files. */
const stories = [];

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

/**
 * Plays the stories of a folder, or with the command line's words and engines some of them. One process, so that each engine starts once:
 *   node --test-reporter=spec tests/package/main.mjs [--engine firefox] [--file verdict] [words of a title]
 * @param {(packed, values) => Promise<Record<string, string>>} how.mounts More folders that the stories' servers serve, by prefix.
 * @param {object} how.options More options of the command line, as of parseArgs: `values` has them.
 */
export async function playFolder(folder, { title, mounts: more = () => ({}), options = {} }) {
  const { values, positionals } = parseArgs({
    options: { engine: { type: 'string', multiple: true }, file: { type: 'string', default: '' }, ...options },
    allowPositionals: true,
  });
  const wanted = values.engine ?? ENGINES;
  const words = positionals.join(' ').toLowerCase();
  const files = readdirSync(folder).filter((name) => name.endsWith(`${values.file}.test.mjs`));
  for (const file of files.sort()) await import(new URL(file, folder).href);
  const chosen = stories.filter((one) => one.title.toLowerCase().includes(words));
  if (chosen.length === 0) throw new Error(`no story's title has the words "${words}"`);
  const packed = installPacked();
  const mounts = await more(packed, values);

  // Engines side by side, stories one after the other in each.
  describe(title, { concurrency: ENGINES.length }, () => {
    for (const engine of wanted) {
      describe(engine, { concurrency: 1 }, () => {
        let browser;
        before(async () => {
          browser = await launch(engine);
        });
        after(() => browser?.close());
        for (const one of chosen) {
          if (!one.engines.includes(engine)) continue;
          it(`${one.title} (${engine})`, { timeout: one.timeoutMs }, () => play(one, { browser, packed, mounts }));
        }
      });
    }
  });
}

/** Plays one story in one engine. */
async function play({ body, page: query }, { browser, packed, mounts: more }) {
  const mounts = { '/kit/': kit, '/packed/': `${packed.path}/`, ...more };
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
    return this.browser.ready();
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
