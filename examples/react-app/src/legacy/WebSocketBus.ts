// biome-ignore-all lint/suspicious/noExplicitAny: as it was found.
import type { MessageBus } from './MessageBus';

export interface WebSocketBusConfig {
  url: string;
  messageBus: MessageBus;
  sessionId?: string;
  permissionMode?: string;
  thinkingLevel?: string;
  messageTypes?: readonly string[];
}

const MAX_RECONNECT_ATTEMPTS = 3;
const RECONNECT_DELAY = 1000;
const TERMINAL_CODES = [1000, 1008, 1011];

export class WebSocketBus {
  private ws: WebSocket | null = null;
  private config: WebSocketBusConfig;
  private reconnectAttempts = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | null = null;
  private shouldReconnect = true;
  terminalClose = false;

  constructor(config: WebSocketBusConfig) {
    this.config = config;
  }

  connect(): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      if (this.terminalClose) {
        reject(new Error('Connection was closed by the server'));
        return;
      }
      this.terminalClose = false;
      this.shouldReconnect = true;

      const ws = new WebSocket(this.config.url);
      this.ws = ws;

      ws.onopen = () => {
        console.log('[WebSocketBus] connected to', this.config.url);
        this.reconnectAttempts = 0;
        this.sendInit();
        this.config.messageBus.setConnected(true);
        resolve(ws);
      };

      ws.onmessage = (event) => this.handleMessage(event.data);

      ws.onerror = () => {
        reject(new Error('WebSocket connection error'));
      };

      ws.onclose = (event) => {
        console.log('[WebSocketBus] closed', event.code);
        this.config.messageBus.setConnected(false);
        this.terminalClose = TERMINAL_CODES.includes(event.code);
        if (this.shouldReconnect && !this.terminalClose) this.scheduleReconnect();
      };
    });
  }

  private scheduleReconnect(): void {
    if (this.reconnectAttempts >= MAX_RECONNECT_ATTEMPTS) return;
    const delay = RECONNECT_DELAY * 2 ** this.reconnectAttempts;
    this.reconnectAttempts++;
    this.reconnectTimer = setTimeout(() => {
      this.connect().catch(() => {
        // onclose takes care of the next attempt
      });
    }, delay);
  }

  private sendInit(): void {
    const { sessionId, permissionMode, thinkingLevel } = this.config;
    const data: Record<string, string> = {};
    if (sessionId) data.session_id = sessionId;
    if (permissionMode) data.permission_mode = permissionMode;
    if (thinkingLevel) data.thinking_level = thinkingLevel;
    this.ws?.send(JSON.stringify({ type: 'init', data, timestamp: Date.now() }));
  }

  private handleMessage(text: string): void {
    let raw: any;
    try {
      raw = JSON.parse(text);
      console.log('[WebSocketBus] received', raw);
    } catch (error) {
      this.config.messageBus.sendError(String(error), { rawData: text });
      return;
    }
    if (raw.type === 'ping') this.ws?.send(JSON.stringify({ type: 'ping', data: {}, timestamp: Date.now() }));
    const nested = raw.data?.type && !this.config.messageTypes?.includes(raw.type);
    const message = nested
      ? { ...raw.data, data: raw.data, text: raw.data.text ?? raw.text, error: raw.data.error ?? raw.error }
      : { type: raw.type, data: { ...raw.data, error: raw.error }, id: raw.id };
    this.config.messageBus.emit({ ...message, timestamp: raw.timestamp ?? Date.now() });
  }

  sendMessage(message: { type: string; data?: any; id?: string; timestamp?: number }): void {
    if (this.ws?.readyState !== WebSocket.OPEN) throw new Error('WebSocket is not connected');
    const { type, data, id, timestamp } = message;
    console.log('[WebSocketBus] sending', message);
    this.ws.send(JSON.stringify({ type, data, id, timestamp }));
  }

  disconnect(): void {
    this.shouldReconnect = false;
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    this.ws?.close(1000, 'Client disconnect');
    this.ws = null;
  }

  getConnected(): boolean {
    return this.ws?.readyState === WebSocket.OPEN;
  }
}

export function createWebSocketBus(
  url: string,
  messageBus: MessageBus,
  sessionId?: string,
  permissionMode?: string,
  thinkingLevel?: string,
): WebSocketBus {
  return new WebSocketBus({ url, messageBus, sessionId, permissionMode, thinkingLevel });
}
