/** What came of it: lines as it goes, a table for the repository, and closing lines. */
import { writeFileSync } from 'node:fs';
import { distinct, LIMITS, medians } from './judge.mjs';

const TABLE = new URL('RESULTS.md', import.meta.url);

export function sayRow({ engine, variant, row, verdict, judged, error, ms }) {
  const failed = error ?? judged?.wrong.length;
  const set = judged ? (judged.set.length > 1 ? ` {${judged.set.join(', ')}}` : '') : '';
  const told = verdict ? `${verdict.id}${set} ${verdict.confidence}` : '';
  console.log(`${failed ? '✖' : '✔'} ${engine} ${variant}: ${row.title} → ${told} (${ms} ms)`);
  for (const line of judged?.wrong ?? []) console.log(`    ${line}`);
  if (judged?.missing.length) console.log(`    looks the same, and is missing: ${judged.missing.join(', ')}`);
  if (judged?.tooMuch.length) console.log(`    looks different, and is there: ${judged.tooMuch.join(', ')}`);
  if (error) console.log(`    ${String(error.stack ?? error).replaceAll('\n', '\n    ')}`);
}

/** One line for each row that was played. `+`: a suspect that was never staged in these circumstances. */
export function writeTable(results, versions, said) {
  const lines = results.map(({ engine, variant, row, verdict, judged, error }) => {
    const set = judged?.set
      .map((id) => `${judged.extra.includes(id) ? '+' : ''}${judged.tooMuch.includes(id) ? '!' : ''}${id}`)
      .join(', ');
    const missing = judged?.missing.length ? ` (lacks ${judged.missing.join(', ')})` : '';
    const cells = [
      engine,
      variant,
      row.title,
      judged?.truth ?? '',
      verdict?.id ?? `failed: ${error?.message}`,
      `${set ?? ''}${missing}`,
      verdict?.confidence ?? '',
      verdict?.timing?.ms ?? '',
    ];
    return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  });
  const text = [
    '# What the lab saw',
    '',
    `Written by \`npm run lab\`. ${Object.entries(versions)
      .map(([engine, version]) => `${engine} ${version}`)
      .join(', ')}.`,
    'In a set, `+` marks a suspect that was never staged in these circumstances, `!` one that was staged and looks different.',
    'Time is from the failure to the verdict; of what hangs, from the deadline.',
    '',
    ...summary(results),
    ...said.map((line) => `- Violated: ${line}`),
    '',
    '| engine | variant | staged | truth | verdict | its set | confidence | ms |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ];
  writeFileSync(TABLE, text.join('\n'));
}

function summary(results) {
  const judged = results.filter((one) => one.judged);
  const measured = judged.filter((one) => one.judged.measured);
  const count = (some, test) => `${some.filter((one) => test(one.judged)).length} of ${some.length}`;
  return [
    `- The truth is in the set: ${count(judged, ({ inside }) => inside)}.`,
    `- The set is the measured class: ${count(measured, ({ exact }) => exact)}.`,
    `- Certain and wrong: ${count(judged, ({ inside, certain }) => certain && !inside)}.`,
    `- Distinct verdicts where servers can be read: ${distinct(results)
      .map(([engine, n]) => `${engine} ${n}`)
      .join(', ')}.`,
    ...medians(results).map(
      ({ kind, engine, count: n, median }) =>
        `- Median ${kind}, ${engine}: ${median} ms (${n} rows; at most ${LIMITS[kind]}).`,
    ),
  ];
}

/** The last lines, which tests/run.mjs collects. Answers the exit code. */
export function close(results, said) {
  console.log('');
  for (const line of summary(results)) console.log(line);
  for (const line of said) console.log(`violated: ${line}`);
  const failed = results.filter(({ judged, error }) => error || judged?.wrong.length).length;
  console.log(
    `${results.length - failed} passed, ${failed + said.length} failed (the lab: rows, and what is asked of all together)`,
  );
  return failed + said.length ? 1 : 0;
}
