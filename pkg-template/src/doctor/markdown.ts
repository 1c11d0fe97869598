/** Markdown in which a foreign text is a text: no markup, no HTML, no link, nobody mentioned, no way out of its cell. */

const encoder = new TextEncoder();
export const sizeOf = (text: string): number => encoder.encode(text).length;

/** Only between backticks neither names nor numbers nor addresses become links. None may be inside. */
export const code = (text: string): string => text && `\`${text.replace(/`/g, 'ˋ').replace(/\s*\n\s*/g, ' ⏎ ')}\``;

/** The same in a table, where a bar would end the cell, between backticks as well. */
export const cell = (text: string): string => code(text.replace(/\|/g, '¦'));

const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    // Escaped or not, these reach somebody.
    .replace(/@(?=[\p{L}\p{N}])/gu, '＠')
    .replace(/#(?=\d)/g, '＃')
    .replace(/\b(GH)-(?=\d)/gi, '$1–');

/** A sentence, on one line. Addresses stand as code, or they would be links. */
export const prose = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, ' ')
    .split(/([a-z\d+.-]{0,20}:\/\/\S*|www\.\S+)/i)
    .map((part, at) => (at % 2 ? code(part) : escaped(part)))
    .join('')
    .replace(/^[#+=>-]|^(\d+)(?=[.)])/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

/** A sentence of ours, where backticks mean what they say. */
export const withCode = (text: string): string => {
  const parts = text.split('`');
  return parts.length % 2 ? parts.map((part, at) => (at % 2 ? code(part) : prose(part))).join('') : prose(text);
};

/** A block that nothing inside can end. */
export const fenced = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};

export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
export const head = (titles: readonly string[]): string => `${row(titles)}\n|${' --- |'.repeat(titles.length)}`;

/** As many blocks as there is room for, and how many are left out. */
export const fit = (blocks: readonly string[], most: number): string[] => {
  let size = 0;
  const fitting = blocks.findIndex((block) => (size += sizeOf(block) + 1) > most);
  return fitting < 0 ? [...blocks] : blocks.slice(0, fitting);
};
