/**
 * The packed package in three real engines against real servers. One process, so that each engine starts once:
 *   node --test-reporter=spec tests/package/main.mjs [--engine firefox] [words of a title]
 */
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parseArgs } from 'node:util';
import { ENGINES, launch } from '../support/browsers.mjs';
import { installPacked } from '../support/pack.mjs';
import { play, stories } from './story.mjs';

const { values, positionals } = parseArgs({
  options: { engine: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const wanted = values.engine ?? ENGINES;
const words = positionals.join(' ').toLowerCase();

const files = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.test.mjs'))
  .sort();
for (const file of files) await import(new URL(file, import.meta.url).href);

const chosen = stories.filter(({ title }) => title.toLowerCase().includes(words));
if (chosen.length === 0) throw new Error(`no story's title has the words "${words}"`);
const packed = installPacked();

// Engines side by side, stories one after the other in each.
describe('the packed package', { concurrency: ENGINES.length }, () => {
  for (const engine of wanted) {
    describe(engine, { concurrency: 1 }, () => {
      let browser;
      before(async () => {
        browser = await launch(engine);
      });
      after(() => browser?.close());
      for (const one of chosen) {
        if (!one.engines.includes(engine)) continue;
        it(`${one.title} (${engine})`, { timeout: one.timeoutMs }, () => play(one, { browser, packed }));
      }
    });
  }
});
