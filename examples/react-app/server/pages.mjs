/** What each page load has asked of the server, as the server saw it: the only count that no build of the page can colour. */
import { world } from './json.mjs';

const MAX_PAGES = 200;
const MAX_EVENTS = 2_000;
const PAGE = /^[\w-]{1,40}$/;

export function createPages() {
  const pages = new Map();
  return {
    /** The record of a page load by the id it made for itself; nothing for what cannot be one. */
    of(id) {
      if (!PAGE.test(id ?? '')) return undefined;
      const page = pages.get(id) ?? new Page(id);
      // Last used, last forgotten.
      pages.delete(id);
      pages.set(id, page);
      if (pages.size > MAX_PAGES) pages.delete(pages.keys().next().value);
      return page;
    },
  };
}

class Page {
  live = new Set();
  #began = Date.now();
  #asked = 0;
  #opened = 0;
  #refused = 0;
  #refuseUntil = 0;
  #events = [];
  #forgotten = 0;

  constructor(id) {
    this.id = id;
  }

  /** A storm is let run for some hundred sockets, so that it can be seen, and no further, so that the machine survives it. */
  get refuses() {
    return Date.now() < this.#refuseUntil || this.#asked >= world.limit;
  }

  /** Another socket was asked for: true if it may be opened. */
  ask() {
    const refuses = this.refuses;
    this.#asked += 1;
    if (refuses) {
      this.#refused += 1;
      this.#tell('refused', 503);
    }
    return !refuses;
  }

  open(socket) {
    this.#opened += 1;
    this.live.add(socket);
    this.#tell('open', 0);
  }

  close(socket, code) {
    if (this.live.delete(socket)) this.#tell('close', code);
  }

  /** Plays a server that is away for a while: what is open ends, what comes is refused. */
  refuse(seconds) {
    this.#refuseUntil = Date.now() + seconds * 1_000;
    if (seconds > 0) for (const socket of this.live) socket.close(1001);
  }

  /** `after`: how many events the page has already. */
  told(after) {
    return {
      asked: this.#asked,
      opened: this.#opened,
      refused: this.#refused,
      now: this.live.size,
      limit: world.limit,
      atMs: Date.now() - this.#began,
      refusesForMs: Math.max(0, this.#refuseUntil - Date.now()),
      next: this.#forgotten + this.#events.length,
      events: this.#events.slice(Math.max(0, after - this.#forgotten)),
    };
  }

  #tell(kind, code) {
    this.#events.push([Date.now() - this.#began, kind, code]);
    if (this.#events.length > MAX_EVENTS) {
      this.#events.shift();
      this.#forgotten += 1;
    }
  }
}
