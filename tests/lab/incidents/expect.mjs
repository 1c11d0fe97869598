/** What the verdict on an incident owes to whoever reads it. */
import assert from 'node:assert/strict';

/** On what it rests, what to change, how to see it for oneself; and while several causes look alike, what would tell them apart. */
export function isHelpful(verdict) {
  // What is wrong with the arguments is evidence enough.
  const parts = verdict.facts.probes || verdict.facts.code ? ['because', 'fix', 'verify'] : ['fix', 'verify'];
  for (const part of parts) assert.notEqual(verdict[part].length, 0, `${verdict.id} has no ${part}`);
  if (verdict.lookalikes.length)
    assert.notEqual(verdict.toTellApart.length, 0, `${verdict.id} says not what would tell its suspects apart`);
}

/** This finding, and these among its suspects. */
export function suspects(verdict, id, ...causes) {
  assert.equal(verdict.id, id);
  const named = verdict.lookalikes.map((one) => one.id);
  for (const cause of causes)
    assert(named.includes(cause), `${id} does not suspect ${cause}, only ${named.join(', ')}`);
}

/** All that it says, as a reader sees it. */
export const wordsOf = (verdict) => JSON.stringify(verdict);

/** No run of six characters of a secret. */
export function keepsSecret(text, secret, where) {
  for (let at = 0; at + 6 <= secret.length; at += 1)
    assert(!text.includes(secret.slice(at, at + 6)), `${where} holds "${secret.slice(at, at + 6)}" of the secret`);
}
