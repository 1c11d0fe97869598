/**
 * A drop-in for a hand-written WebSocketBus and MessageBus: the import line changes, and nothing else. What is meant to be different:
 *
 * | | the usual hand-written one | here |
 * |---|---|---|
 * | failed attempts | a few, at fixed intervals, then silence | go on, spread at random; a stop is announced by an `error` message |
 * | failures so far are forgotten | at every open | once a connection has been stable for 5 s |
 * | what went wrong | "connection failed" | `error` messages with `data: { error: sentence, verdict }`, one an outage and one, with `stopped`, when no further attempt follows |
 * | `terminalClose` | set after `onDisconnect` | set before; also true for other codes that `closeCodes` calls terminal, false for 1000, 1008 and 1011 if it retries them |
 * | `connect()` after a terminal close | dead for good, or a loop | rejects with the reason; `connect({ because })`, or `disconnect()` first, starts again |
 * | `connect()` | settles with its one socket | rejects at the first failure, with the short verdict, while attempts go on |
 * | `connect()` while one runs | a second socket | the pending promise; the open socket; the attempt that comes next |
 * | a rejected `connect()` nobody looks at | an unhandled rejection | none: the `error` message has told it |
 * | `disconnect()` | reported when the server has answered | reported at once; a pending `connect()` rejects |
 * | events of an old socket | flip the state of the new one | reach nobody |
 * | `onMessage` that throws | "failed to parse", handlers skipped | `onError`, handlers run; so do the others' callbacks |
 * | `{ type, data: { error } }` | `data.error` lost | kept, where the message has none of its own |
 * | messages without a type, lists | emitted | ignored, as empty objects are |
 * | `sendMessage` while closed | throws | throws, unless `bus: { queue: {} }` switches queueing on: then it waits, also before the first `connect()` |
 * | console | payloads, URLs | nothing but main's warnings, as of an unknown option |
 *
 * New: `bus` (every option of the main entry, and the bus itself once there is one, for `report()`), `sendInit()`, `MessageBus.handles()`.
 */
import {
  type Bus,
  type BusEvents,
  type BusOptions,
  type CloseInfo,
  type Connection,
  getBus,
  OptionError,
} from '../index.js';
import { capturing } from './captured.js';
import { messageOf } from './guard.js';
import { readMessage } from './incoming.js';
import { type Key, takeKey } from './key.js';
import type { MessageBus } from './message-bus.js';
import { createPending, type Pending } from './pending.js';

export { MessageBus, type MessageBusConfig, type MessageHandler } from './message-bus.js';

export interface WebSocketBusConfig {
  /** `connect()` rejects while there is none. */
  url: string | null | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: of whichever messages the application has
  messageBus: MessageBus<any>;
  sessionId?: string | null | undefined;
  permissionMode?: string | null | undefined;
  thinkingLevel?: string | number | null | undefined;
  /** Then a message of another type is looked for in its `data`. */
  messageTypes?: readonly string[] | undefined;
  /** Options of the main entry, as `{ queue: {} }` for queueing. Key and codec are this class's own; a `hello` stands in the place of INIT. */
  bus?: Partial<BusOptions> | undefined;
}

/** Whatever else it has stays here. */
export interface OutgoingMessage {
  type: string;
  data?: unknown;
  id?: string | undefined;
  timestamp?: number | undefined;
}

export const createWebSocketBus = (
  url: WebSocketBusConfig['url'],
  messageBus: WebSocketBusConfig['messageBus'],
  sessionId?: WebSocketBusConfig['sessionId'],
  permissionMode?: WebSocketBusConfig['permissionMode'],
  thinkingLevel?: WebSocketBusConfig['thinkingLevel'],
): WebSocketBus => new WebSocketBus({ url, messageBus, sessionId, permissionMode, thinkingLevel });

export class WebSocketBus {
  /** The server has ended it for good. Of the latest connection; known before `onDisconnect` is called. */
  terminalClose = false;
  /** From `connect()` to `disconnect()`: `bus.report()`, its events, its snapshot. */
  bus: Bus | undefined;
  readonly #config: WebSocketBusConfig;
  #connection: Connection | undefined;
  #socket: WebSocket | undefined;
  #pending: Pending | undefined;
  #key: Key | undefined;
  /** `setConnected(false)` was called for what is over; an `error` message told of this outage; why it has stopped. */
  #down = false;
  #told = false;
  #why = '';
  #left = false;

  constructor(config: WebSocketBusConfig) {
    this.#config = config;
  }

