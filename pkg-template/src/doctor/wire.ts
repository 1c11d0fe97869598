/** What crosses into the doctor. Written from `src/diagnosis` by `tests/vocabulary.rs`; do not edit. */

/** A mistake in the arguments that no server can be blamed for. */
export const enum Flaw {
  /** None. */
  None = 0,
  /** It cannot be parsed. */
  Invalid = 1,
  /** `undefined`, `null` or `[object Object]` stands where a value should. */
  Hollow = 2,
  /** Neither ws: nor wss:, http: or https:. */
  Scheme = 3,
  /** It has a fragment. */
  Fragment = 4,
  /** The port is no port. */
  Port = 5,
  /** A subprotocol that is no token. */
  Subprotocol = 6,
  /** A subprotocol twice. */
  Duplicate = 7,
  /** On the Fetch standard's list of ports that no browser connects to. */
  BlockedPort = 8,
  /** ws: from a secure page. */
  MixedContent = 9,
}

/** What a probe asks. */
export const enum Question {
  /** What does the same URL answer to a plain GET, redirects unfollowed, if the server lets us read it? */
  Cors = 1,
  /** Does anything answer a plain GET of the same URL? */
  Get = 2,
  /** Does the host answer elsewhere? */
  Health = 3,
  /** Does the page's own server answer: is the device online at all? */
  Origin = 4,
  /** May this page reach the local network? */
  Permission = 5,
  /** Does the same URL open without subprotocols? */
  Bare = 6,
  /** Does the same URL open now, that an HTTP/2 session is warm? */
  Warm = 7,
  /** Does another path or host open? */
  Candidate = 8,
}

/** What came of a probe. */
export const enum Answer {
  /** HTTP answered; `status` if it may be read. */
  Answered = 0,
  /** A redirect, unfollowed. */
  Redirected = 1,
  /** A network error, or an answer that may not be read: fetch tells no more. */
  Failed = 2,
  /** Nothing within its time. */
  TimedOut = 3,
  /** A WebSocket opened. */
  Opened = 4,
  /** A WebSocket failed. */
  Closed = 5,
  /** The browser or a service worker stood in between: no evidence. */
  Blocked = 6,
  /** Permission was given. */
  Granted = 7,
  /** Permission was refused. */
  Denied = 8,
  /** Nobody has decided yet. */
  Undecided = 9,
}

// biome-ignore format: written by a test
export const PAGE = ['secure', 'opaqueOrigin', 'offlineHint', 'local', 'controlled', 'isolated'] as const;

// biome-ignore format: written by a test
export const TARGET = ['secure', 'sameOrigin', 'local', 'credential', 'flaw', 'sameSite'] as const;

// biome-ignore format: written by a test
export const AROUND = ['tabs', 'askedAgain', 'noUrl', 'candidates', 'hasHealth', 'heartbeatMs', 'openedHere'] as const;

// biome-ignore format: written by a test
export const ATTEMPT = ['attempt', 'beganAt', 'tookMs', 'providerMs', 'cause', 'stage', 'opened', 'openMs', 'errored', 'code', 'clean', 'hasReason', 'action', 'asked', 'got', 'sent', 'received', 'behind', 'throttled', 'hidden', 'slept'] as const;

// biome-ignore format: written by a test
export const PROBE = ['question', 'answer', 'status', 'html', 'upgrade', 'challenge', 'retryAfter', 'hop', 'index', 'ms', 'bareOfCredential', 'isolated', 'cookieless'] as const;
