/** The table of README.md: what the server counted, by action, for each build. */

/** Of world.json: where the server stops a page. */
export const LIMIT = 300;
const rows = new Map();

/** `place`: back end and engine. What was counted where stands behind a number that differs. */
export function measure(place, { build }, action, { asked }) {
  if (!rows.has(action)) rows.set(action, { before: new Map(), after: new Map() });
  rows.get(action)[build].set(place, asked >= LIMIT ? `${LIMIT}, then refused` : String(asked));
}

export const measured = () =>
  [
    '| | before | after |',
    '|---|---|---|',
    ...[...rows].map(([action, { before, after }]) => `| ${action} | ${cell(before)} | ${cell(after)} |`),
  ].join('\n');

const cell = (counts) => {
  const different = new Set(counts.values());
  return different.size > 1 ? [...counts].map(([place, count]) => `${count} (${place})`).join(', ') : [...different][0];
};
