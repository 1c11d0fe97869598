/** whysocket/react in three real engines, React 18 and 19, in StrictMode, against real servers. */
import { fileURLToPath } from 'node:url';
import { playFolder } from '../package/story.mjs';
import { installPacked } from '../support/pack.mjs';
import { bundleReact } from './react.mjs';

const packed = installPacked();
await playFolder(new URL('.', import.meta.url), {
  title: 'whysocket/react',
  packed,
  mounts: { '/react/': `${await bundleReact(packed)}/`, '/stage/': fileURLToPath(new URL('page/', import.meta.url)) },
});
