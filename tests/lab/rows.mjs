/** All rows that were told, in the order of the files. What a row may say: world.mjs. */

export const rows = [];

const ENGINES = ['chromium', 'firefox', 'webkit'];
const KNOWN = new Set([
  ...['cause', 'truth', 'set', 'certain', 'engines', 'variants', 'short', 'page', 'browser', 'deadlineMs', 'options'],
  ...['ask', 'before', 'around', 'check', 'kind'],
]);

/**
 * @param {string} title A sentence.
 * @param {object} spec See world.mjs.
 * @param {(place: import('./place.mjs').Place) => Promise<object>} stage
 */
export function row(title, spec, stage) {
  const unknown = Object.keys(spec).filter((name) => !KNOWN.has(name));
  if (unknown.length) throw new Error(`"${title}": a row knows no ${unknown.join(', ')}`);
  if (!spec.truth) throw new Error(`"${title}": a row needs a truth`);
  rows.push({
    engines: ENGINES,
    variants: ['plain'],
    deadlineMs: 20_000,
    page: {},
    options: {},
    ...spec,
    title,
    stage,
  });
}
