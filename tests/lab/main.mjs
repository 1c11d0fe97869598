/**
 * The lab. What it is, and how a row is told: world.mjs.
 *   node tests/lab/main.mjs [--short] [--engine webkit]… [--only "words of a title"] [--raw] [--package folder]
 */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { error as drivers } from 'selenium-webdriver';
import { ENGINES } from '../support/browsers.mjs';
import { makeCertificates } from './certificates.mjs';
import { expected, judge, violations } from './judge.mjs';
import { enter, furnish, PLACES, trust } from './namespace.mjs';
import { startPages } from './pages.mjs';
import { play } from './play.mjs';
import { compare } from './raw.mjs';
import { close, sayRow, writeTable } from './results.mjs';
import { rows } from './rows.mjs';
import { Browsers } from './tabs.mjs';

const { WebDriverError } = drivers;
const here = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    short: { type: 'boolean', default: false },
    raw: { type: 'boolean', default: false },
    engine: { type: 'string', multiple: true },
    only: { type: 'string', default: '' },
    package: { type: 'string', default: fileURLToPath(new URL('../../pkg/', import.meta.url)) },
  },
});
/** In the order in which `--short` looks for the first of a class. */
const VARIANTS = ['cors', 'plain', 'tls-cors', 'tls', 'same'];

process.exitCode = (await enter(here, args)) ?? (await inside());
// Servers, browsers and products end with the namespaces.
process.exit();

async function inside() {
  const lab = await open();
  const classes = JSON.parse(readFileSync(new URL('classes.json', import.meta.url), 'utf8'));
  const results = [];
  const versions = {};
  for (const engine of values.engine ?? ENGINES) {
    const chosen = choose(engine, classes);
    for (const [options, plays] of grouped(chosen)) {
      const browsers = new Browsers(engine, { ca: lab.certificates.ca, ...JSON.parse(options) });
      try {
        for (const one of plays) results.push(await perform(one, { browsers, lab, classes }));
      } finally {
        versions[engine] = browsers.version;
        await browsers.close();
      }
    }
  }
  await lab.close();
  if (results.length === 0) throw new Error(`no row's title has the words "${values.only}"`);
  const whole = !values.short && !values.only && !values.engine && !values.raw;
  const said = values.raw ? [] : violations(results, { whole });
  if (whole) writeTable(results, versions, said);
  return close(results, said);
}

/** Everything that all rows share. */
async function open() {
  if (!existsSync(join(values.package, 'package.json')))
    throw new Error(`there is no ${values.package}: run \`npm run build\` first`);
  for (const folder of ['rows', 'incidents']) await load(folder);
  const folder = await furnish();
  const certificates = makeCertificates(folder);
  trust(certificates.ca, folder);
  const packageFolder = join(folder, 'package');
  // A copy, so that nobody rebuilds it meanwhile.
  cpSync(values.package, packageFolder, { recursive: true });
  await startPages({ packageFolder, certificates });
  let n = 1;
  const ends = [];
  return {
    folder,
    certificates,
    nextPlace: () => {
      if (n >= PLACES) throw new Error(`there are ${PLACES} places only`);
      return n++;
    },
    closing: (end) => ends.push(end),
    close: async () => {
      for (const end of ends.reverse()) await end();
    },
  };
}

async function load(folder) {
  const path = new URL(`${folder}/`, import.meta.url);
  if (!existsSync(path)) return;
  for (const file of readdirSync(path)
    .filter((name) => name.endsWith('.mjs'))
    .sort())
    await import(new URL(file, path).href);
}

/** Which rows are played in which variants: all that were measured, or have a set of their own; in short, one of each class. */
function choose(engine, classes) {
  const all = rows
    .filter(({ engines, title }) => engines.includes(engine) && title.toLowerCase().includes(values.only.toLowerCase()))
    .flatMap((row) =>
      row.variants.map((variant) => ({ row, variant, want: expected(row, { engine, variant, classes }) })),
    )
    .filter(({ row, want }) => (values.raw ? want?.look : !row.cause || want));
  if (!values.short) return all;
  const seen = new Set();
  const order = [...all].sort((a, b) => VARIANTS.indexOf(a.variant) - VARIANTS.indexOf(b.variant));
  return order.filter(({ row, want }) => {
    const key = row.kind === 'incident' ? row.title : want ? `${want.alike}` : row.title;
    if (row.short === false || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** By the browser that they need, in the order of the first of each. */
function grouped(plays) {
  const groups = new Map();
  for (const one of plays) {
    const key = JSON.stringify(one.row.browser ?? {});
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

async function perform({ row, variant }, { browsers, lab, classes }) {
  const began = Date.now();
  const { engine } = browsers;
  const result = { engine, variant, row };
  try {
    const browser = await browsers.get();
    await play(row, { browser, lab, variant, raw: values.raw }, async (told, world) => {
      if (values.raw) return Object.assign(result, compare(row, told, { engine, variant, classes }));
      result.verdict = told;
      result.judged = judge(row, told, { engine, variant, classes });
      return row.check?.(told, { engine, variant, ...world });
    });
  } catch (error) {
    result.error = error;
    // A session in which something hangs is of no use to the next row.
    if (error instanceof WebDriverError) await browsers.close();
  }
  result.ms = Date.now() - began;
  sayRow(result);
  return result;
}
