/**
 * The contract of the two drop-in entries, sentence by sentence, on the packed package in three real engines. With React 19, or with `--react-18`:
 *   node --test-reporter=spec tests/compat/main.mjs [--engine firefox] [--react-18] [words of a title]
 */
import { playFolder } from '../package/story.mjs';
import { bundlePage } from './bundle.mjs';

await playFolder(new URL('.', import.meta.url), {
  title: 'the drop-in',
  options: { 'react-18': { type: 'boolean' } },
  mounts: async (packed, values) => ({ '/compat/': `${await bundlePage(packed, values['react-18'] ? 18 : 19)}/` }),
});
