/** Errors are the caller's or the page's fault, and thrown where they were made; what networks and servers do is an event. */

/** An option or argument that cannot be used. */
export class OptionError extends TypeError {
  override name = 'OptionError';
  constructor(
    /** Where it is, as `url[1]` or `retry.maxDelayMs`. */
    readonly path: string,
    /** Secrets in it are redacted. */
    readonly received: string,
    readonly accepted: string,
  ) {
    super(`${path}: expected ${accepted}, received ${received}`);
  }
}

/** Somebody else holds this key with another endpoint or credential: two users must never share a connection. */
export class KeyConflict extends Error {
  override name = 'KeyConflict';
  constructor(
    readonly key: string,
    /** The option that differs. */
    readonly path: string,
  ) {
    super(`"${key}" is held with another ${path}: use another key or identity, or bus.update()`);
  }
}

/** The WebAssembly module could not be started. */
export class LoadError extends Error {
  override name = 'LoadError';
}
