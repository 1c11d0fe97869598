/** The README promises what is tested. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { markdownTable } from '../../examples/demo/table.mjs';

test('the table of endpoints in the README is made from the promises', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(`\n${markdownTable()}\n`), 'run: node examples/demo/server.mjs --table');
});
