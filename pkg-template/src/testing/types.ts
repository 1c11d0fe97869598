/** The public types of `whysocket/testing`. */

/** What a client sent: text as it is, buffers and views as a copy of their bytes, a Blob as it is. */
export type FakeReceived = string | ArrayBuffer | Blob;

/** What a server sends; binary messages arrive as the client's `binaryType` says. */
export type FakeData = string | ArrayBuffer | ArrayBufferView;

export interface FakeServerOptions {
  /** Puts `server.WebSocket` in the place of the global until `restore()`. Default `true`. */
  install?: boolean | undefined;
  /** Called for each request, before `next()` answers it; what it leaves undecided waits. What it throws is an unhandled rejection. */
  onRequest?: ((request: FakeRequest) => unknown) | undefined;
}

export interface FakeAcceptOptions {
  /** Default: the first that was offered. One that was not offered, or `''` when some were, fails the handshake, as the standard says. */
  protocol?: string | undefined;
  /** `false`: a Close frame of the client stays unanswered, and the client waits in `CLOSING`. Default `true`. */
  answersClose?: boolean | undefined;
}

/** How a connection ended, as the client's `close` event says. */
export interface FakeClose {
  /** 1005: a Close frame without a code; 1006: none. */
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** Somebody called `new WebSocket(…)`. Until it is decided, it hangs. */
export interface FakeRequest {
  /** As `WebSocket.url` says. */
  readonly url: string;
  /** In the order in which they were offered. */
  readonly protocols: readonly string[];
  /** `gone`: the client gave up before a decision, or before `open` reached it. */
  readonly state: 'waiting' | 'accepted' | 'refused' | 'gone';
  /** The connection can be used at once: what is sent arrives after `open`. Throws {@link FakeServerError} if decided or gone. */
  accept(options?: FakeAcceptOptions): FakeConnection;
  /** Any answer but 101, or none at all: pages see `error`, then `close` 1006, and cannot know more. Resolves when they have. */
  refuse(): Promise<void>;
}

/** The server's end. What it does reaches the client in order; each promise resolves when the client's listeners have run. */
export interface FakeConnection {
  readonly url: string;
  /** The chosen subprotocol, or `''`. */
  readonly protocol: string;
  /** Everything that has arrived so far, oldest first. */
  readonly received: readonly FakeReceived[];
  /** The next message not yet asked for. Rejects with {@link FakeServerError} when none can come any more. */
  next(): Promise<FakeReceived>;
  /** Throws {@link FakeServerError} when the connection has ended. */
  send(data: FakeData): Promise<void>;
  /** A Close frame: a code that may be in one (1000–1003, 1007–1014, 3000–4999) or none, and up to 123 bytes of reason. */
  close(code?: number, reason?: string): Promise<void>;
  /** The network goes away without a Close frame: the client sees 1006. What it had not got rid of is lost. */
  cut(): Promise<void>;
  /** From now on the client's messages stay in its `bufferedAmount`, and its Close frame behind them. */
  pause(): void;
  resume(): void;
  /** Resolves when it has ended; with `answersClose: false`, with the client's Close frame. Never rejects. */
  readonly closed: Promise<FakeClose>;
}

export interface FakeServer {
  /** For the option `WebSocket` of a bus, or of whoever takes a class. */
  readonly WebSocket: typeof WebSocket;
  /** Every request so far, oldest first; there as soon as the constructor has returned. */
  readonly requests: readonly FakeRequest[];
  /**
   * The next request not yet asked for, those that are gone included. It waits as long as the test does: nobody can know whether
   * one will come. Rejects with {@link FakeServerError} at `restore()`.
   */
  next(): Promise<FakeRequest>;
  /** Accepts the next request; resolves when `open` has reached the client. */
  accept(options?: FakeAcceptOptions): Promise<FakeConnection>;
  /** Refuses the next request; resolves when `close` has reached the client. */
  refuse(): Promise<void>;
  /** Puts the global back. Nothing is delivered any more, nothing waits any more. A second call does nothing. */
  restore(): void;
  [Symbol.dispose](): void;
}
