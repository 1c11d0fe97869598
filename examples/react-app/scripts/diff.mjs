/** What tells the two builds apart: prints it, and fails if it is more than import lines. */
import { readFileSync } from 'node:fs';

const lines = (build) => readFileSync(new URL(`../src/bus/${build}.ts`, import.meta.url), 'utf8').split('\n');
const before = lines('before');
const after = lines('after');
const differing = before.map((_, at) => at).filter((at) => before[at] !== after[at]);

console.log('--- src/bus/before.ts\n+++ src/bus/after.ts');
for (const at of differing) console.log(`-${before[at]}\n+${after[at]}`);

const isImport = (line) => /^import .* from '[^']+';$/.test(line);
if (before.length !== after.length || !differing.every((at) => isImport(before[at]) && isImport(after[at]))) {
  console.error('\nMore than import lines differ.');
  process.exit(1);
}
const [count, verb] =
  differing.length === 1 ? ['1 import line', 'differs'] : [`${differing.length} import lines`, 'differ'];
console.log(`\n${count} ${verb}. All other files are the same in both builds.`);
