const WAIT_MS = 15_000;

/** What happened, in order; `until` waits for more. */
export class Log {
  log = [];
  #waiting = new Set();

  tell(entry) {
    this.log.push(entry);
    this.changed();
  }

  changed() {
    for (const ask of [...this.#waiting]) ask();
  }

  /** The first truthy answer of `look`, asked again whenever anything happens here. */
  until(look, what, ms = WAIT_MS) {
    return new Promise((done, failed) => {
      const ask = () => {
        const value = look(this);
        if (!value) return;
        clearTimeout(timer);
        this.#waiting.delete(ask);
        done(value);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(ask);
        failed(new Error(`waited ${ms} ms in vain for ${what}; ${JSON.stringify(this.log.slice(-12))}`));
      }, ms);
      this.#waiting.add(ask);
      ask();
    });
  }

  /** The n-th entry of a kind, counted from 1. */
  entry(what, n = 1, ms = WAIT_MS) {
    return this.until(() => this.log.filter((one) => one.what === what)[n - 1], `${what} ${n}`, ms);
  }
}
