/** The kit inside a worker, dedicated or shared. It runs what a page sends, each as a module of its own, since a policy may forbid eval. */
import './kit.js';

/** What is set to run, or listens, and has not ended: the package loads after this. */
const alive = { timers: new Set(), listeners: new Set() };
const { setTimeout, clearTimeout, addEventListener } = globalThis;
globalThis.alive = alive;
globalThis.seen = { errors: [] };
globalThis.setTimeout = (run, ms) => {
  const fire = () => {
    alive.timers.delete(handle);
    run();
  };
  const handle = setTimeout(fire, ms);
  alive.timers.add(handle);
  return handle;
};
globalThis.clearTimeout = (handle) => {
  alive.timers.delete(handle);
  clearTimeout(handle);
};
globalThis.addEventListener = (type, heard, options) => {
  const one = { type };
  alive.listeners.add(one);
  options?.signal?.addEventListener('abort', () => alive.listeners.delete(one));
  addEventListener.call(globalThis, type, heard, options);
};
for (const type of ['error', 'unhandledrejection'])
  addEventListener.call(globalThis, type, (event) => {
    event.preventDefault();
    seen.errors.push(String(event.reason ?? event.error ?? event.message));
  });

async function perform(source, args) {
  const address = URL.createObjectURL(new Blob([`export default ${source}`], { type: 'text/javascript' }));
  try {
    const { default: told } = await import(address);
    const value = await told(...args);
    const flaws = [...kit.check(), ...seen.errors];
    return flaws.length ? { error: `not as it must always be: ${JSON.stringify(flaws)}` } : { value };
  } catch (error) {
    return { error: `${error?.name}: ${error?.message}\n${error?.stack}` };
  } finally {
    URL.revokeObjectURL(address);
  }
}

const serve = (port) => {
  port.onmessage = async ({ data: { id, source, args } }) => port.postMessage({ id, ...(await perform(source, args)) });
};
if ('onconnect' in globalThis) globalThis.onconnect = ({ ports: [port] }) => serve(port);
else serve(globalThis);
