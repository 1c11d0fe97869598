/** One connection of the page, and the components that are on it. */
import type { Bus } from '../index.js';
import { MessageBus, WebSocketBus, type WebSocketBusConfig } from './websocket-bus.js';

export interface LineOptions extends Omit<WebSocketBusConfig, 'url' | 'messageBus'> {
  /** Nothing is connected while there is none. */
  wsUrl?: WebSocketBusConfig['url'];
}

/** A component. */
export interface Guest {
  handles(type: string): boolean;
  hear(message: { readonly type: string }): void;
  switched(connected: boolean): void;
  failed(sentence: string): void;
  changed(): void;
}

/** The session is part of what is said on open, not of the URL. */
export const keyOf = ({ wsUrl, sessionId, permissionMode, thinkingLevel }: LineOptions): string =>
  JSON.stringify([wsUrl, sessionId, permissionMode, thinkingLevel].map((value) => value || null));

const lines = new Map<string, Line>();

export class Line extends MessageBus {
  readonly guests = new Set<Guest>();
  readonly socket: WebSocketBus;
  error: string | null = null;
  #watched: Bus | undefined;

  /** Whoever is first says with which options. */
  static of(options: LineOptions): Line {
    const key = keyOf(options);
    const line = lines.get(key) ?? new Line(key, options);
    lines.set(key, line);
    return line;
  }

  private constructor(
    readonly key: string,
    { wsUrl: url, sessionId, permissionMode, thinkingLevel, messageTypes, bus }: LineOptions,
  ) {
    super();
    this.socket = new WebSocketBus({
      url,
      sessionId,
      permissionMode,
      thinkingLevel,
      messageTypes,
      bus,
      messageBus: this,
    });
  }

  get phase(): string | undefined {
    return this.socket.bus?.store.getSnapshot().phase;
  }

  async connect(because?: string): Promise<void> {
    if (because) this.error = null;
    const opened = this.socket.connect({ because });
    const { bus } = this.socket;
    this.#watch();
    try {
      await opened;
    } catch (error) {
      // After disconnect() it is no failure. A failure is told already, but for one that is told to whoever asks again.
      if (bus && bus === this.socket.bus) this.error ??= (error as Error).message;
      this.#changed();
    }
  }

  disconnect(): void {
    this.error = null;
    this.socket.disconnect();
    this.#changed();
  }

  endIfLeft(): void {
    if (this.guests.size || lines.get(this.key) !== this) return;
    lines.delete(this.key);
    this.disconnect();
  }

  override handles(type: string): boolean {
    return [...this.guests].some((guest) => guest.handles(type));
  }

  override emit(message: { type: string }): void {
    this.#all((guest) => guest.hear(message));
  }

  override sendError(error: string, data?: object): void {
    this.error = error;
    this.#all((guest) => guest.failed(error));
    super.sendError(error, data);
  }

  override setConnected(connected: boolean): void {
    super.setConnected(connected);
    if (connected) this.error = null;
    this.#all((guest) => guest.switched(connected));
  }

  /** A new one after each disconnect(). */
  #watch(): void {
    const { bus } = this.socket;
    if (bus && bus !== this.#watched) {
      this.#watched = bus;
      bus.store.subscribe(this.#changed);
      bus.on('verdict', ({ title }) => {
        // A better sentence than the one that came with the failure.
        if (this.error) this.error = title;
        this.#changed();
      });
    }
    this.#changed();
  }

  /** One may go, or bring another, while they are told. */
  #all(tell: (guest: Guest) => void): void {
    for (const guest of [...this.guests]) tell(guest);
  }

  readonly #changed = (): void => this.#all((guest) => guest.changed());
}
