/** The local half: whoever wants a type of message is told of it. Nothing here knows of sockets. */
import { guard } from './guard.js';

// biome-ignore lint/suspicious/noExplicitAny: without a type argument an application's handlers say what their messages are
export type MessageHandler<M = any> = (message: M) => void;

export interface MessageBusConfig<M> {
  /** Sees every message, before the handlers of its type. */
  onMessage?: MessageHandler<M> | undefined;
  /** What a handler or callback threw, as `Handler error for chat: …`. Without this it is an uncaught error of the page. */
  onError?: ((error: string) => void) | undefined;
  onConnect?: (() => void) | undefined;
  onDisconnect?: (() => void) | undefined;
}

/** Enums and plain strings alike. */
type TypeOf<M extends { type: string }> = 0 extends 1 & M ? string : M['type'] | `${M['type']}`;
/** Of a union those members whose `type` is T. */
type Of<M, T extends string> = 0 extends 1 & M
  ? M
  : M extends { type: infer X extends string }
    ? `${T}` extends `${X}`
      ? M
      : never
    : never;

// biome-ignore lint/suspicious/noExplicitAny: as of MessageHandler
export class MessageBus<M extends { type: string } = any> {
  readonly #config: MessageBusConfig<M>;
  /** In objects of their own: the same function may be given twice. */
  readonly #handlers = new Map<string, Set<{ readonly handler: MessageHandler }>>();
  #connected = false;

  constructor(config: MessageBusConfig<M> = {}) {
    this.#config = config;
  }

  /** Returns the unsubscribe. */
  on<T extends TypeOf<M>>(type: T, handler: MessageHandler<Of<M, T>>): () => void;
  on<T extends M>(type: TypeOf<M>, handler: MessageHandler<T>): () => void;
  on(type: string, handler: MessageHandler): () => void {
    const entry = { handler };
    const all = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, all.add(entry));
    return () => {
      all.delete(entry);
    };
  }

  /** Whether anybody wants messages of this type. */
  handles(type: string): boolean {
    return !!this.#handlers.get(type)?.size;
  }

  emit(message: M): void {
    const { type } = message;
    const { onMessage, onError } = this.#config;
    const what = `Handler error for ${type}`;
    if (onMessage) guard(what, () => onMessage(message), onError);
    const all = this.#handlers.get(type);
    // Whoever comes meanwhile hears the next one, whoever left none.
    for (const entry of [...(all ?? [])]) if (all?.has(entry)) guard(what, () => entry.handler(message), onError);
  }

  /** Tells those here; nothing is sent anywhere. */
  send(type: TypeOf<M>, data: unknown = {}, id?: string): void {
    this.emit({ type, data, ...(id !== undefined && { id }), timestamp: Date.now() } as unknown as M);
  }

  sendError(error: string, data?: object): void {
    this.send('error' as TypeOf<M>, { error, ...data });
  }

  /** Calls back every time, also if nothing has changed. */
  setConnected(connected: boolean): void {
    this.#connected = connected;
    const { onConnect, onDisconnect, onError } = this.#config;
    const call = connected ? onConnect : onDisconnect;
    if (call) guard(connected ? 'onConnect' : 'onDisconnect', call, onError);
  }

  getConnected(): boolean {
    return this.#connected;
  }

  /** Takes the handlers by type away; the callbacks of the constructor stay. */
  clear(): void {
    for (const all of this.#handlers.values()) all.clear();
  }
}
