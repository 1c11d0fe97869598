/** Which of the tables that an application has fits its user. */
import { OptionError } from '../errors.js';
import type { Words } from './words.js';

/** What is no BCP 47 tag is passed over: some systems' `navigator.languages` have `C` or `en-US@posix` in them. */
const canonical = (tag: string): string => {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? '';
  } catch {
    return '';
  }
};

/**
 * Lookup as of RFC 4647 §3.4, in the order of the user's wishes: `de-AT`, then `de`. The first table if none fits.
 *
 *     wordsFor(navigator.languages, [en, de])
 */
export const wordsFor = (
  wanted: string | readonly string[] | undefined,
  tables: readonly [Words, ...Words[]],
): Words => {
  const known = new Map(tables?.map?.((words) => [canonical(words.locale), words]));
  if (!known.size) throw new OptionError('tables', typeof tables, 'at least one table of words');
  for (const tag of [wanted ?? []].flat()) {
    // A letter alone, as of `-u-` and `-x-`, goes with what follows it.
    for (let at = canonical(tag as string); at; at = at.replace(/(-\w)?-\w+$|^\w+$/, '')) {
      const words = known.get(at);
      if (words) return words;
    }
  }
  return tables[0];
};
