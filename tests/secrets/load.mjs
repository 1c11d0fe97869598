/** The sources under test as modules: they are TypeScript, and need no browser. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = new URL('../../pkg-template/src/', import.meta.url);

export async function load(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, sources))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
