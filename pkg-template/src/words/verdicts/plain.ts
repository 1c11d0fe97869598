/** Keeps text from elsewhere harmless: in a sentence, in a shell. */

/** Nobody needs to read more of what a server said. */
const MOST_SHOWN = 200;

/** Controls, what turns the direction of writing, what cannot be seen, and halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** As plain text of bounded length; what could not be seen is written out. */
export const visible = (text: unknown): string => {
  const whole = String(text);
  const shown = whole.slice(0, MOST_SHOWN).replace(UNSEEN, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return shown.length > MOST_SHOWN || whole.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN - 1)}…` : shown;
};

const encoded = (char: string): string => {
  try {
    return encodeURIComponent(char);
  } catch {
    return '%EF%BF%BD'; // half of a pair
  }
};

/**
 * One word for a POSIX shell, whatever is in it. Quotes alone would do for the shell but not for the terminal it is pasted into,
 * which obeys control characters: so only printable ASCII is left.
 */
export const quote = (text: string): string =>
  `'${text
    .replace(/…/g, 'REDACTED')
    .replace(/[^ -~]/gu, encoded)
    .replace(/'/g, "'\\''")}'`;

/** Fills in `{{name}}`, once: what was filled in is never looked at again. */
export const fill = (text: string, words: { readonly [name: string]: unknown }): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => (Object.hasOwn(words, name) ? visible(words[name]) : '?'));

/** As `35 ms`, `1.2 s`, `4 min`. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 300_000) return `${+(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
};
