/** An application's page in Chromium, seen from outside: what it shows, and what it says on the console. */
import { readFileSync } from 'node:fs';
import { launch } from '../support/browsers.mjs';

const WAIT_MS = 30_000;
/** Before any script of a page, and without a line in the application. */
const RECORDER = readFileSync(new URL('../support/page/console.js', import.meta.url), 'utf8');

export async function launchRecorded() {
  const browser = await launch('chromium');
  await browser.session.sendDevToolsCommand('Page.enable');
  await browser.session.sendDevToolsCommand('Page.addScriptToEvaluateOnNewDocument', { source: RECORDER });
  return browser;
}

/** Waits until the element has exactly this text. */
export const shows = (browser, selector, text) =>
  browser.run(
    (what, wanted, ms) =>
      new Promise((done, failed) => {
        const ask = () => {
          if (document.querySelector(what)?.textContent !== wanted) return;
          observer.disconnect();
          clearTimeout(timer);
          done();
        };
        const observer = new MutationObserver(ask);
        observer.observe(document, { childList: true, characterData: true, subtree: true });
        const timer = setTimeout(
          () =>
            failed(new Error(`"${wanted}" in vain in ${what}: ${document.body.innerText}\n${JSON.stringify(seen)}`)),
          ms,
        );
        ask();
      }),
    selector,
    text,
    WAIT_MS,
  );

export const textOf = (browser, selector) =>
  browser.run((what) => document.querySelector(what)?.textContent ?? null, selector);

export const click = (browser, selector) => browser.run((what) => document.querySelector(what).click(), selector);

/** Warnings and errors, React's complaints about hydration among them. */
export const complaints = (browser) =>
  browser.run(() => [
    ...seen.errors,
    ...seen.console.filter(({ level }) => level === 'error' || level === 'warn').map(({ text }) => text),
  ]);
