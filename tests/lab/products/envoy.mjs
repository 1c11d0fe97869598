/** Envoy: here for what it alone does, an extended CONNECT that is offered and then breaks at an HTTP/1.1 upstream. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pythonProgram } from '../../support/python.mjs';
import { files, launch } from './product.mjs';

/** The wheel's own launcher would only stand between us and the program. */
function program() {
  const python = pythonProgram('lib');
  const [version] = readdirSync(python);
  return join(python, version, 'site-packages', 'envoy', '_bin', 'envoy');
}

/** @param {object} resources The bootstrap's `static_resources`; JSON is YAML. */
export function envoy(place, { resources, listens, name = 'envoy' }) {
  const folder = files(name);
  const config = folder.write('envoy.yaml', JSON.stringify({ static_resources: resources }));
  return launch(place, {
    name,
    command: program(),
    // No shared memory and no hot restart: several of them do not meet.
    args: ['-c', config, '--disable-hot-restart', '--concurrency', '1', '-l', 'info'],
    listens,
    folder,
  });
}
