/** A real server program: started with a configuration in a scratch folder, up once its ports accept, its log kept, ended by its id. */
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { eventually, scratchFolder, start } from '../../support/processes.mjs';

/** An import of FastAPI takes up to 8 s while both cores are busy. */
const START_MS = 30_000;

/** A new scratch folder with something to write into it. */
export function files(name) {
  const folder = scratchFolder(name);
  return {
    ...folder,
    /** Answers the file's path. */
    write(file, text) {
      const path = join(folder.path, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
  };
}

/**
 * @param {{ closing(end: () => Promise<void>): void }} place What it belongs to: it ends when that does.
 * @param {{ host: string, port: number }[]} listens Where it has to accept before it counts as started.
 * @param {{ remove(): void }} folder Goes with it.
 */
export async function launch(place, { name, command, args, listens, folder, env = {} }) {
  // A file, because some servers open /dev/stdout anew, which pipes of Node do not allow.
  const output = openSync(join(folder.path, 'log'), 'a');
  const product = start(command, args, {
    stdio: ['ignore', output, output],
    cwd: folder.path,
    env: { ...process.env, HOME: folder.path, ...env },
  });
  closeSync(output);
  const log = () => readFileSync(join(folder.path, 'log'), 'utf8');
  let ended;
  product.ended.then((how) => {
    ended = how;
  });
  place.closing(async () => {
    await product.stop();
    folder.remove();
  });
  const accepts = async () => {
    if (ended) throw new Error('it has ended');
    for (const listen of listens) await accepting(listen);
    return true;
  };
  try {
    await eventually(() => ended ?? accepts(), { deadlineMs: START_MS, what: `${name} accepts connections` });
    if (ended) throw new Error(`${name} ended: ${ended.message ?? JSON.stringify(ended)}`);
  } catch (error) {
    throw new Error(`${error.message}; its log:\n${log()}`);
  }
  return { name, log };
}

async function accepting({ host, port }) {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
