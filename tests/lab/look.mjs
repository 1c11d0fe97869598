/**
 * What a page sees, as one line: two causes with the same line cannot be told apart by a product that takes the same evidence, which is: events of the socket,
 * a GET without CORS, the health page, a second try without subprotocols, a GET with CORS (status, two headers, redirect), the protocol of its hop. No times.
 */
const ASKED_HEADERS = ['www-authenticate', 'retry-after'];
/** How long the lab waits for `open`; an engine that gives up later is not waited for. */
const DEADLINE_MS = 1_500;

/** `record`: of the evidence's shape. `facts`: what a page knows without asking anybody, as words. */
export function lookOf({ ws, csp = [], probes = {}, rt = [], env = {} }, facts = []) {
  const events = eventsOf(ws);
  const known = [...facts, ...(csp.length ? ['policy violated'] : []), ...(env.onLine === false ? ['offline'] : [])];
  // What opened, or was never tried, is explained by its own events.
  const final = ws.ctorException || csp.length || opened(ws) || hasCode(ws) || facts.includes('blocked port');
  const more = final
    ? []
    : [...answers(probes, events === 'hang'), ...(rt.some(({ hop }) => hop === 'h2') ? ['h2'] : [])];
  return [events, ...known, ...more].join(' | ');
}

function answers({ ncFollow, healthNc, corsIncl, corsManual, noSub }, hang) {
  return [
    `GET ${fate(ncFollow)}`,
    `health ${fate(healthNc)}`,
    // What a GET is told says nothing of an upgrade that is told nothing.
    ...(hang && corsIncl?.ok ? [] : [`CORS ${brief(corsIncl)}`]),
    ...(corsManual?.type === 'opaqueredirect' ? ['redirect'] : []),
    ...(noSub ? [`again: ${eventsOf(noSub)}`] : []),
  ];
}

/** Where it can be read, the GET with CORS says the same. */
function fate(answer) {
  if (!answer) return 'not asked';
  if (answer.ok) return 'answers';
  return answer.err === 'TIMEOUT' ? 'silent' : 'fails';
}

function brief(answer) {
  if (!answer?.ok) return fate(answer);
  const told = ASKED_HEADERS.filter((name) => Object.keys(answer.headers ?? {}).includes(name));
  return [answer.status, ...told, ...(answer.redirected ? ['redirected'] : [])].join(' ');
}

const opened = ({ ev }) => ev.some(({ k }) => k === 'open');
/** A close code from the wire says it all; the one by which Firefox tells of TLS does not. */
const hasCode = ({ ev }) => ev.some(({ k, code }) => k === 'close' && code !== 1006 && code !== 1015);

function eventsOf({ ev = [], ctorException }) {
  if (ctorException) return `throws ${ctorException === 'SyntaxError' ? 'SyntaxError' : 'another'}`;
  const counted = ev.filter(({ t }) => opened({ ev }) || t < DEADLINE_MS);
  if (counted.length === 0) return 'hang';
  const words = counted.map(({ k, code, reason, clean, protocol }) => {
    if (k === 'open') return protocol ? `open[${protocol}]` : 'open';
    if (k === 'close') return `close ${code}${reason ? `/${reason}` : ''}${clean ? ' clean' : ''}`;
    return k;
  });
  return words.join(' ');
}
