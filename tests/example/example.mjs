/** The example in a user's hands: a copy of it beside the built package, installed, built and started by its own scripts, and looked at in a browser. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, freePort, scratchFolder, start } from '../support/processes.mjs';

const example = fileURLToPath(new URL('../../examples/react-app/', import.meta.url));
const pkg = fileURLToPath(new URL('../../pkg', import.meta.url));
const MADE_HERE = /[/\\](node_modules|dist|\.venv|__pycache__)([/\\]|$)/;
/** An environment of Python may have to be made first. */
const START_MS = 180_000;
const SEEN_MS = 20_000;
const run = promisify(execFile);

/** Installs it as its lock file says. */
export async function copyExample() {
  if (!existsSync(join(pkg, 'package.json'))) throw new Error('there is no pkg/: run `npm run build` first');
  const scratch = scratchFolder('example');
  const folder = join(scratch.path, 'examples', 'react-app');
  mkdirSync(folder, { recursive: true });
  cpSync(example, folder, { recursive: true, filter: (source) => !MADE_HERE.test(source) });
  symlinkSync(pkg, join(scratch.path, 'pkg'), 'dir');
  const npm = (...args) => run('npm', args, { cwd: folder });
  await npm('ci', '--loglevel=error');
  return { folder, npm, remove: () => scratch.remove() };
}

/** `npm start` with `--node` or `--python`. */
export async function startExample(folder, backEnd) {
  const port = await freePort();
  const started = start(process.execPath, ['scripts/start.mjs', `--${backEnd}`, '--port', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  started.child.stdout.on('data', (part) => {
    said += part;
  });
  const url = `http://127.0.0.1:${port}`;
  const ready = () => said.includes(`${url}/after/`);
  await eventually(ready, { deadlineMs: START_MS, what: `the example on ${backEnd}` });
  return { url, said, stop: () => started.stop() };
}

/** One page of one build, in the words of the stories. */
export class Reader {
  #browser;
  #url;

  constructor(browser, { url }, build) {
    this.#browser = browser;
    this.#url = url;
    this.build = build;
  }

  address(slug) {
    return `${this.#url}/${this.build}/${slug && `projects/${slug}`}`;
  }

  async open(slug = '') {
    await this.#browser.open(this.address(slug));
    await this.arrive();
  }

  /** On the page that is in front. */
  async arrive() {
    this.page = await eventually(() => this.#browser.run(() => document.querySelector('.wire')?.dataset.page), {
      deadlineMs: SEEN_MS,
      what: 'the page',
    });
  }

  /** What the server has seen of this page's sockets. */
  async sockets() {
    return (await fetch(`${this.#url}/api/sockets?page=${this.page}`)).json();
  }

  /** Resolves with what the server has seen once that is so; rejects with what it saw instead. */
  async until(what, isSo, deadlineMs = SEEN_MS) {
    let seen;
    const ask = async () => isSo((seen = await this.sockets()));
    await eventually(ask, { deadlineMs, what, everyMs: 100 }).catch((error) => {
      throw new Error(
        `${error.message}; the server saw ${JSON.stringify({ ...seen, events: seen.events.slice(-12) })}`,
      );
    });
    return seen;
  }

  /** Until the server has seen nothing new of this page for so long: by its own clock. */
  quiet(ms) {
    return this.until(`${ms} ms of silence`, ({ atMs, events }) => atMs - (events.at(-1)?.[0] ?? 0) > ms, ms + SEEN_MS);
  }

  /** What is on the screen. */
  see() {
    return this.#browser.run(() => {
      const text = (selector) => document.querySelector(selector)?.innerText ?? '';
      return {
        state: text('.connection-word'),
        session: text('.connection-session'),
        error: text('.connection-error'),
        log: text('.told'),
        document: [...document.querySelectorAll('textarea')].map(({ value }) => value).join('\n'),
        saved: text('.document-state'),
        count: text('.wire-count strong'),
        width: document.documentElement.scrollWidth,
      };
    });
  }

  async sees(what, isSo, deadlineMs = SEEN_MS) {
    let seen;
    const look = async () => isSo((seen = await this.see()));
    await eventually(look, { deadlineMs, what }).catch((error) => {
      throw new Error(`${error.message}; on the screen was ${JSON.stringify(seen)}`);
    });
    return seen;
  }

  isConnected() {
    return this.sees('a connection', ({ state, document }) => state === 'Connected' && document);
  }

  /** A button, a link or a switch by its words. */
  click(words) {
    return this.#browser.run((words) => {
      const all = [...document.querySelectorAll('button, a, label')];
      all.find((one) => one.textContent.includes(words)).click();
    }, words);
  }

  /** At the end of the first paragraph, as fingers do. */
  async type(words) {
    const field = await this.#browser.session.findElement({ css: 'textarea' });
    await field.sendKeys(words);
  }

  /** The switch of the page says 20 s; a story says how long it needs. */
  async refuse(seconds) {
    await fetch(`${this.#url}/api/refuse?page=${this.page}&seconds=${seconds}`, { method: 'POST' });
  }
}
