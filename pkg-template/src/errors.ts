/** Errors are the caller's or the page's fault, and thrown where they were made; what networks and servers do is an event. */
import type { StopReason } from './types.js';

/** An option or argument that cannot be used. */
export class OptionError extends TypeError {
  override name = 'OptionError';
  constructor(
    /** Where it is, as `url[1]` or `retry.maxDelayMs`. */
    readonly path: string,
    /** Secrets in it are redacted. */
    readonly received: string,
    readonly accepted: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${path}: expected ${accepted}, received ${received}`, options);
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

/** What was waited for will not come of itself: the bus has stopped, or is one for server rendering. */
export class StoppedError extends Error {
  override name = 'StoppedError';
  constructor(
    readonly reason: StopReason | 'inert',
    message: string,
  ) {
    super(message);
  }
}

/** The WebAssembly module could not be started. */
export class LoadError extends Error {
  override name = 'LoadError';
}
