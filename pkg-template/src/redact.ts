/** Keeps secrets out of whatever can be shown: events, logs, errors, keys. */
import { isString } from './kinds.js';

/** The name of a credential and its value; and what has a URL in it, whose `=`, `@` and slashes are encoded then. */
const PAIRS =
  /(((token|auth(?!or(?!i))|secret|pass(w|code)|pwd|jwt|cred|sess(ion|id)|ticket|bearer)[\w%.[\]-]*|pass|key|\b(sig(nature)?|sid|otp))=|=(?=[^=&#\s]*%(2F%|3D|40|25)))[^&#\s]+/gi;

/** Only what surely is a credential, by its name or as a JWT: a room's random id must still tell two rooms apart. */
export const isCredential = (name: string, value: string): boolean =>
  `${name}=x`.search(PAIRS) >= 0 || /^eyJ.+\./.test(value);

/** Long and of mixed classes. Lower-case words stay, or a wrong path could not be told from a right one. */
const isToken = (run: string): unknown => run[15] && !/^([^A-Z\d%]*|[^a-z\d%]*|[^A-Za-z%]*)$/.test(run);

/** Nobody reads more, and patterns take their time. Cut at a space, since half a secret might not look like one. */
const MOST_READ = 10_000;

/** Works on any text with URLs in it, since what cannot be parsed has to be shown, too. */
export const redact = (text: string): string =>
  (text.length > MOST_READ ? text.slice(0, MOST_READ).replace(/\S*$/, '…') : text)
    // Userinfo. A password may hold all that a URL may not, and so be why it is none: then neither is the host to be told from it.
    .replace(/\/\/([^/?#\s]*(?=@\w)|(?![\w.-]*(:\d*)?[/?#])\S*@\S*)/g, '//…')
    .replace(PAIRS, '$1…')
    // A host is never taken for a token; what a dot joins to one, as in a JWT, is part of it.
    .replace(/\w+:\/\/[^/?#\s"]*|[\w~+%.-]{16,}/g, (run) =>
      run.includes('://') || !run.split('.').some(isToken) ? run : '…',
    );

/** Tells kinds apart without `instanceof`, which fails across frames and with stubs. */
export const tag = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** Redacted, then cut short: a cut first could hide what marks a secret. Of other things only the kind is told. */
export const shown = (value: unknown): string =>
  isString(value) ? redact(value).slice(0, 200) : Object(value) === value ? tag(value) : String(value);

/** For an error's `received`. */
export const describe = (value: unknown): string => (isString(value) ? `"${shown(value)}"` : shown(value));
