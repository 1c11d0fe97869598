/**
 * Makes classes.json from the measured matrix of causes: node tests/lab/classes.mjs path/to/matrix.json
 * Per engine and variant: what each cause looks like, and which verdicts therefore cannot be told apart. Only the lab reads it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { causeLooks, VARIANTS } from './evidence.mjs';

const [path] = process.argv.slice(2);
if (!path) throw new Error('usage: node tests/lab/classes.mjs path/to/matrix.json');
const records = JSON.parse(readFileSync(path, 'utf8'));
const engines = [...new Set(records.map(({ engine }) => engine))].sort();
const classes = {};
for (const engine of engines) {
  classes[engine] = {};
  for (const variant of Object.keys(VARIANTS)) classes[engine][variant] = causeLooks(records, engine, variant);
}
writeFileSync(new URL('classes.json', import.meta.url), `${JSON.stringify(classes, null, 2)}\n`);
