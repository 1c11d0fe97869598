/**
 * A verdict in English. Pure: names and numbers in, sentences out. A chunk of its own, loaded when a verdict is shown.
 *
 * Reading order: shape (what goes in and out), plain (what keeps foreign text harmless), then the texts: findings, page, network,
 * http, open; because, splits; platforms, explain; commands.
 */
import { becauseOf } from './verdicts/because.js';
import { COMMANDS, httpOf } from './verdicts/commands.js';
import { EXPLAIN } from './verdicts/explain.js';
import { FINDINGS } from './verdicts/findings.js';
import { HTTP } from './verdicts/http.js';
import { NETWORK } from './verdicts/network.js';
import { OPEN } from './verdicts/open.js';
import { PAGE } from './verdicts/page.js';
import { fill, visible } from './verdicts/plain.js';
import { TOPICS } from './verdicts/platforms.js';
import type { Advice, Check, Entries, Entry, Facts, Finding, Place, Verdict } from './verdicts/shape.js';
import { SPLITS } from './verdicts/splits.js';

export { BECAUSE } from './verdicts/because.js';
export { LIMITS, platformsOf } from './verdicts/idle.js';
export { quote, visible } from './verdicts/plain.js';
export type { Advice, Check, Finding, Place, Verdict } from './verdicts/shape.js';
export { SPLITS } from './verdicts/splits.js';

/** Everything that has words. */
export const ENTRIES: Entries = { ...FINDINGS, ...PAGE, ...NETWORK, ...HTTP, ...OPEN };

/** The commonest suspects come first; a longer list helps nobody. */
const MOST_SUSPECTS_ADVISED = 10;

const UNKNOWN: Entry = { title: 'The connection to {{at}} failed: {{id}}.', fix: 'Run the commands of this verdict.' };

const entryOf = (id: string): Entry => (Object.hasOwn(ENTRIES, id) ? ENTRIES[id]! : UNKNOWN);

type Words = { readonly [name: string]: unknown };

/** Numbers that titles and commands need, from the evidence where the facts do not have them. */
const known = ({ facts, because }: Finding): Facts => {
  const value = (what: string) => because.find((piece) => piece.what === what)?.value;
  const code = value('close-code') ?? 'a code';
  const status = value('status') ?? 'unknown';
  return { code, status, seconds: value('matches-idle') ?? 0, ...facts };
};

const wordsOf = (place: Place, facts: Facts, id: string): Words => {
  const port = place.port || (place.secure ? '443' : '80');
  const at = place.host + (place.port && `:${place.port}`);
  const wss = `${place.secure ? 'wss' : 'ws'}://${at}`;
  return { ...facts, ...place, port, at, wss, http: httpOf(place), path: place.path.replace(/\?.*/s, '') || '/', id };
};

const fixesOf = (entry: Entry, suspects: readonly string[], words: Words): Advice[] => {
  const advice: Advice[] = [{ platform: 'any', text: entry.fix }];
  for (const id of suspects.slice(0, MOST_SUSPECTS_ADVISED)) {
    if (Object.hasOwn(ENTRIES, id)) advice.push({ platform: 'any', text: `If it is ${id}: ${ENTRIES[id]!.fix}` });
  }
  for (const topic of entry.topics?.split(' ') ?? []) {
    for (const [platform, text] of Object.entries(TOPICS[topic]!)) advice.push({ platform, text });
  }
  if (entry.hidden) advice.push(...EXPLAIN);
  return advice.map(({ platform, text }) => ({ platform, text: fill(text, words) }));
};

/** The finding's own commands, then those of its suspects that ask something else: what they show speaks for that suspect. */
const checksOf = (entry: Entry, suspects: readonly string[], place: Place, facts: Facts): Check[] => {
  const checks = new Map<string, Check>();
  const add = ({ shell }: Entry, sign: string) => {
    for (const [name, suspect, healthy] of shell ?? []) {
      const command = COMMANDS[name]!(place, facts.seconds);
      if (command && !checks.has(command)) checks.set(command, { command, suspect: suspect + sign, healthy });
    }
  };
  add(entry, '');
  for (const id of suspects.slice(0, MOST_SUSPECTS_ADVISED)) add(entryOf(id), ` (${id})`);
  return [...checks.values()];
};

const shownFacts = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [visible(name), typeof fact === 'string' ? visible(fact) : fact]),
  );

export const verdictOf = (finding: Finding, place: Place): Verdict => {
  const { id, confidence, suspects, because, splits } = finding;
  const entry = entryOf(id);
  const facts = known(finding);
  const words = wordsOf(place, facts, id);
  return {
    id,
    title: fill(entry.title, words),
    confidence,
    lookalikes: suspects.map((id) => ({ id, title: fill(entryOf(id).title, { ...words, id }) })),
    because: because.map(({ what, value }) => becauseOf(what, value)),
    toTellApart: splits.map((name) => fill(Object.hasOwn(SPLITS, name) ? SPLITS[name]! : visible(name), words)),
    fix: fixesOf(entry, suspects, words),
    verify: checksOf(entry, suspects, place, facts),
    facts: shownFacts(finding.facts),
  };
};
