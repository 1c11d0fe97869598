/** Tells a story once for each version of React. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { story } from '../package/story.mjs';
import { ensureInstalled } from '../support/peers.mjs';
import { scratchFolder } from '../support/processes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const VERSIONS = [18, 19];

/** The node_modules that has this React. */
export async function reactFolder(version) {
  if (version === 18) await ensureInstalled(join(here, '18'));
  return join(version === 18 ? join(here, '18') : root, 'node_modules');
}

/** The story's page has `whysocket` with the hooks, `React` and a root's makers, `kit`, and `stage`. `versions`: not in both. */
export function reactStory(title, ...rest) {
  const body = rest.pop();
  const { versions = VERSIONS, ...options } = rest[0] ?? {};
  for (const version of versions)
    story(`${title} (React ${version})`, { ...options, page: { entry: `/react/${version}.js` } }, async (world) => {
      await world.page(() => kit.load('/stage/stage.js').then(() => undefined));
      await body({ ...world, version });
    });
}

/** The folder of what the pages load: bundled as an application is, in development, where StrictMode runs effects twice. */
export async function bundleReact(packed) {
  const out = scratchFolder('react').path;
  for (const version of VERSIONS) {
    const modules = await reactFolder(version);
    mkdirSync(join(out, `${version}`));
    await build({
      entryPoints: { [version]: join(here, 'page', 'entry.js') },
      outdir: out,
      bundle: true,
      splitting: true,
      format: 'esm',
      chunkNames: `${version}/[name]-[hash]`,
      define: { 'process.env.NODE_ENV': '"development"' },
      alias: {
        react: join(modules, 'react'),
        'react-dom': join(modules, 'react-dom'),
      },
      nodePaths: [join(packed.folder, 'node_modules')],
      logLevel: 'error',
    });
  }
  return out;
}
