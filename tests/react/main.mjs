/** whysocket/react in three real engines, React 18 and 19, in StrictMode, against real servers. */
import { fileURLToPath } from 'node:url';
import { playFolder } from '../package/story.mjs';
import { bundleReact } from './react.mjs';

const stage = fileURLToPath(new URL('page/', import.meta.url));

await playFolder(new URL('.', import.meta.url), {
  title: 'whysocket/react',
  mounts: async (packed) => ({ '/react/': `${await bundleReact(packed)}/`, '/stage/': stage }),
});
