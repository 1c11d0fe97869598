/** The client's end: a WebSocket as engines make it. Its events come by microtasks, which no fake timers hold back. */
import { parseClose, parseProtocols, parseUrl } from './arguments.js';
import { byteLength, copyOf, isBlob, isBytes, textOf } from './bytes.js';
import type { FakeClose, FakeReceived } from './types.js';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const STATES = { CONNECTING, OPEN, CLOSING, CLOSED };
const TYPES = ['open', 'message', 'error', 'close'];

/** What the server's end does to a socket: in order, each in a microtask of its own, resolved when listeners have run. */
export interface Line {
  open(protocol: string): Promise<void>;
  message(data: string | ArrayBuffer): Promise<void>;
  /** The handshake failed. */
  fail(): Promise<void>;
  end(how: FakeClose): Promise<void>;
  /** So many bytes have left the buffer. */
  left(bytes: number): void;
}

/** What a socket does to the server's end, at once: time passes there. */
export interface Peer {
  message(data: FakeReceived, bytes: number): void;
  close(code: number, reason: string): void;
  /** Closed before it was open. */
  giveUp(): void;
}

/** Is told of every socket; false once nothing may happen any more. */
export interface Hub {
  readonly live: boolean;
  request(url: string, protocols: readonly string[], line: Line): Peer;
}

export const LOST: FakeClose = Object.freeze({ code: 1006, reason: '', wasClean: false });

/** Node has had CloseEvent only since version 23. */
const closeEvent = (how: FakeClose): Event =>
  typeof CloseEvent === 'function' ? new CloseEvent('close', how) : Object.assign(new Event('close'), how);

/** Made for each server, of the classes that are global by then: those of jsdom, where that is the environment. */
export const createSocketClass = (hub: Hub): typeof WebSocket => {
  class FakeWebSocket extends EventTarget {
    readonly url: string;
    readonly extensions = '';
    #protocol = '';
    #state = CONNECTING;
    #buffered = 0;
    #binaryType: BinaryType = 'blob';
    #tail: Promise<void> = Promise.resolve();
    readonly #peer: Peer;

    constructor(...given: unknown[]) {
      if (!given.length) throw new TypeError('WebSocket: 1 argument required, but only 0 present.');
      const { href, origin } = parseUrl(given[0]);
      const list = parseProtocols(given[1]);
      super();
      this.url = href;
      this.#peer = hub.request(href, list, this.#line(origin));
    }

    get protocol() {
      return this.#protocol;
    }
    get readyState() {
      return this.#state;
    }
    get bufferedAmount() {
      return this.#buffered;
    }
    get binaryType() {
      return this.#binaryType;
    }
    set binaryType(type) {
      if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type;
    }
    get [Symbol.toStringTag]() {
      return 'WebSocket';
    }

    send(...given: unknown[]) {
      if (!given.length) throw new TypeError('send: 1 argument required, but only 0 present.');
      if (this.#state === CONNECTING) throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
      const [data] = given;
      const sent = isBytes(data) ? copyOf(data) : isBlob(data) ? data : textOf(data);
      const bytes = typeof sent === 'string' ? byteLength(sent) : 'size' in sent ? sent.size : sent.byteLength;
      this.#buffered += bytes;
      // Afterwards it is only counted.
      if (this.#state === OPEN) this.#peer.message(sent, bytes);
    }

    close(code?: unknown, reason?: unknown) {
      const frame = parseClose(code, reason);
      const before = this.#state;
      if (before >= CLOSING) return;
      this.#state = CLOSING;
      if (before === CONNECTING) this.#peer.giveUp();
      else this.#peer.close(frame.code, frame.reason);
    }

    #later(task: () => void): Promise<void> {
      return (this.#tail = this.#tail.then(() => {
        if (hub.live) task();
      }));
    }

    #line(origin: string): Line {
      const end = (how: FakeClose, failed: boolean) => {
        let mine = false;
        this.#later(() => {
          mine = this.#state !== CLOSED;
          this.#state = CLOSED;
          if (mine && failed) this.dispatchEvent(new Event('error'));
        });
        return this.#later(() => {
          if (mine) this.dispatchEvent(closeEvent(how));
        });
      };
      return {
        open: (protocol) =>
          this.#later(() => {
            if (this.#state !== CONNECTING) return;
            this.#state = OPEN;
            this.#protocol = protocol;
            this.dispatchEvent(new Event('open'));
          }),
        message: (data) =>
          this.#later(() => {
            if (this.#state !== OPEN) return;
            const given = typeof data === 'string' || this.#binaryType === 'arraybuffer' ? data : new Blob([data]);
            this.dispatchEvent(new MessageEvent('message', { data: given, origin }));
          }),
        fail: () => end(LOST, true),
        end: (how) => end(how, false),
        left: (bytes) => {
          this.#buffered -= bytes;
        },
      };
    }
  }
  for (const [name, value] of Object.entries(STATES))
    for (const owner of [FakeWebSocket, FakeWebSocket.prototype])
      Object.defineProperty(owner, name, { value, enumerable: true });
  for (const type of TYPES) defineHandler(FakeWebSocket.prototype, type);
  Object.defineProperty(FakeWebSocket, 'name', { value: 'WebSocket' });
  return FakeWebSocket as unknown as typeof WebSocket;
};

type Handler = (this: EventTarget, event: Event) => unknown;

/** `onopen` and its like: a listener of its own, in its turn since it was first set, beside those of addEventListener. */
const defineHandler = (prototype: EventTarget, type: string): void => {
  const set = new WeakMap<EventTarget, { handler: Handler; run: (event: Event) => void }>();
  Object.defineProperty(prototype, `on${type}`, {
    configurable: true,
    enumerable: true,
    get(this: EventTarget) {
      return set.get(this)?.handler ?? null;
    },
    set(this: EventTarget, handler: unknown) {
      const mine = set.get(this);
      if (typeof handler !== 'function') {
        if (mine) this.removeEventListener(type, mine.run);
        set.delete(this);
      } else if (mine) mine.handler = handler as Handler;
      else {
        const entry = { handler: handler as Handler, run: (event: Event) => void entry.handler.call(this, event) };
        set.set(this, entry);
        this.addEventListener(type, entry.run);
      }
    },
  });
};
