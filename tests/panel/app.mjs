/** An application with React and the panel in it, bundled as one is: in pieces, for development. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { scratchFolder } from '../support/processes.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

export async function bundleApp(packed) {
  const out = scratchFolder('panel-app').path;
  await build({
    entryPoints: { app: fileURLToPath(new URL('page/app.js', import.meta.url)) },
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: { react: join(root, 'node_modules/react'), 'react-dom': join(root, 'node_modules/react-dom') },
    nodePaths: [join(packed.folder, 'node_modules')],
    logLevel: 'error',
  });
  return out;
}
