/**
 * What a report may say of a text that was not written here. Four steps, in this order: secrets out, what the application adds, host names out,
 * and what cannot be seen made visible. The main module does the first of them with less; here is room for what is rare.
 */
import { redact } from '../redact.js';

export type Redact = (text: string, where: string) => string;

/** Nobody reads more. */
const MOST_READ = 10_000;
/** A URL in a URL in a URL. */
const MOST_DECODED = 3;

/** What is no UTF-8 stays as it is, and so does what would end a value. */
const decoded = (run: string): string =>
  run.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes).replace(/[\s&#]/g, encodeURIComponent);
    } catch {
      return bytes;
    }
  });

/** An encoding hides a secret from a pattern, not from a reader. */
const unwrapped = (run: string): string => {
  const first = redact(run);
  let plain = first;
  for (let turn = 0; turn < MOST_DECODED && plain.includes('%'); turn++) {
    plain = decoded(plain);
    const safe = redact(plain);
    if (safe !== plain) return safe;
  }
  return first;
};

/** Cut at a space: half a secret might not look like one, nor half a name. */
export const bounded = (text: string, most = MOST_READ): string =>
  text.length > most ? text.slice(0, most).replace(/\S*$/, '…') : text;

const SECRET_WORD = '(?:token|secret|passw|password|pwd|api[_-]?key|jwt|cookie|session|bearer|authorization)';
const NAMED = new RegExp(
  // As JSON, and as a header or a log line has it. A word after it, as in `token: expired`, is what the trouble is.
  `(${SECRET_WORD}[\\w-]{0,40}["']?\\s{0,9}:\\s{0,9})("[^"]*"?|'[^']*'?|(?=\\S*\\d)[^\\s,;}]{6,})`,
  'gi',
);
/** The words of `bearer token expired` stay. */
const SCHEME = /\b(bearer|basic|digest|negotiate)\s+(?=\S*[\dA-Z])(?![A-Z]?[a-z]+\b(?![\w~+/.=-]))[\w~+/.=-]{6,}/gi;
/** Base64 proper has slashes, which part a token in pieces that are too short; its end gives it away. */
const PADDED = /[\w+/-]{16,}(={1,2}(?![\w=]))?/g;
const isMixed = (run: string): boolean => /\d/.test(run) && /[A-Za-z]/.test(run);

/** Of a text that somebody else wrote. */
export const withoutSecrets: Redact = (text) =>
  redact(
    bounded(text)
      .replace(/\S+/g, (run) => (run.includes('%') ? unwrapped(run) : run))
      .replace(NAMED, '$1…')
      .replace(SCHEME, '$1 …')
      .replace(PADDED, (run, end) => (end && isMixed(run) ? '…' : run)),
  );

/** As `allow_credentials=True);` in a snippet, backtick and all. */
const SWITCH = /^`?[\w?]+=(`?;|true\W*)$/i;

/**
 * Of a text of ours, in which names of headers are as long and mixed as a token. What may be foreign in it is quoted, or a part of a URL or path;
 * anything else would need to have digits and both cases.
 */
const among =
  (parts: RegExp): Redact =>
  (whole, where) => {
    const text = bounded(whole);
    // Its last quote may be gone.
    if (text !== whole) return withoutSecrets(text, where);
    return text
      .replace(parts, (part) => (/^"|[/@=%]/.test(part) && !SWITCH.test(part) ? withoutSecrets(part, where) : part))
      .replace(/[\w~+%-]{16,}/g, (run) => (/\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run) ? '…' : run));
  };

/** What a server said may have quotes in it. */
export const sentenceWithoutSecrets = among(/".*"|[^\s"]+/gs);
/** Snippets have many that are ours. */
export const adviceWithoutSecrets = among(/"[^"]*"?|[^\s"]+/g);

/** Of a command only the URLs: all else in it is ours, and it has to run. */
export const commandWithoutSecrets: Redact = (text, where) =>
  bounded(text).replace(/[^\s'"]+/g, (word) =>
    word.includes('://') ? withoutSecrets(word, where).replace(/…/g, 'REDACTED') : word,
  );

/** A function of the application's takes more out. What it cannot do must not show what it would have taken. */
export const alsoBy =
  (own: Redact | undefined, warn: (message: string, detail?: unknown) => void = () => {}) =>
  (first: Redact): Redact =>
  (text, where) => {
    const safe = first(text, where);
    if (!own) return safe;
    try {
      const more: unknown = own(safe, where);
      if (typeof more === 'string') return more;
      warn('redact() must return a string: the text was withheld.');
    } catch (error) {
      warn('redact() threw: the text was withheld.', error);
    }
    return '…';
  };

/** Controls but the line's end, what turns the direction of writing, what cannot be seen, halves of pairs. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Written out, and of bounded length. */
export const visible = (text: string, most: number): string => {
  // Each may become ten; what is left is more than enough.
  const seen = text
    .slice(0, most)
    .replace(/\r\n/g, '\n')
    .replace(UNSEEN, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return text.length <= most && seen.length <= most
    ? seen
    : `${seen.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};
