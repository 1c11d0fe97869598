/** One component that uses the hook: what it last asked for, what it sees, and which line it is on. */
import type { Bus } from '../index.js';
import { type Guest, keyOf, Line, type LineOptions } from './line.js';
import { MessageBus, type MessageBusConfig } from './websocket-bus.js';

// biome-ignore lint/suspicious/noExplicitAny: each handler says what its messages are
export type Handler = ((message: any) => void) | undefined;

export interface UseMessageBusOptions<H = Record<string, Handler>> extends LineOptions {
  /**
   * By type of message. Always the latest ones are called: they need no `useCallback`. (The second type is for handlers that do not say what their
   * messages are.)
   */
  handlers?: H | { readonly [type: string]: Handler } | undefined;
  onConnect?: (() => void) | undefined;
  onDisconnect?: (() => void) | undefined;
  /** Each failure, and what a handler throws, as `Handler error for chat: …`. What the diagnosis says later is in `error` alone. */
  onError?: ((error: string) => void) | undefined;
}

export interface UseMessageBusResult {
  /** False while it waits for the next attempt: then `error` says why. */
  readonly isConnecting: boolean;
  readonly isConnected: boolean;
  /** Of the latest trouble; gone once it is connected. */
  readonly error: string | null;
  /** What is behind it, while there is one: its verdict, its `report()`, when it tries again. Not for sending. */
  readonly bus: Bus | undefined;
  /** Settles with the attempt that runs or comes next, and never rejects. `because` starts again what the server has ended. */
  readonly connect: (options?: { because?: string | undefined }) => Promise<void>;
  /** For every component on this connection. */
  readonly disconnect: () => void;
  /** Never throws and never queues: while not connected it sets `error`. */
  readonly send: (type: string, payload?: unknown) => void;
}

interface State {
  readonly key: string;
  readonly isConnecting: boolean;
  readonly isConnected: boolean;
  readonly error: string | null;
  readonly bus: Bus | undefined;
}

export const NONE: State = { key: '', isConnecting: false, isConnected: false, error: null, bus: undefined };

export class Screen implements Guest {
  /** None before the first commit, and once it is gone. */
  latest: UseMessageBusOptions | undefined;
  #line: Line | undefined;
  /** Left in this task: StrictMode comes back to it. */
  #before: Line | undefined;
  /** What `connect()` and `disconnect()` said last. */
  #wanted: boolean | undefined;
  /** This component's own: a `send()` or `connect()` that could not be, with these parameters. */
  #problem: { readonly key: string; readonly sentence: string } | undefined;
  #state = NONE;
  readonly #callbacks = new MessageBus(callbacksOf(this));
  readonly #listeners = new Set<() => void>();

  enter(): void {
    const line = this.#attach();
    if (this.#wanted ?? this.latest?.bus?.enabled !== false) line?.connect();
  }

  leave = (): void => {
    const line = this.#line;
    if (!line) return;
    line.guests.delete(this);
    this.#line = undefined;
    this.#before = line;
    setTimeout(() => {
      if (this.#before === line) this.#before = undefined;
      line.endIfLeft();
    });
  };

  connect: UseMessageBusResult['connect'] = async (options) => {
    if (!this.latest) return;
    this.#wanted = true;
    this.#problem = undefined;
    const line = this.#attach();
    if (line) return line.connect(options?.because);
    this.#fail('wsUrl is empty: once the component has a URL, it connects by itself.');
  };

  disconnect = (): void => {
    this.#wanted = false;
    this.#problem = undefined;
    this.#line?.disconnect();
    this.changed();
  };

  send: UseMessageBusResult['send'] = (type, payload = {}) => {
    if (!this.latest) return;
    const line = this.#line;
    const { sessionId } = this.latest;
    // A list or a text has no place for it.
    const hasPlace = !payload || Object.getPrototypeOf(payload) === Object.prototype;
    const data = sessionId && hasPlace ? { ...(payload as object), session_id: sessionId } : payload;
    try {
      // Between a change of parameters and its effect the line is another session's.
      if (!line?.getConnected() || line.key !== keyOf(this.latest))
        throw new Error(`"${type}" was not sent: not connected.`);
      line.socket.sendMessage({ type, data });
      if (!this.#problem) return;
      this.#problem = undefined;
      this.changed();
    } catch (error) {
      this.#fail((error as Error).message);
    }
  };

  handles(type: string): boolean {
    const { handlers } = this.latest ?? {};
    // A server must not be able to name what every object has.
    return !!handlers && Object.hasOwn(handlers, type) && !!handlers[type];
  }

  hear(message: { readonly type: string }): void {
    this.#callbacks.emit(message);
  }

  switched(connected: boolean): void {
    if (connected) this.#problem = undefined;
    this.changed();
    this.#callbacks.setConnected(connected);
  }

  failed(sentence: string): void {
    this.changed();
    // What it throws is an unhandled rejection, as nobody waits for this, and the others are told all the same.
    new Promise(() => this.latest?.onError?.(sentence));
  }

  changed = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** The same object until something in it changes. */
  getState = (): State => {
    const line = this.#line;
    const key = this.#key;
    const next: State = {
      key,
      isConnecting: /^(resolving|connecting)$/.test(`${line?.phase}`),
      isConnected: line?.phase === 'open',
      error: (this.#problem?.key === key && this.#problem.sentence) || (line?.error ?? null),
      bus: line?.socket.bus,
    };
    if (Object.keys(next).some((name) => next[name as keyof State] !== this.#state[name as keyof State]))
      this.#state = next;
    return this.#state;
  };

  /** Of this component alone. */
  #fail(sentence: string): void {
    this.#problem = { key: this.#key, sentence };
    this.failed(sentence);
  }

  get #key(): string {
    return this.#line?.key ?? (this.latest ? keyOf(this.latest) : '');
  }

  /** To the line of what was last asked for, if it is not on it already. */
  #attach(): Line | undefined {
    const { latest } = this;
    const line = latest?.wsUrl ? Line.of(latest) : undefined;
    const before = this.#line ?? this.#before;
    if (line && line === this.#line) return line;
    this.#before = undefined;
    this.#line?.guests.delete(this);
    this.#line = line;
    line?.guests.add(this);
    if (before !== line) {
      if (before?.getConnected()) this.switched(false);
      // Not only at the end of the task: the server is to see one session at a time.
      before?.endIfLeft();
      if (line?.getConnected()) {
        line.socket.sendInit();
        this.switched(true);
      }
    }
    this.changed();
    return line;
  }
}

/** The latest ones at each call; whoever throws is told by `onError`, and keeps nobody else from being called. */
const callbacksOf = (screen: Screen): MessageBusConfig<{ readonly type: string }> => ({
  onMessage(message) {
    if (screen.handles(message.type)) screen.latest!.handlers![message.type]!(message);
  },
  get onError() {
    return screen.latest?.onError;
  },
  get onConnect() {
    return screen.latest?.onConnect;
  },
  get onDisconnect() {
    return screen.latest?.onDisconnect;
  },
});
