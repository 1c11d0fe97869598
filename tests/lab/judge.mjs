/** What is asked of a verdict: the truth is in its set, the set is what the evidence cannot tell apart, certain where it can be, and never certain and wrong. */
import { FINDINGS } from './causes.mjs';
import { classOf } from './evidence.mjs';

/** Of all rows that were measured before. */
const EXACT = 0.95;
/** Distinct verdicts in each engine, where servers let themselves be read. */
const DISTINCT = 35;
const READABLE = ['cors', 'tls-cors'];
/** Medians, ms after the failure, or after the deadline of what hangs. */
export const LIMITS = { 'named by main': 50, probed: 500, hung: 100 };

/** Its suspects. */
export function setOf({ id, lookalikes }) {
  const alike = lookalikes.map((one) => one.id);
  return alike.length && FINDINGS.includes(id) ? alike : [id, ...alike.filter((one) => one !== id)];
}

/** What a row says, where it says it by the circumstances: engine, variant, and (`opened`) whether the page saw that the socket opened. */
export const said = (value, circumstances) => (typeof value === 'function' ? value(circumstances) : value);

/** What a row is measured against: `alike` must be in the set, `different` must not be. Undefined if nobody knows. */
export function expected(row, { classes, ...circumstances }) {
  const given = said(row.set, circumstances);
  if (given) return { alike: [...given].sort(), different: undefined };
  const cause = said(row.cause, circumstances);
  return cause && classOf(classes, circumstances.engine, circumstances.variant, cause);
}

/** Judges one verdict; `wrong` lists what a row may not be forgiven. */
export function judge(row, verdict, world) {
  const circumstances = { ...world, opened: verdict.timing?.opened };
  const set = setOf(verdict);
  const want = expected(row, circumstances);
  const truth = said(row.truth, circumstances);
  const inside = set.includes(truth) || verdict.id === truth;
  const certain = verdict.confidence === 'certain';
  const wrong = [];
  if (!inside) wrong.push(`${truth} is not in its set`);
  if (!inside && certain) wrong.push('it is certain and wrong');
  if (said(row.certain, circumstances) && !certain) wrong.push(`it is ${verdict.confidence}, and could be certain`);
  const missing = (want?.alike ?? []).filter((id) => !set.includes(id));
  const extra = set.filter((id) => want && !want.alike.includes(id));
  const tooMuch = extra.filter((id) => want.different?.includes(id) ?? true);
  const kind = row.kind ?? (verdict.timing?.hung ? 'hung' : 'probed');
  return {
    truth,
    set,
    inside,
    certain,
    wrong,
    measured: Boolean(want),
    exact: missing.length + tooMuch.length === 0,
    missing,
    tooMuch,
    extra: extra.filter((id) => !tooMuch.includes(id)),
    kind,
  };
}

/** What is asked of all results together, as sentences; none if all is well. `whole`: nothing was left out. */
export function violations(results, { whole }) {
  const broken = [];
  const measured = results.filter(({ judged }) => judged?.measured);
  const exact = measured.filter(({ judged }) => judged.exact).length;
  if (exact < measured.length * EXACT)
    broken.push(`the set is the measured class in ${exact} of ${measured.length} rows: fewer than ${EXACT * 100} %`);
  if (!whole) return broken;
  for (const [engine, count] of distinct(results))
    if (count < DISTINCT) broken.push(`${count} distinct verdicts in ${engine}: fewer than ${DISTINCT}`);
  for (const { kind, engine, median } of medians(results))
    if (median > LIMITS[kind])
      broken.push(`${kind} in ${engine}: ${median} ms in the median, more than ${LIMITS[kind]}`);
  return broken;
}

const byEngine = (results) => Map.groupBy?.(results, ({ engine }) => engine) ?? grouped(results);
function grouped(results) {
  const groups = new Map();
  for (const one of results) groups.set(one.engine, [...(groups.get(one.engine) ?? []), one]);
  return groups;
}

/** Per engine: verdicts that differ in id or set, over rows whose servers can be read or that need none. */
export function distinct(results) {
  return [...byEngine(results)].map(([engine, all]) => {
    const counted = all.filter(
      ({ judged, row, variant }) =>
        judged && (READABLE.includes(variant) || !row.variants.some((one) => READABLE.includes(one))),
    );
    return [engine, new Set(counted.map(({ verdict, judged }) => `${verdict.id}: ${[...judged.set].sort()}`)).size];
  });
}

export function medians(results) {
  return [...byEngine(results)].flatMap(([engine, all]) =>
    Object.keys(LIMITS).flatMap((kind) => {
      const times = all
        .filter(({ judged, verdict }) => judged?.kind === kind && verdict.timing)
        .map(({ verdict }) => verdict.timing.ms);
      if (times.length === 0) return [];
      return [{ kind, engine, count: times.length, median: times.sort((a, b) => a - b)[times.length >> 1] }];
    }),
  );
}
