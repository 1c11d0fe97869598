/** whysocket/panel in three real engines: by keyboard, by assistive tools, under a strict policy, in a flood, and with what nobody wants to see in it. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playFolder } from '../package/story.mjs';
import { bundleApp } from './app.mjs';

await playFolder(new URL('.', import.meta.url), {
  title: 'whysocket/panel',
  mounts: async (packed) => ({
    '/stage/': fileURLToPath(new URL('page/', import.meta.url)),
    '/journals/': fileURLToPath(new URL('../journals/', import.meta.url)),
    '/axe/': `${dirname(createRequire(import.meta.url).resolve('axe-core'))}/`,
    '/app/': `${await bundleApp(packed)}/`,
  }),
});
