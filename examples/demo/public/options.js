/** The options of the bus for each endpoint, and the code that made it, as text. */

/** Short times, so that there is something to see; the package's own defaults are calmer. */
const lively = {
  connectTimeoutMs: 4_000,
  slowAfterMs: 1_500,
  closeTimeoutMs: 2_000,
  retry: {
    minDelayMs: 1_000,
    firstWindowMs: 2_500,
    maxDelayMs: 8_000,
    laterMinMs: 3_000,
    laterMaxMs: 6_000,
    stableAfterMs: 2_000,
  },
  diagnose: 'deep',
  // The page's name at this server says nothing in a verdict.
  redact: (text) => text.replace(/\?client=[\w&=…-]*/, ''),
};

/**
 * The functions below are shown as they are written here. What they use from outside is replaced in the text by
 * its value: `endpoint` and `client`.
 */
export function optionsFor(endpoint, client, host) {
  const url = `ws://${host}${endpoint.path}?client=${client}`;
  const key = `demo-${endpoint.id}`;
  const fromProvider = async ({ refresh, signal }) => {
    const answer = await fetch(`${endpoint.token}?client=${client}&refresh=${refresh}`, { signal });
    if (!answer.ok) throw new Error(`no token: HTTP ${answer.status}`);
    return (await answer.json()).url;
  };
  const special = {
    slow: { url, ...lively, connectTimeoutMs: 8_000 },
    subprotocol: { url, protocols: ['whysocket.v2'], ...lively },
    hello: {
      url,
      hello: '{"type":"hello"}',
      ready: (message) => message === '{"type":"ready"}',
      ...lively,
    },
    'half-open': {
      url,
      heartbeat: { intervalMs: 1_500, timeoutMs: 2_000, message: 'ping', isAnswer: (message) => message === 'ping' },
      ...lively,
    },
    'no-url': {
      key,
      url: ({ attempt }) => (attempt === 1 ? { wait: 'a project to be chosen' } : `${url}`),
      ...lively,
    },
  };
  const options = special[endpoint.id] ?? (endpoint.token ? { key, url: fromProvider, ...lively } : { url, ...lively });
  return { options, code: codeOf(options, { 'endpoint.token': endpoint.token, client, url }) };
}

function codeOf(options, values) {
  const fill = (text) =>
    Object.entries(values)
      .reduce((filled, [name, value]) => filled.replaceAll(`\${${name}}`, value), text)
      // A template with nothing left to fill in is a plain string.
      .replace(/`([^`$'\n]*)`/g, "'$1'");
  return [
    "import { getBus } from 'whysocket';",
    '',
    `const bus = getBus(${literal(options, 0, fill)});`,
    '',
    "bus.on('message', (data) => console.log(data));",
    'bus.connect();',
  ].join('\n');
}

function literal(value, depth, fill) {
  const pad = '  '.repeat(depth + 1);
  if (typeof value === 'function') return fill(undent(value.toString(), pad));
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (typeof value === 'number') return String(value).replace(/(\d)(\d{3})$/, '$1_$2');
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, depth, fill)).join(', ')}]`;
  const lines = Object.entries(value).map(([name, one]) => `${pad}${name}: ${literal(one, depth + 1, fill)},`);
  return `{\n${lines.join('\n')}\n${pad.slice(2)}}`;
}

/** The last line of a function is indented as its first line was. */
function undent(text, pad) {
  const lines = text.split('\n');
  const own = /^ */.exec(lines.at(-1))[0].length;
  return lines.map((line, index) => (index === 0 ? line : pad.slice(0, -2) + line.slice(own))).join('\n');
}
