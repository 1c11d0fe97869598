/** What can be said of the packed tarball without an application: its manifest, its types, its first words. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { installPacked } from '../support/pack.mjs';
import { packed } from './installed.mjs';

const attw = fileURLToPath(new URL('../../node_modules/.bin/attw', import.meta.url));

describe('the packed tarball by itself', () => {
  let tarball;
  before(() => {
    tarball = packed();
  });

  it('publint has nothing to say, suggestions included', async () => {
    const bytes = readFileSync(tarball);
    const { buffer, byteOffset, byteLength } = bytes;
    const { messages } = await publint({
      level: 'suggestion',
      strict: true,
      pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
    });
    assert.deepEqual(messages, []);
  });

  it('every entry has types, which every way to resolve ES modules finds', async () => {
    const args = ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'json', tarball];
    const { stdout } = await promisify(execFile)(attw, args, { maxBuffer: 1e8 });
    const { analysis } = JSON.parse(stdout);
    const { manifest } = installPacked(tarball);
    assert.deepEqual(Object.keys(analysis.entrypoints).sort(), Object.keys(manifest.exports).sort());
    for (const [entry, { resolutions }] of Object.entries(analysis.entrypoints)) {
      for (const kind of ['node16-esm', 'bundler'])
        assert.ok(resolutions[kind].resolution?.fileName, `${entry}: ${kind}`);
    }
  });

  it('an entry that imports React begins with ‘use client’, before anything else, and no other does', () => {
    const { path, entries } = installPacked(tarball);
    const textOf = (file) => readFileSync(join(path, file), 'utf8');
    for (const [entry, file] of Object.entries(entries)) {
      const text = textOf(file);
      assert.equal(/^(['"])use client\1;/.test(text), /\bfrom ?(['"])react\1/.test(text), entry);
    }
    assert.match(textOf(entries['./react']), /^"use client";/);
  });
});
