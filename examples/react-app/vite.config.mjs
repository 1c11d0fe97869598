import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `--mode before` and `--mode after` are one source: what `#bus` stands for is all that differs. */
export default defineConfig(({ mode }) => {
  // React's development build, minified: only there does StrictMode mount everything twice, as on a developer's machine.
  process.env.NODE_ENV = 'development';
  return {
    base: `/${mode}/`,
    plugins: [react()],
    resolve: {
      alias: { '#bus': fileURLToPath(new URL(`src/bus/${mode}.ts`, import.meta.url)) },
      // The package is linked from the workspace, which may have a React of its own.
      preserveSymlinks: true,
      dedupe: ['react', 'react-dom'],
    },
    // The policy of both servers knows no data: addresses.
    build: { outDir: `dist/${mode}`, assetsInlineLimit: 0, chunkSizeWarningLimit: 1_500 },
  };
});
