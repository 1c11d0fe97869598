/** The page's script as an application's bundler makes it: React and the hook in one file, the rest of the package as it is served. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { reactFolder } from '../react/react.mjs';
import { scratchFolder } from '../support/processes.mjs';

/** Answers the folder that it is in. In development, where StrictMode mounts twice. */
export async function bundlePage(packed, version) {
  const react = await reactFolder(version);
  const { path } = scratchFolder('compat-page');
  await build({
    entryPoints: [fileURLToPath(new URL('page/kit.js', import.meta.url))],
    outfile: join(path, 'kit.js'),
    bundle: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"development"' },
    nodePaths: [react],
    logLevel: 'warning',
    plugins: [served(packed, react)],
  });
  return path;
}

const served = (packed, react) => ({
  name: 'served',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^whysocket\/compat\/websocket-bus$|^\.\/websocket-bus\.js$/ }, () => ({
      path: '/packed/compat/websocket-bus.js',
      external: true,
    }));
    onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: '/packed/index.js', external: true }));
    onResolve({ filter: /^whysocket\/compat\/use-message-bus$/ }, () => ({
      path: join(packed.path, 'compat/use-message-bus.js'),
    }));
    // One copy, whoever asks.
    onResolve({ filter: /^react(-dom)?(\/|$)/ }, ({ path, kind, pluginData }) =>
      pluginData === 'found' ? undefined : resolve(path, { kind, resolveDir: react, pluginData: 'found' }),
    );
  },
});
