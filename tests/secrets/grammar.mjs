/** What counts as a secret, and where one can stand: as rules that make them. */
import fc from 'fast-check';

/** So many letters of a secret in a row are too many. */
export const TELLING = 6;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
/** Not by fc.string, which likes to say `toString`: a word that reports say, too. */
const of = (letters, minLength, maxLength) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength, size: 'max' }).map((all) => all.join(''));
const isMixed = (text) => [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length > 1;

const base64url = of(`${LOWER}${UPPER}${DIGITS}-_`, 16, 80).filter(isMixed);
const hex = of('abcdef0123456789', 32, 64).filter(isMixed);
const jwt = fc.tuple(of(LOWER, 1, 9), base64url).map(([sub, signature]) =>
  [JSON.stringify({ alg: 'HS256', typ: 'JWT' }), JSON.stringify({ sub })]
    .map((part) => Buffer.from(part).toString('base64url'))
    .concat(signature)
    .join('.'),
);
/** As Discord's and others: a short part between long ones. */
const dotted = fc.tuple(base64url, of(`${LOWER}${UPPER}${DIGITS}`, 1, 8), base64url).map((parts) => parts.join('.'));
const uuid = fc.uuid().filter(isMixed);
const padded = fc.tuple(base64url, fc.constantFrom('=', '==')).map((parts) => parts.join(''));
/** `-`, `_`, `~` and `+` are parts of tokens, too. */
const tilde = of(`${LOWER}${UPPER}${DIGITS}~+-_`, 16, 60).filter(isMixed);

/** At least 16 characters of mixed classes: a secret wherever it stands in a path or a close reason. */
export const token = fc.oneof(base64url, hex, jwt, dotted, uuid, padded, tilde);

/** Whatever a person or a program takes for a password. */
const printable = of(
  Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)),
  TELLING,
  40,
);
const grapheme = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((text) => /\S/.test(text));
const unicode = fc
  .array(grapheme, { minLength: TELLING, maxLength: 20 })
  .map((all) => all.join('').replace(/[\ud800-\udfff]/gu, '?'));
export const password = fc.oneof(printable, unicode, of(LOWER, TELLING, 30), token);

/** What may stand in a query as it is. */
const rawValue = of(`${LOWER}${UPPER}${DIGITS}-._~!$'()*+,;:@/?=`, TELLING, 40);
export const value = fc.oneof(
  password.map((secret) => ({ secret, text: encodeURIComponent(secret) })),
  rawValue.map((secret) => ({ secret, text: secret })),
  token.map((secret) => ({ secret, text: secret })),
);

export const name = fc.constantFrom(
  ...'token access_token authToken auth authorization api_key apikey key secret client_secret password passwd pwd pass jwt'.split(
    ' ',
  ),
  ...'session sessionid PHPSESSID sid sig signature X-Amz-Signature X-Amz-Security-Token ticket bearer otp credential'.split(
    ' ',
  ),
  'user[token]',
  'auth%5Btoken%5D',
  'connect.sid',
);

/** An RFC 9110 token. */
export const protocol = of(`${LOWER}${UPPER}${DIGITS}!#$%&'*+.^_|~-`, TELLING, 60);

const one = (arbitrary, place) => arbitrary.map((secret) => ({ secrets: [secret], text: place(secret) }));
const valued = (place) =>
  fc.tuple(name, value).map(([key, { secret, text }]) => ({ secrets: [secret], text: place(`${key}=${text}`) }));
/** Before an `@`, as it is: where it looks like host and port, or like another `@` and a host, it is that. */
const rawUserinfo = printable.filter((text) => !/^\d*[/?#]|@[\w[].*[/?#]/.test(text));

/** URLs, and texts with URLs in them. All but the host and plain words is secret. */
export const url = fc.oneof(
  one(password, (secret) => `wss://alice:${encodeURIComponent(secret)}@h.test/ws`),
  one(token, (secret) => `wss://${secret}@h.test:8443/ws?room=lobby`),
  valued((pair) => `wss://h.test/ws?room=lobby&${pair}&v=2`),
  valued((pair) => `wss://h.test/ws?${pair}`),
  one(token, (secret) => `wss://h.test/rooms/${secret}/socket?v=2`),
  valued((pair) => `wss://[2001:db8::1]:8443/ws?${pair}`),
  valued((pair) => `wss://h.test/ws;v=1;${pair}`),
  valued((pair) => `wss://h.test/ws#${pair}`),
  valued((pair) => `wss://h.test/ws?next=${encodeURIComponent(`https://bob:builder@idp.test/cb?${pair}`)}&room=lobby`),
  valued((pair) => `wss://h.test/ws?next=${encodeURIComponent(encodeURIComponent(`https://idp.test/cb?${pair}`))}`),
  one(
    password,
    (secret) => `wss://h.test/ws?next=${encodeURIComponent(`https://bob:${encodeURIComponent(secret)}@idp.test/`)}`,
  ),
  valued((pair) => `wss://h.test/ws?next=https://idp.test/cb?${pair}`),
);

/** Some are URLs after all, but to another host, and what was meant as a secret is their path. */
const meansHost = ({ text }) => !URL.canParse(text) || new URL(text).hostname === 'h.test';

/** What is no URL, because of what is secret in it or beside it. */
export const brokenUrl = fc.oneof(
  one(rawUserinfo, (secret) => `wss://alice:${secret}@h.test/ws`).filter(meansHost),
  valued((pair) => `wss://h.test:99999/ws?${pair}`),
  valued((pair) => `wss://[::1]:99999/ws?${pair}`),
  valued((pair) => `wss://h.test:port/ws?room=lobby&${pair}`),
  valued((pair) => `ftp://h.test/ws?${pair}&room=lobby`),
);

/** What a server says as it closes, or a provider as it throws. */
export const reason = fc.oneof(
  one(token, (secret) => `unknown token ${secret}`),
  one(token, (secret) => `no session\n${secret}\r\nfor you`),
  one(token, (secret) => `{"seat":4,"ref":"${secret}"}`),
  one(token, (secret) => `${secret}: expired`),
  fc
    .tuple(url, fc.constantFrom('GET ', 'cannot reach <', '"'))
    .map(([{ secrets, text }, before]) => ({ secrets, text: `${before}${text}` })),
);

/** A secret, as it is or as a URL has it, in any row of so many letters; what would be there anyway is none. */
export const leakOf = (secrets, told, without = '') => {
  for (const secret of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      for (let at = 0; at + TELLING <= form.length; at++) {
        const run = form.slice(at, at + TELLING);
        if (told.includes(run) && !without.includes(run)) return run;
      }
    }
  }
  return undefined;
};
