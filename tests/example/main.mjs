/** examples/react-app: what its two builds do to a server, and what they say on the screen. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from '../support/browsers.mjs';
import { copyExample, Reader, startExample } from './example.mjs';
import { longPaths } from './long.mjs';
import { furtherPaths, mainPath } from './stories.mjs';
import { measured } from './table.mjs';

describe('the example', () => {
  let example;
  before(async () => {
    example = await copyExample();
  });
  after(() => {
    console.log(measured());
    example?.remove();
  });

  it('differs between its builds by one import line', async () => {
    const { stdout } = await example.npm('run', '--silent', 'diff');
    assert.match(stdout, /^\+import .* from 'whysocket\/compat\/use-message-bus';\n\n1 import line differs\./m);
  });

  it('compiles with its own message types, whichever bus it imports', () => example.npm('run', '--silent', 'check'));

  for (const [backEnd, engines] of [
    ['node', ['chromium', 'firefox']],
    ['python', ['chromium']],
  ]) {
    describe(`on ${backEnd}`, () => {
      let server;
      before(async () => {
        server = await startExample(example.folder, backEnd);
      });
      after(() => server?.stop());
      for (const engine of engines) {
        describe(`in ${engine}`, () => {
          let browser;
          before(async () => {
            browser = await launch(engine);
          });
          after(() => browser?.close());
          const place = `${backEnd}, ${engine}`;
          const reader = (build) => new Reader(browser, server, build);
          mainPath(place, reader);
          if (engine === 'chromium') furtherPaths(place, reader, () => browser);
          if (backEnd === 'node' && engine === 'chromium') longPaths(place, reader, () => browser);
        });
      }
    });
  }
});
