/** What the application asks of its back end over HTTP. */

/** Made anew by every page load: the server counts sockets by it. */
export const pageId = crypto.randomUUID().slice(0, 8);
export const wsUrl = `ws://${location.host}/ws?page=${pageId}`;

export interface Project {
  slug: string;
  title: string;
  note: string;
}

/** `open`, `refused` or `close`, at so many ms after the server first heard of this page, with the code of a close. */
export type WireEvent = [at: number, kind: 'open' | 'refused' | 'close', code: number];

export interface WireTold {
  backend: string;
  asked: number;
  opened: number;
  refused: number;
  now: number;
  limit: number;
  atMs: number;
  refusesForMs: number;
  next: number;
  events: WireEvent[];
}

export async function loadProjects(): Promise<Project[]> {
  const response = await fetch('/api/projects');
  return response.ok ? response.json() : [];
}

/** The session that a project is worked on in. As in the application that this one is modelled on, a failure is swallowed: there is no session then. */
export async function resolveSession(slug: string, how: { fresh?: boolean } = {}): Promise<string | null> {
  const response = await fetch(`/api/projects/${slug}/session`, { method: how.fresh ? 'POST' : 'GET' });
  return response.ok ? (await response.json()).sessionId : null;
}

export async function loadWire(after: number): Promise<WireTold> {
  const response = await fetch(`/api/sockets?page=${pageId}&after=${after}`);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

/** Lets the server refuse this page's handshakes for a while; 0 ends it. */
export async function refuseHandshakes(seconds: number): Promise<void> {
  await fetch(`/api/refuse?page=${pageId}&seconds=${seconds}`, { method: 'POST' });
}
