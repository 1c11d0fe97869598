/** One accepted socket: it waits for INIT, and what follows is the session's fate. */
import { setTimeout as wait } from 'node:timers/promises';
import { world } from './json.mjs';

const INIT_MS = 10_000;

export function talk(ws, page, sessions) {
  const person = { name: `Guest ${page.id.slice(0, 3)}` };
  let session;
  const tell = (type, data) => ws.send(JSON.stringify({ type, data, timestamp: Date.now() }));
  const late = setTimeout(() => ws.close(1008), INIT_MS);

  const begin = async (id) => {
    clearTimeout(late);
    session?.leave(person);
    session = sessions.byId(id);
    if (session?.fate === 'broken') {
      tell('error', { error: session.project.error });
      return ws.close(1011);
    }
    if (session && session.fate !== 'foreign') return session.join(person, tell);
    // Whose it is takes a look elsewhere; then not a word.
    session = undefined;
    await wait(world.lookUpMs);
    ws.close(1008);
  };

  ws.on('message', (raw) => {
    const message = parsed(raw);
    if (message.type === 'init') begin(message.data?.session_id);
    else if (message.type === 'edit') session?.edit(person, message.data ?? {});
  });
  ws.on('close', () => {
    clearTimeout(late);
    session?.leave(person);
  });
}

function parsed(raw) {
  try {
    return JSON.parse(raw) ?? {};
  } catch {
    return {};
  }
}
