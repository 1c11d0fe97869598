/** Credentials by their names, in what messages are: JSON, or headers quoted in it. Of pairs as URLs have them `redact` takes care. */
import { isCredential } from '../redact.js';
import { clipped, withoutSecrets } from './text.js';

/** Of one message. */
export const MOST_CONTENTS = 2_000;
/** At a cut there may be half of what only the application knows to be secret. */
const MOST_HALVED = 100;

/** Of longer names the end is enough. */
const MOST_NAME = 50;
/** Its end may have been cut off. Within escaped quotes it goes too far rather than not far enough. */
const VALUE =
  /\s*(?:\\*(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|[[{][^\]}]*|(?:(?:basic|bearer|digest|token) )?[^\s"',;}\]]+)/iy;

const byPattern = (text: string): string => {
  let told = '';
  let from = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', Math.max(at + 1, from))) {
    const name = text.slice(Math.max(0, at - MOST_NAME), at).replace(/[\\"'\s]+$/, '');
    VALUE.lastIndex = at + 1;
    if (!isCredential(name, '') || !VALUE.test(text)) continue;
    told += `${text.slice(from, at)}: …`;
    from = VALUE.lastIndex;
  }
  return told + text.slice(from);
};

/** As it was written, unless there is something to hide. */
const masked = (text: string): string => {
  let hides = false;
  try {
    if (/^\s*[[{]/.test(text)) {
      const whole = JSON.stringify(JSON.parse(text), (name, value: unknown) => {
        const isText = typeof value === 'string';
        const safe = isCredential(name, isText ? value : '') ? '…' : isText ? masked(value) : value;
        hides ||= safe !== value;
        return safe;
      });
      if (hides) return whole;
    }
  } catch {}
  return byPattern(text.replace(/\b(bearer\s+)[^\s"',;\\]+/gi, '$1…'));
};

/** Secrets out first: half of one might not look like one, so what was cut loses the rest of its last word, too. */
export const contentsOf = (start: string, more: number, redact: Parameters<typeof withoutSecrets>[2]) => {
  const safe = withoutSecrets(masked(start), 'message', redact);
  const whole = more ? safe.slice(0, -MOST_HALVED).replace(/(^|[^\w~+%.-])[\w~+%.-]*$/, '$1') : safe;
  return { text: clipped(whole, MOST_CONTENTS).text, more };
};
