/** uvicorn with FastAPI applications of the folder `apps`. It logs a WebSocket only when that is accepted or rejected: no line proves nothing. */
import { fileURLToPath } from 'node:url';
import { pythonProgram } from '../../support/python.mjs';
import { files, launch } from './product.mjs';

const apps = fileURLToPath(new URL('apps/', import.meta.url));

/** @param {string} app The application's file there, without `.py`. */
export function uvicorn(place, { app, host, port, settings = {}, name = app }) {
  const folder = files(name);
  return launch(place, {
    name,
    command: pythonProgram('bin/uvicorn'),
    args: [`${app}:app`, '--app-dir', apps, '--host', host, '--port', String(port), '--ws', 'websockets-sansio'],
    listens: [{ host, port }],
    folder,
    env: { ...settings, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
}
