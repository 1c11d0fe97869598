/** A classic script, so that it runs before any module: keeps every console line and every uncaught error. */
window.seen = { console: [], errors: [] };
/** Drivers' scripts count as another origin's, whose errors are muted; code evaluated from here is the page's own. */
// biome-ignore lint/security/noGlobalEval: the tests' own functions, brought here as text.
window.evaluate = (source) => window.eval(source);
{
  const words = (value) => {
    if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack}`;
    try {
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    } catch {
      return String(value);
    }
  };
  for (const level of ['debug', 'log', 'info', 'warn', 'error', 'trace', 'dir', 'table']) {
    console[level] = (...values) => window.seen.console.push({ level, text: values.map(words).join(' ') });
  }
  window.addEventListener('error', (event) => {
    event.preventDefault();
    window.seen.errors.push(words(event.error ?? event.message));
  });
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    window.seen.errors.push(`unhandled: ${words(event.reason)}`);
  });
}
{
  /** How often anything crosses into wasm or out of it; counted only where a test asks for it by `?count`. */
  window.crossings = { in: 0, out: 0 };
  const counted = (functions, direction) => {
    const wrapped = {};
    for (const [name, value] of Object.entries(functions)) {
      wrapped[name] =
        typeof value !== 'function'
          ? value
          : (...values) => {
              window.crossings[direction] += 1;
              return value(...values);
            };
    }
    return wrapped;
  };
  if (new URLSearchParams(location.search).has('count')) {
    const { Instance } = WebAssembly;
    const wrapImports = (imports = {}) =>
      Object.fromEntries(Object.entries(imports).map(([module, functions]) => [module, counted(functions, 'out')]));
    WebAssembly.Instance = class {
      constructor(module, imports) {
        this.exports = counted(new Instance(module, wrapImports(imports)).exports, 'in');
        window.instances = (window.instances ?? 0) + 1;
      }
    };
  }
}
