/** whysocket/telemetry in three real engines, against a real collector and WebSocket server, and with OpenTelemetry's own SDK. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { playFolder } from '../package/story.mjs';
import { scratchFolder } from '../support/processes.mjs';

/** The SDK as an application bundles it. */
const otel = scratchFolder('otel').path;
await build({
  entryPoints: [fileURLToPath(new URL('page/otel.js', import.meta.url))],
  outdir: otel,
  bundle: true,
  format: 'esm',
  logLevel: 'error',
});
await playFolder(new URL('.', import.meta.url), {
  title: 'whysocket/telemetry',
  mounts: () => ({
    '/otel/': `${otel}/`,
    '/stage/': fileURLToPath(new URL('../react/page/', import.meta.url)),
    '/operator/': fileURLToPath(new URL('page/', import.meta.url)),
  }),
});
