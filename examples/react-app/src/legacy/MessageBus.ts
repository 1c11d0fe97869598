/**
 * The "before": a bus as it is written by hand in many applications, kept as it was. It is here to be replaced: what goes wrong in it is
 * told in README.md.
 */
// biome-ignore-all lint/suspicious/noExplicitAny: as it was found.
export type MessageHandler<M = any> = (message: M) => void;

export interface MessageBusConfig<M = any> {
  onMessage?: (message: M) => void;
  onError?: (error: string) => void;
  onConnect?: () => void;
  onDisconnect?: () => void;
}

export class MessageBus<M extends { type: string } = any> {
  private handlers = new Map<string, Set<MessageHandler<any>>>();
  private config: MessageBusConfig<M>;
  private isConnected = false;

  constructor(config: MessageBusConfig<M> = {}) {
    this.config = config;
  }

  on(type: string, handler: MessageHandler<any>): () => void {
    if (!this.handlers.has(type)) this.handlers.set(type, new Set());
    this.handlers.get(type)?.add(handler);
    return () => {
      this.handlers.get(type)?.delete(handler);
    };
  }

  emit(message: M): void {
    this.config.onMessage?.(message);
    this.handlers.get(message.type)?.forEach((handler) => {
      try {
        handler(message);
      } catch (error) {
        console.error(`Handler error for ${message.type}:`, error);
        this.config.onError?.(`Handler error for ${message.type}: ${error}`);
      }
    });
  }

  send(type: string, data: any = {}, id?: string): void {
    this.emit({ type, data, id, timestamp: Date.now() } as any);
  }

  sendError(error: string, data: any = {}): void {
    this.send('error', { error, ...data });
  }

  setConnected(connected: boolean): void {
    this.isConnected = connected;
    if (connected) this.config.onConnect?.();
    else this.config.onDisconnect?.();
  }

  getConnected(): boolean {
    return this.isConnected;
  }

  clear(): void {
    this.handlers.clear();
  }
}
