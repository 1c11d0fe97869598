/** Who is connected to which endpoint, from the upgrade request to the end of the TCP connection. */
import { endpoints } from './endpoints.mjs';

const MAX_CONNECTIONS = 400;

export function createConnections() {
  const live = new Set();
  const watchers = new Set();
  const totals = Object.fromEntries(endpoints.map(({ id }) => [id, { now: 0, peak: 0, total: 0 }]));

  const see = ({ client, id }, text) => {
    for (const watcher of watchers) watcher({ client, endpoint: id, text });
  };
  const count = (id) => {
    const total = totals[id];
    total.total += 1;
    total.now += 1;
    total.peak = Math.max(total.peak, total.now);
  };

  return {
    see,
    isFull: () => live.size >= MAX_CONNECTIONS,
    /** A connection, with timers that end when it does. */
    admit(id, request, socket, head) {
      const timers = new Set();
      const after = (ms, act) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          act();
        }, ms);
        timers.add(timer);
      };
      const connection = { id, client: request.query.get('client') ?? '', request, socket, head, after };
      live.add(connection);
      count(id);
      socket.on('error', () => socket.destroy());
      // The HTTP server allows half-open sockets: without this a client that left would be kept.
      socket.on('end', () => socket.end());
      socket.once('close', () => {
        for (const timer of timers) clearTimeout(timer);
        live.delete(connection);
        totals[id].now -= 1;
        see(connection, 'TCP closed');
      });
      return connection;
    },
    drop(connection) {
      see(connection, 'destroyed TCP');
      connection.socket.destroy();
    },
    /** Destroys the TCP connections of this client, or of everybody; answers how many. */
    cut(client) {
      const mine = [...live].filter((connection) => client === undefined || connection.client === client);
      for (const connection of mine) this.drop(connection);
      return mine.length;
    },
    /** By endpoint: now, most at one time, all so far. */
    counts: () => structuredClone(totals),
    /** By endpoint: how many a client has now. */
    of(client) {
      const mine = {};
      for (const one of live) if (one.client === client) mine[one.id] = (mine[one.id] ?? 0) + 1;
      return mine;
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
