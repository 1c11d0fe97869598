/** The measured matrix, read: which of its records belong to a variant of the lab, and what each looks like. */
import { ALSO, factsOf, truthOf, WHATEVER_GET } from './causes.mjs';
import { lookOf } from './look.mjs';

/** Names of the matrix's variants; what has only one (no answer could differ) belongs to all of its scheme. */
export const VARIANTS = {
  plain: ['plain-nocors', 'plain'],
  cors: ['plain-cors', 'plain'],
  same: ['plain-same'],
  tls: ['tls-nocors', 'tls'],
  'tls-cors': ['tls-cors', 'tls'],
};
/** A page does not know whether an endpoint shares its answers until one of them is shared. */
const ALIKE = {
  plain: ['plain', 'cors'],
  cors: ['plain', 'cors'],
  same: ['same'],
  tls: ['tls', 'tls-cors'],
  'tls-cors': ['tls', 'tls-cors'],
};

const FAILS = { err: 'TypeError' };
const SILENT = { err: 'TIMEOUT' };
const OPAQUE = { ok: 1, status: 0, type: 'opaque' };
const UPGRADE = { ok: 1, status: 426, type: 'cors' };

/** What the matrix has otherwise for a reason that lies in how it was taken; the lab stages these as they are meant. */
const PROBES = {
  // Its resolver gave up after three seconds, in the midst of the probes.
  '02b': () => ({ ncFollow: SILENT, healthNc: SILENT, corsIncl: SILENT, corsManual: SILENT }),
  // After frames it did not always probe; the server is one that answers a GET as every WebSocket endpoint does.
  31: (probes, variant) => ({
    ncFollow: OPAQUE,
    healthNc: OPAQUE,
    corsIncl: variant.endsWith('cors') ? UPGRADE : FAILS,
    ...probes,
  }),
};

/** `{ cause: { look, truth, facts } }`. */
export function causeLooks(records, engine, variant) {
  const found = {};
  for (const { id, r, fail, ...record } of records) {
    if (record.engine !== engine || !recordOf(id, variant).includes(record.variant) || fail || !r?.ws) continue;
    const truth = truthFor(id, engine, r);
    // Over TLS its redirect led to a port that is silent: a cause of its own.
    if (id.startsWith('15b') && variant.startsWith('tls')) continue;
    if (!truth) continue;
    const [name] = id.split(' ');
    const probes = (PROBES[name] ?? PROBES[name.slice(0, 2)])?.(r.probes, variant) ?? r.probes;
    const facts = factsOf(id);
    const unshared = variant === 'tls' && shares(r);
    found[id] = {
      truth,
      facts: facts.join(),
      look: lookOf({ ...r, probes, ...(unshared && UNSHARED(probes)) }, facts),
    };
  }
  return found;
}

/** Whether `open` is seen before a bad frame was chance once, where the frame came at once; the lab sends it later. */
const recordOf = (id, variant) => VARIANTS[id.startsWith('21c') && variant === 'cors' ? 'plain' : variant];

/** A cause that an engine does not mind is none there. */
function truthFor(id, engine, { ws }) {
  const truth = truthOf(id, engine);
  return truth && ws.stillOpen && truth !== 'subprotocol-ignored' ? 'healthy' : truth;
}

/** The servers of HTTP/2 shared their answers always; without that a page reads none of them, nor the protocol. */
const shares = ({ probes }) => probes?.corsIncl?.type === 'cors';
const UNSHARED = (probes) => ({ probes: { ...probes, corsIncl: FAILS, corsManual: FAILS }, rt: [] });

/**
 * The verdicts that look the same as this one, and those that were staged in the same circumstances and look otherwise.
 * `classes`: classes.json. Undefined if this was not measured.
 */
export function classOf(classes, engine, variant, cause) {
  const own = classes[engine]?.[variant]?.[cause];
  if (!own) return undefined;
  const under = (some) =>
    some.flatMap((one) => Object.values(classes[engine][one])).filter(({ facts }) => facts === own.facts);
  const ids = (some) => [...new Set(some.map(({ truth }) => truth))].sort();
  const alike = ids(under(ALIKE[variant]).filter(({ look }) => look === own.look));
  const also = ALSO.filter((one) => own.look.startsWith(one.look) && (one.engine ?? engine) === engine);
  const here = under([variant]);
  const possible = here.filter((one) => anyhow(one.truth, one.look) === anyhow(one.truth, own.look));
  const allowed = [...alike, ...also.flatMap((one) => one.ids), ...ids(possible)];
  return { alike, different: ids(here).filter((id) => !allowed.includes(id)), look: own.look };
}

/** What is no part of a cause, taken out: the answer to a GET, where only the upgrade goes wrong; that the GET went over HTTP/2, where nothing goes wrong with that. */
function anyhow(truth, look) {
  const unread = WHATEVER_GET.includes(truth)
    ? look.replace(/CORS (\d[^|]*(\| redirect)?|fails \| redirect)/, 'CORS … ').trim()
    : look;
  return truth.startsWith('h2-') ? unread : unread.replace(' | h2', '');
}
