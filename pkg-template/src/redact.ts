/** Keeps secrets out of whatever can be shown: events, logs, errors, keys. */
import { isString } from './kinds.js';

const SECRET_NAME =
  /token|auth(?!or(?!i))|secret|pass(w|code|$)|pwd|key$|jwt|cred|^sig(nature)?$|session|^sid$|ticket|bearer|^otp$/i;

/** Only what surely is a credential, by its name or as a JWT: a room's random id must still tell two rooms apart. */
export const isCredential = (name: string, value: string): boolean => SECRET_NAME.test(name) || /^eyJ.+\./.test(value);

/** Of mixed classes. Lower-case words stay, or a wrong path could not be told from a right one. */
const isToken = (run: string): boolean => /[a-z].*[A-Z\d]|[A-Z].*[a-z\d]|\d.*[A-Za-z]/.test(run);

/** Nobody reads more, and patterns take their time. */
const MOST_READ = 10_000;

/** Works on any text with URLs in it, since what cannot be parsed has to be shown, too. */
export const redact = (text: string): string =>
  text
    .replace(/\/\/[^/?#\s]*@/g, '//…@')
    .replace(/([^?&;#\s=/]+)=([^&;#\s]+)/g, (pair, name, value) => (isCredential(name, value) ? `${name}=…` : pair))
    // A host is never taken for a token.
    .replace(/\w+:\/\/[^/?#\s]*|[\w~+%-]{16,}/g, (run) => (run.includes('://') || !isToken(run) ? run : '…'));

/** Tells kinds apart without `instanceof`, which fails across frames and with stubs. */
export const tag = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** Redacted, then of bounded length: a cut first could hide what marks a secret. Of other things only the kind is told. */
export const shown = (value: unknown): string =>
  isString(value)
    ? redact(value.length > MOST_READ ? value.slice(0, MOST_READ).replace(/\S*$/, '…') : value).slice(0, 200)
    : Object(value) === value
      ? tag(value)
      : String(value);

/** For an error's `received`. */
export const describe = (value: unknown): string => (isString(value) ? `"${shown(value)}"` : shown(value));
