/** The page's side of worker.js: `kit.worker('dedicated' | 'shared', query).run(fn, ...args)`. */
const { search } = location;

kit.worker = (kind, query = {}) => {
  const entry = new URLSearchParams(search).get('entry');
  const address = `/kit/worker.js?${new URLSearchParams({ entry, ...query })}`;
  const worker = new { dedicated: Worker, shared: SharedWorker }[kind](address, { type: 'module' });
  const port = worker.port ?? worker;
  const waiting = new Map();
  port.onmessage = ({ data: { id, value, error } }) => {
    const [done, failed] = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) done(value);
    else failed(new Error(`in the ${kind} worker: ${error}`));
  };
  // A worker that does not even start says so only here.
  worker.onerror = (event) => {
    event.preventDefault();
    for (const [, failed] of waiting.values()) failed(new Error(`the ${kind} worker: ${event.message}`));
  };
  return {
    port,
    run: (fn, ...args) =>
      new Promise((done, failed) => {
        const id = waiting.size + performance.now();
        waiting.set(id, [done, failed]);
        port.postMessage({ id, source: String(fn), args });
      }),
  };
};
