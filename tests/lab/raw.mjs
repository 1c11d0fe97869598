/** The engine's own view of a row, against the evidence: whether the lab stages what was measured. */

import { factsOf } from './causes.mjs';
import { classOf } from './evidence.mjs';
import { said } from './judge.mjs';
import { lookOf } from './look.mjs';

export function compare(row, record, { engine, variant, classes }) {
  const cause = said(row.cause, { engine, variant, opened: Boolean(record.ws.opened) });
  const want = classOf(classes, engine, variant, cause).look;
  const look = lookOf(record, factsOf(cause));
  const verdict = { id: look, lookalikes: [], confidence: '' };
  const wrong = want === look || hidesOpen(engine, want, look) ? [] : [`measured: ${want}`];
  return { verdict, judged: { set: [look], wrong, missing: [], tooMuch: [], extra: [], measured: false } };
}

/** Firefox may hand on a close code without having said that the socket opened, and then not as clean. */
function hidesOpen(engine, ...looks) {
  const [want, look] = looks.map((one) => one.replace(/^open /, '').replace(/ clean$/, ''));
  return engine === 'firefox' && want === look && /^close [34]/.test(want);
}
