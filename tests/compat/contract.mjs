/** A story of the contract: the page has `compat`, and when it is over the console has nothing in it. */
import assert from 'node:assert/strict';
import { story } from '../package/story.mjs';

/** React's own greeting to developers. */
const NOT_OURS = /React DevTools/;

export function contract(title, ...rest) {
  const body = rest.pop();
  story(title, ...rest, async (world) => {
    await world.page(() => kit.load('/compat/kit.js'));
    await body(world);
    const lines = await world.page(() => seen.console.map(({ text }) => text));
    assert.deepEqual(
      lines.filter((line) => !NOT_OURS.test(line)),
      [],
    );
  });
}

/** Of what came over a connection. */
export const parsed = ({ messages }) => messages.map((text) => JSON.parse(text));
