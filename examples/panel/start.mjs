/** Serves the smallest page with the demo's endpoints: `node examples/panel/start.mjs`. The package has to be built: `npm run build`. */
import { fileURLToPath } from 'node:url';
import { startServer } from '../demo/server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { url } = await startServer({ port: 8138, mounts: { '/panel/': here } });
console.log(`${url}panel/index.html`);