  /**
   * Resolves when open, rejects at the first attempt that fails: further ones go on by themselves. `because` starts again what has stopped, and cuts
   * a wait short.
   */
  connect(options?: { because?: string | undefined }): Promise<WebSocket> {
    const because = options?.because;
    const { promise } = (this.#pending ??= createPending());
    this.#left = false;
    try {
      const { why = '' } = (this.bus ??= this.#make()).connect(because ? { because } : {});
      if (!why) this.terminalClose = false;
      if (this.getConnected()) this.#take()?.resolve(this.#socket!);
      if (why === 'inert')
        this.#take()?.reject(new Error('There is no WebSocket while a page is rendered on a server.'));
      if (/needs|storm/.test(why)) this.#take()?.reject(new Error(this.#why));
    } catch (error) {
      // No attempt was made, so nobody else tells it.
      this.#config.messageBus.sendError(messageOf(error));
      this.#take()?.reject(error);
    }
    return promise;
  }

  /** Closes with 1000, and reports it at once. */
  disconnect(): void {
    const { bus } = this;
    const connected = this.getConnected();
    this.#left = true;
    this.bus = this.#connection = undefined;
    bus?.dispose();
    this.#key?.free();
    this.#take()?.reject(new Error('disconnect() came before the connection was open.'));
    if (connected) this.#config.messageBus.setConnected(false);
  }

  getConnected(): boolean {
    return this.bus?.store.getSnapshot().phase === 'open';
  }

  /** Throws if it can neither be sent nor, where that is switched on, queued. */
  sendMessage({ type, data, id, timestamp = Date.now() }: OutgoingMessage): void {
    const queues = !!this.#config.bus?.queue;
    if (queues && !this.#left) this.bus ??= this.#make();
    const sent = this.bus?.send(JSON.stringify({ type, data, id, timestamp }), {
      whenClosed: queues ? 'queue' : 'refuse',
    });
    const why = sent ? sent.status === 'refused' && sent.code : 'closed';
    if (why) throw new Error(`"${type}" was not sent: ${/^(closed|stopped)$/.test(why) ? 'not connected' : why}.`);
  }

  /** Once more on the open connection, for a screen that takes its state from the answer. On every open it is sent by itself. */
  sendInit(): void {
    this.#connection?.send(this.#init());
  }

  #init(): string {
    const { sessionId, permissionMode, thinkingLevel } = this.#config;
    // What is undefined is left out by JSON itself.
    const data = {
      session_id: sessionId || undefined,
      permission_mode: permissionMode || undefined,
      thinking_level: thinkingLevel || undefined,
    };
    return JSON.stringify({ type: 'init', data, timestamp: Date.now() });
  }

  #make(): Bus {
    const { url: given, bus: more = {}, sessionId } = this.#config;
    const url = more.url ?? given;
    if (!url) throw new OptionError('url', url === '' ? 'an empty string' : `${url}`, 'where to connect to');
    this.#down = this.#told = false;
    this.#key = takeKey(url, sessionId);
    const bus = getBus({
      ...more,
      url,
      key: this.#key.key,
      codec: 'raw',
      hello: more.hello ?? (() => this.#init()),
      closeCodes: { 1000: 'normal', 1008: 'terminal', 1011: 'terminal', ...more.closeCodes },
      WebSocket: capturing(more.WebSocket, (socket) => {
        this.#socket = socket;
      }),
    });
    const ours =
      <E>(call: (event: E) => void) =>
      (event: E) => {
        if (this.bus === bus) call(event);
      };
    bus.on(
      'phase',
      ours((event) => this.#moved(bus, event)),
    );
    bus.whileOpen(ours((connection) => this.#opened(connection)));
    bus.on(
      'message',
      ours((raw) => this.#hear(raw)),
    );
    return bus;
  }

  #opened(connection: Connection): void {
    this.#down = this.#told = false;
    this.#connection = connection;
    this.#config.messageBus.setConnected(true);
    // Whoever was just told may have called disconnect().
    this.#take()?.resolve(this.#socket!);
  }

  #moved(bus: Bus, { from, to, reason }: BusEvents['phase']): void {
    const { messageBus } = this.#config;
    const { lastClose, verdict } = bus.store.getSnapshot();
    const isOver = to === 'stopped' || to === 'waiting';
    const byUs = /^(closed|disposed|disabled)$/.test(`${reason}`);
    if (from === 'open') this.#connection = undefined;
    if (from !== 'open' && !isOver) return;
    const error = sentenceOf(lastClose);
    if (to === 'stopped') {
      this.#why = error;
      this.terminalClose = lastClose?.cause === 'closed-by-peer' && /^(terminal|normal)-close$/.test(`${reason}`);
    }
    // Somebody else's dispose: the next connect() makes another.
    if (reason === 'disposed') {
      this.bus = undefined;
      this.#key?.free();
    }
    // Taken before anybody is told: whoever calls connect() then waits for the attempt after this one.
    const pending = isOver ? this.#take() : undefined;
    if (!this.#down && (from === 'open' || !byUs)) {
      this.#down = true;
      messageBus.setConnected(false);
    }
    if (isOver && !byUs && reason !== 'normal-close' && this.bus === bus && (to === 'stopped' || !this.#told)) {
      this.#told = true;
      messageBus.sendError(error, { verdict, ...(to === 'stopped' && { stopped: reason }) });
    }
    pending?.reject(new Error(error, { cause: verdict }));
  }

  #hear(raw: unknown): void {
    const { messageBus, messageTypes } = this.#config;
    let parsed: unknown;
    try {
      parsed = JSON.parse(raw as string);
    } catch (error) {
      messageBus.send('error', { error: messageOf(error), rawData: raw });
      return;
    }
    const message = readMessage(parsed, messageTypes, (type) => messageBus.handles(type));
    if (message?.type === 'ping')
      this.#connection?.send(JSON.stringify({ type: 'ping', data: {}, timestamp: Date.now() }));
    if (message) messageBus.emit(message);
  }

  #take(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }
}

/** Main's short verdict, and what the server said. Both are redacted by main. */
const sentenceOf = (close: CloseInfo | undefined): string => {
  const { message = 'Stopped.', reason } = close ?? {};
  return reason ? `${message.replace(/\.$/, '')}: ${reason}` : message;
};
