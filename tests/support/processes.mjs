/** Child processes that never outlive us: each leads a group of its own, ended as a whole by its id. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GRACE_MS = 3_000;
const groups = new Set();
const scratches = new Set();
let watching = false;

/** Starts a program as the leader of a new process group. `stop()` ends the group. */
export function start(command, args, options = {}) {
  watch();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'], ...options, detached: true });
  const ended = new Promise((done) => {
    child.once('error', (error) => done(error));
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  if (child.pid !== undefined) groups.add(child.pid);
  return {
    child,
    ended,
    async stop() {
      if (child.pid === undefined) return;
      signal(child.pid, 'SIGTERM');
      await settled(child.pid, GRACE_MS);
      signal(child.pid, 'SIGKILL');
      await settled(child.pid, GRACE_MS);
      groups.delete(child.pid);
    },
  };
}

/** A new folder in the system's place for such, gone when this process is. */
export function scratchFolder(name) {
  watch();
  const path = mkdtempSync(join(tmpdir(), `whysocket-${name}-`));
  scratches.add(path);
  return {
    path,
    remove() {
      scratches.delete(path);
      remove(path);
    },
  };
}

function remove(path) {
  try {
    // What was just killed may still be writing.
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    console.error(`left behind: ${path} (${error.code})`);
  }
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Asks until `attempt` answers something; a program's own readiness can be had in no other way. */
export async function eventually(attempt, { deadlineMs, what, everyMs = 50 }) {
  const end = Date.now() + deadlineMs;
  let last;
  while (Date.now() < end) {
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, everyMs));
  }
  throw new Error(`${what}: not within ${deadlineMs} ms`, { cause: last });
}

/** Until nothing of the group is left, or the time is over. Members that died but were not reaped still count, so this never throws. */
const settled = (pid, ms) =>
  eventually(() => !signal(pid, 0), { deadlineMs: ms, what: 'process group' }).catch(() => undefined);

function signal(group, name) {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}

function watch() {
  if (watching) return;
  watching = true;
  // `exit` covers a thrown error, too; a signal has to be turned into an exit first.
  process.once('exit', () => {
    for (const group of groups) signal(group, 'SIGKILL');
    for (const folder of scratches) remove(folder);
  });
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(name, () => process.exit(code));
  }
}
