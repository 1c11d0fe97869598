/** A report as Markdown, the verdict first. Takes what is safe to tell already, and keeps it from being more than text. */
import type { Verdict } from '../types.js';
import { cell, code, fenced, fit, head, prose, row, withCode } from './markdown.js';
import type { ReportJson } from './report.js';

/** Bytes for each part; together, with what stands between, they stay below 64 KiB, which is what trackers take. */
const ROOM = {
  title: 3_000,
  because: 6_000,
  alike: 6_000,
  fix: 13_000,
  verify: 10_000,
  attempts: 12_000,
  probes: 3_000,
};
const ROOM_HISTORY = 3_000;
const ROOM_END = 5_000;

/** A server that is well refuses the word itself. */
const FILL_IN = 'Put the real value in for `REDACTED`, or a healthy server may refuse, too.';

type Section = readonly [title: string, blocks: readonly string[], room: number];

const item = (text: string): string => `- ${text}`;
const yes = (is: boolean | undefined): string => (is ? 'yes' : 'no');

const sectionsOf = (verdict: Verdict): Section[] => [
  ['Because', verdict.because.map((text) => item(prose(text))), ROOM.because],
  [
    'What looks the same from here',
    [
      ...verdict.lookalikes.map(({ id, title }) => item(`${code(id)}: ${prose(title)}`)),
      ...verdict.toTellApart.map((text) => item(`To tell them apart: ${withCode(text)}`)),
    ],
    ROOM.alike,
  ],
  ['What to do', verdict.fix.map(({ platform, text }) => item(fixOf(platform, text))), ROOM.fix],
  ['Commands', commandsOf(verdict), ROOM.verify],
];

const commandsOf = ({ verify }: Verdict): string[] => [
  ...(verify.some(({ command }) => command.includes('REDACTED')) ? [`${withCode(FILL_IN)}\n`] : []),
  ...verify.map(
    ({ command, suspect, healthy }) =>
      `${fenced(command, 'sh')}\n- suspect: ${withCode(suspect)}\n- healthy: ${withCode(healthy)}`,
  ),
];

const fixOf = (platform: string, text: string): string =>
  text.includes('\n')
    ? `**${prose(platform)}**\n\n${fenced(text).replace(/^/gm, '  ')}`
    : `**${prose(platform)}**: ${withCode(text)}`;

const attemptsOf = ({ attempts, omitted }: ReportJson): string => {
  const rows = attempts.map((one) =>
    row([
      one.began ?? '?',
      `${one.attempt}${one.attemptId ? ` ${cell(one.attemptId)}` : ''}`,
      cell(one.stage),
      cell(one.cause),
      `${one.code ?? ''}`,
      cell(one.reason ?? ''),
      yes(one.wasClean),
      `${one.tookMs}`,
      `${one.openedForMs}`,
      one.protocolsAsked ? `${one.protocolsAsked}, ${one.protocolGot ? 'one chosen' : 'none chosen'}` : 'none',
      `${one.sent} / ${one.received}`,
    ]),
  );
  // The latest say most.
  const shown = fit(rows.reverse(), ROOM.attempts).reverse();
  const left = omitted.attempts + rows.length - shown.length;
  const titles = 'began (UTC)|attempt|stage|cause|code|reason|clean|took ms|open ms|protocols|sent / received';
  return [
    '### Attempts\n',
    ...(left ? [`${left} earlier ones are left out.\n`] : []),
    ...(rows.length ? [head(titles.split('|')), ...shown] : ['None.']),
  ].join('\n');
};

const probesOf = ({ probes }: ReportJson): string => {
  const rows = probes.map(({ question, outcome, ms, hop }) =>
    row([cell(question), cell(outcome), `${ms}`, cell(hop ?? '')]),
  );
  const titles = ['question', 'outcome', 'ms', 'HTTP'];
  return ['### Probes\n', head(titles), ...fit(rows.reverse(), ROOM.probes).reverse()].join('\n');
};

const endOf = (json: ReportJson): string => {
  const { verdict, page, hosts } = json;
  const facts = Object.entries(verdict?.facts ?? {}).map(([name, fact]) => `${code(name)} ${code(String(fact))}`);
  const lines = [
    `package ${code(json.package.version)}, build ${code(json.package.build)}`,
    `engine ${code(json.engine)}`,
    `key ${code(json.key)}`,
    `URL ${code(json.url)}`,
    `phase ${code(json.phase)}; page secure: ${yes(page.secure)}, visible: ${yes(page.visible)}, online: ${yes(page.online)}`,
    `made at ${json.at || '?'}`,
    ...hosts.slice(0, 20).map(({ name, kind }) => `${code(name)} is ${kind}`),
    ...(facts.length ? [`facts: ${facts.join(', ')}`] : []),
  ];
  return ['### Where\n', ...fit(lines.map(item), ROOM_END)].join('\n');
};

export const markdownOf = (json: ReportJson): string => {
  const { verdict, history } = json;
  const title = verdict
    ? `**${prose(verdict.title)}** (${verdict.confidence}, ${code(verdict.id)})`
    : `**No verdict.** The phase is ${code(json.phase)}.`;
  const sections = verdict ? sectionsOf(verdict) : [];
  const told = sections
    .filter(([, blocks]) => blocks.length)
    .map(([name, blocks, room]) => {
      const shown = fit(blocks, room);
      const left = blocks.length - shown.length;
      return [`### ${name}\n`, ...shown, ...(left ? [`\n${left} more are left out.`] : [])].join('\n');
    });
  const earlier = history.map(({ id, title, confidence }) => item(`${code(id)} (${confidence}): ${prose(title)}`));
  return `${[
    title,
    ...told,
    attemptsOf(json),
    ...(json.probes.length ? [probesOf(json)] : []),
    ...(earlier.length
      ? [['### Earlier verdicts\n', ...fit(earlier.reverse(), ROOM_HISTORY).reverse()].join('\n')]
      : []),
    endOf(json),
  ].join('\n\n')}\n`;
};
