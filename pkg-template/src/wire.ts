/** The numbers that cross into wasm. Written from `src/machine` by `tests/vocabulary.rs`; do not edit. */

/** What goes in: `core.input(kind, a, b, c, d, mono, wall)`. */
export const enum Input {
  /** a = 1 if a reason was given. Answers {@link Reply}. */
  Connect = 1,
  /** a = 1 to end queued messages as withdrawn. Answers {@link Reply}. */
  Reconnect = 2,
  /** a = close code, b = 1 to withdraw the queue and cut at once (`enabled: false`, log-out; code 0: what follows is somebody else's). */
  Close = 3,
  Dispose = 4,
  /** a = id, b = bytes, c = max age in ms (0: the queue's default), d = id it replaces (0: none). Answers {@link Reply}. */
  Send = 5,
  /** a = id. Answers Ok if it was still queued. */
  Withdraw = 6,
  /** a = attempt, b = bits of {@link Resolved}. */
  Resolved = 7,
  /** a = attempt, b = {@link Cause}. */
  ResolveFailed = 8,
  /** a = attempt. */
  NoUrl = 9,
  /** a = attempt, b = {@link Cause}: the constructor threw. */
  Threw = 10,
  /** a = attempt. */
  Opened = 11,
  /** a = attempt: hello sent and `ready` answered. */
  Greeted = 12,
  /** a = attempt, b = {@link Cause}. */
  GreetFailed = 13,
  /** a = attempt. */
  Errored = 14,
  /** a = attempt, b = code, c = bits of {@link Closed}. */
  Closed = 15,
  /** a = attempt: a CSP violation named this socket's own URL. */
  PolicyViolated = 16,
  /** a = attempt, b = 1 while another socket of ours to this host is still connecting. */
  Lane = 17,
  /** a = attempt, b = 1 if the socket's buffer has room. */
  Writable = 18,
  /** a = 1 online. A hint, never a proof. */
  Network = 19,
  /** a = {@link PageState}. */
  Page = 20,
  Tick = 21,
  /** a = {@link Setting}, b = value. */
  Set = 22,
  /** a = from, b = to, c = {@link Action}. */
  Rule = 23,
  ClearRules = 24,
  /** a = attempt, b = round trip in ms, -1 if nobody can tell: something came since the last Ping. */
  Alive = 25,
}

/** What the host already knows of a URL, as bits. */
export const enum Resolved {
  /** On the Fetch standard's list of blocked ports. */
  BadPort = 1,
  /** `ws:` from a secure page. */
  MixedContent = 2,
  /** A hello or `ready` must be performed before the connection counts as open. */
  Greets = 4,
}

/** What a close event said beside its code, as bits. */
export const enum Closed {
  Clean = 1,
  HasReason = 2,
}

/** What became of the page. */
export const enum PageState {
  Hidden = 0,
  Visible = 1,
  /** Chromium's `freeze`: no timer or task runs from here on. */
  Frozen = 2,
  Resumed = 3,
  /** `pagehide` on the way into the back/forward cache, which takes no page with an open connection. */
  Cached = 4,
  /** `pageshow` on the way out of it. */
  Restored = 5,
}

/** The answer to a command. */
export const enum Reply {
  Ok = 0,
  AlreadyRunning = 1,
  /** A retry is scheduled; a reason cuts the wait short. */
  Waiting = 2,
  /** The bus stopped for a cause; starting it again wants a reason. */
  NeedsBecause = 3,
  RestartStorm = 4,
  Disposed = 5,
  Stopped = 6,
  QueueFull = 7,
  TooLarge = 8,
  Unknown = 9,
}

/** What comes out: `core.poll()` gives the kind (0: nothing left), `core.get(-1)`, `core.get(-2)`, … its arguments in this order. */
export const enum Effect {
  None = 0,
  /** attempt, refresh (1: credentials were refused, get new ones). */
  Resolve = 1,
  /** attempt. */
  Open = 2,
  /** attempt: send hello, await ready. */
  Greet = 3,
  /** attempt, code. */
  Close = 4,
  /** attempt: let go of whatever this attempt holds, at once. */
  Abandon = 5,
  /** id: hand to the socket and to the ledger. */
  Transmit = 6,
  /** id, {@link Outcome}. */
  Release = 7,
  /** from, to ({@link Phase}), {@link Reason}, attempt. */
  Phase = 10,
  /** attempt, ms since the attempt began. */
  Opened = 11,
  /** attempt, {@link Stage}, {@link Cause}, {@link Action}, code (0: no close event came), bits of {@link Closed}, ms open. */
  Ended = 12,
  /** next attempt, delay ms, {@link Reason}, consecutive failures. */
  Retry = 13,
  /** {@link Reason}. */
  Stopped = 14,
  /** attempt, refresh. */
  Attempt = 15,
  /** attempt, {@link Stage}. */
  Slow = 16,
  /** attempt: ask the peer for a sign of life, and say `Alive` when anything comes. */
  Ping = 17,
}

/** The phases by name. */
export const enum Phase {
  Idle = 0,
  Resolving = 1,
  Connecting = 2,
  Open = 3,
  Closing = 4,
  Waiting = 5,
  Paused = 6,
  Stopped = 7,
}

