/** One row in one engine and variant: the servers, the page, the question, and the answer. */

import { Place } from './place.mjs';
import { whileIn } from './tabs.mjs';

/** What the page does where a row has nothing to say about it. */
const ASK = ({ url, lab, options, ...given }) => lab.diagnose(url, { ...given, ...options });
/** The engine's own view, for `--raw`. */
const LOOK = ({ url, lab, options, ...given }) => lab.observe(url, { ...given, ...options });

/**
 * What the page told: a verdict, or (`raw`) what it saw. Throws what went wrong on the way.
 * `then` gets it while the servers are still there.
 */
export async function play(row, { browser, lab, variant, raw }, then) {
  const place = new Place(lab.nextPlace(), { lab, engine: browser.engine, variant });
  const around = row.around ?? ((_, during) => during());
  try {
    const staged = await row.stage(place);
    const given = { ...staged, options: { ...row.options, ...staged?.options } };
    await browser.session.manage().setTimeouts({ script: row.deadlineMs });
    const told = await whileIn(browser, place.page(row.page), async () => {
      await browser.ready();
      return around(browser, () => browser.run(question(row, raw), given));
    });
    await then(told, { staged, place, seen: [...place.seen] });
  } finally {
    await place.close();
  }
}

/** A function for the page, as text: it brings those that the row has. */
function question({ ask = ASK, before = () => undefined }, raw) {
  return `async (given) => {
    const told = { ...given, lab: globalThis.lab };
    await (${before})(told);
    return (${raw ? LOOK : ask})(told);
  }`;
}
