/** The declarations under every TypeScript that applications may still have, each with the types of both Reacts. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureInstalled } from '../../support/peers.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** By what they are called: the ones in this folder's manifest, and the workspace's own. */
const COMPILERS = {
  ...Object.fromEntries(
    Object.keys(dependencies)
      .filter((name) => name.startsWith('typescript-'))
      .map((name) => [name.replace('typescript-', 'TypeScript '), join(here, 'node_modules', name)]),
  ),
  'the newest TypeScript': join(root, 'node_modules', 'typescript'),
};
/** All files with the workspace's React, and with the older one those that have to do with it. */
const PROJECTS = {
  19: { config: join(here, '..', 'tsconfig.json'), types: join(root, 'node_modules', '@types', 'react') },
  18: { config: join(here, 'react-18.json'), types: join(here, 'node_modules', 'react-18') },
};

/** Answers which files it has looked at; of errors it throws what the compiler says. */
async function check(compiler, config) {
  const args = [join(compiler, 'bin', 'tsc'), '--noEmit', '--listFiles', '-p', config];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 }).catch(({ stdout, stderr }) =>
    assert.fail(`${stdout}${stderr}`.replace(/^\/\S+\n/gm, '')),
  );
  return stdout.trim().split('\n');
}

describe('types', { concurrency: 2 }, () => {
  before(() => ensureInstalled(here));

  for (const [name, compiler] of Object.entries(COMPILERS)) {
    for (const [react, { config, types }] of Object.entries(PROJECTS)) {
      it(`${name} takes all declarations with the types of React ${react}, its libraries checked as well`, async () => {
        const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'));
        if (name.startsWith('TypeScript')) assert.equal(`TypeScript ${version.replace(/\.\d+$/, '')}`, name);
        const files = await check(compiler, config);
        const reacts = new Set(files.filter((file) => /\/(@types\/react|react-\d+)\//.test(file)).map(dirname));
        assert.deepEqual([...reacts], [types]);
        assert.ok(files.includes(join(root, 'pkg', 'react.d.ts')));
        assert.ok(files.includes(join(here, '..', 'react.tsx')));
      });
    }
  }
});