/** Why a phase is what it is, where that needs saying. */
export const enum Reason {
  None = 0,
  BrowserThrottled = 1,
  BehindOwnSocket = 2,
  Greeting = 3,
  Backoff = 4,
  RetryLater = 5,
  Refresh = 6,
  NoUrl = 7,
  Closed = 8,
  Disposed = 9,
  TerminalClose = 10,
  NormalClose = 11,
  Exhausted = 12,
  Unauthorized = 13,
  Blocked = 14,
  Disabled = 15,
  Reconnecting = 16,
  Hidden = 17,
  PageCached = 18,
}

/** How far an attempt had come. */
export const enum Stage {
  Provider = 0,
  Handshake = 1,
  Hello = 2,
  Open = 3,
  Closing = 4,
}

/** What ended an attempt, as far as it can be known without probing. */
export const enum Cause {
  None = 0,
  ProviderFailed = 1,
  ProviderInvalid = 2,
  ProviderTimeout = 3,
  ConnectTimeout = 4,
  BehindOwnSocket = 5,
  HandshakeFailed = 6,
  ErrorWithoutClose = 7,
  SyntaxError = 8,
  SecurityError = 9,
  ConstructorThrew = 10,
  Csp = 11,
  MixedContent = 12,
  BlockedPort = 13,
  HelloFailed = 14,
  HelloTimeout = 15,
  ProtocolMissing = 16,
  ReadyFailed = 17,
  ClosedByPeer = 18,
  ConnectionLost = 19,
  ClosedByUs = 20,
  CloseTimeout = 21,
  /** Asked, and nothing came: half-open, or the server hangs. */
  HeartbeatTimeout = 22,
  /** Did not survive the device's sleep or the page's freeze; nobody is to blame. */
  Slept = 23,
}

/** What to do about the end of a connection. */
export const enum Action {
  /** The conversation is over. */
  Normal = 0,
  Retry = 1,
  /** Retry, but in the wider window: the server asked for time. */
  RetryLater = 2,
  /** Get new credentials, then retry once. */
  Refresh = 3,
  /** Trying again would end the same way. */
  Terminal = 4,
}

/** What became of a message. */
export const enum Outcome {
  /** Handed over and drained: never a promise that it arrived. */
  Sent = 1,
  MaybeSent = 2,
  Expired = 3,
  Evicted = 4,
  Replaced = 5,
  Withdrawn = 6,
  Stopped = 7,
}

/** What can be set; the value is a number. */
export const enum Setting {
  ConnectTimeoutMs = 1,
  SlowAfterMs = 2,
  CloseTimeoutMs = 3,
  MinDelayMs = 4,
  FirstWindowMs = 5,
  Factor = 6,
  MaxDelayMs = 7,
  LaterMinMs = 8,
  LaterMaxMs = 9,
  MaxAttempts = 10,
  StableAfterMs = 11,
  QueueMessages = 12,
  QueueBytes = 13,
  QueueAgeMs = 14,
  /** Infinity: nothing is asked, and nothing can be. */
  HeartbeatIntervalMs = 15,
  HeartbeatTimeoutMs = 16,
  /** Infinity: a hidden page stays connected. */
  PauseWhenHiddenMs = 17,
  MaxServerDelayMs = 18,
  /** 0 refuse, 1 evict the oldest. */
  QueueOverflow = 19,
  /** 1 if url, protocols or hello is a function, so that new credentials can be had. */
  CanRefresh = 20,
  /** 0 unknown, 1 Chromium, 2 Firefox, 3 WebKit: whose reconnect throttle to expect. */
  Engine = 21,
  /** What the server asked for with the close that follows; used once. 0 nothing. */
  ServerDelayMs = 22,
}

/** `core.get(field)`. */
export const enum Field {
  Phase = 0,
  Reason = 1,
  /** 1 if somebody asked for a connection and nothing has ended that wish. */
  Wanted = 2,
  Opens = 3,
  Attempt = 4,
  /** Milliseconds from the last input to the end of the wait; -1 if there is none. */
  RetryInMs = 5,
  QueueMessages = 6,
  QueueBytes = 7,
  StaleFacts = 8,
  Failures = 9,
  /** Milliseconds from the last input to the next deadline; -1 if there is none. */
  NextInMs = 10,
  /** How many numbers the journal has; from 12 on are they. */
  Journal = 11,
}

/** Why the machine asked to be woken. */
export const enum Timer {
  /** The provider has used up the attempt's time. */
  Resolve = 1,
  /** The handshake has. */
  Connect = 2,
  /** The handshake never got its turn behind another socket of ours. */
  Behind = 3,
  /** The hello or `ready` has used up the attempt's time. */
  Hello = 4,
  /** The attempt is worth a word about being slow. */
  Slow = 5,
  /** `error` came and `close` did not. */
  ErrorGrace = 6,
  /** Our `close()` stayed unanswered. */
  CloseGrace = 7,
  /** The wait before the next attempt is over. */
  Backoff = 8,
  /** The open connection has proved stable. */
  Uptime = 9,
  /** A queued message is too old. */
  QueueAge = 10,
  /** The peer is to be asked for a sign of life. */
  Ping = 11,
  /** It was, and none came. */
  Pong = 12,
  /** The page has been hidden for long enough. */
  Hidden = 13,
}

/** What each setting starts with, in the order of {@link Setting}, from 1. */
// biome-ignore format: written by a test
export const DEFAULTS: readonly number[] = [10000, 3000, 2000, 250, 3000, 2, 30000, 5000, 30000, Infinity, 5000, 1000, 1048576, 300000, Infinity, 5000, Infinity, 300000, 0, 0, 0, 0];
