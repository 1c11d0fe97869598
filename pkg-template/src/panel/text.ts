/** What others wrote, as text that cannot mislead, and numbers as they are read. */
import { redact } from '../redact.js';

/** More of one text is nobody's reading; all of it is had by copying. */
const MOST_SHOWN = 600;

/**
 * Turns the direction of what follows, joins or hides letters, moves the cursor: each is shown by its number, or two names could look the same and
 * one text could hide in another. Line breaks and tabs stay where texts of several lines are shown.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Line feed and tab; and what makes an emoji of a sign, which hides nothing. */
const HARMLESS = '\n\t\ufe0f';

const marked = (letter: string): string =>
  HARMLESS.includes(letter) ? letter : `⟨${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;

export const visible = (text: string): string => text.replace(UNSEEN, marked);

/** Combined marks without end would paint over what stands above. */
const STACKED = /(\p{M}{3})\p{M}+/gu;

const PLAIN = /^[ -~\n]*$/;

/** The beginning of a text, and whether there is more. */
export const clipped = (text: string, most = MOST_SHOWN): { readonly text: string; readonly more: number } => {
  const start = text.slice(0, most);
  // Nearly all that is shown, and in a flood it counts.
  const shown = PLAIN.test(start) ? start : visible(start).replace(STACKED, '$1…');
  return { text: shown, more: text.length - start.length };
};

type Redact = ((text: string, where: string) => string) | undefined;

/** Secrets out: first the usual kinds, then what only the application knows. What it cannot do, nobody sees. */
export const withoutSecrets = (text: string, where: string, more: Redact): string => {
  const usual = redact(text);
  if (!more) return usual;
  try {
    const own = more(usual, where);
    return typeof own === 'string' ? own : '…';
  } catch {
    return '…';
  }
};

export const bytes = (count: number): string =>
  count < 1_000
    ? `${Math.round(count)} B`
    : count < 1e6
      ? `${(count / 1e3).toFixed(count < 1e4 ? 1 : 0)} kB`
      : `${(count / 1e6).toFixed(1)} MB`;

export const whole = (count: number): string =>
  count < 1e4 ? `${Math.round(count)}` : count < 1e6 ? `${(count / 1e3).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`;

/** A length of time, in the unit that it is thought in. */
export const duration = (ms: number): string => {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours ? `${hours} h ${two(minutes % 60)} min` : `${minutes} min ${two(seconds % 60)} s`;
};

const two = (value: number): string => `${value}`.padStart(2, '0');

/** As 4:07 or 1:02:33. */
export const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

/** What a broken recording says may be no time at all. */
export const timeOfDay = (at: number, withMs = true): string => {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '–';
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return withMs ? `${time}.${`${date.getMilliseconds()}`.padStart(3, '0')}` : time;
};
