/** The two drop-ins as applications use them that had classes of their own. */
import { useMessageBus } from 'whysocket/compat/use-message-bus';
import {
  createWebSocketBus,
  MessageBus,
  type MessageBusConfig,
  type MessageHandler,
  WebSocketBus,
  type WebSocketBusConfig,
} from 'whysocket/compat/websocket-bus';

enum MessageType {
  Chat = 'chat',
  Done = 'done',
}
interface ChatMessage {
  type: MessageType.Chat;
  data: { text: string };
  id?: string;
}
interface DoneMessage {
  type: MessageType.Done;
  data: { ok: boolean };
}
type AppMessage = ChatMessage | DoneMessage;
interface AnyMessage {
  type: MessageType;
  data?: Record<string, unknown>;
  id?: string;
  timestamp?: number;
}
declare const sessionId: string | null;
declare const maybe: string | undefined;

/** By enum, by its text, by the explicit type, and with an annotated handler. */
export const enums = async (): Promise<string> => {
  const config: MessageBusConfig<AppMessage> = {
    onMessage: (message) => message.type === MessageType.Chat && message.data.text,
    onError: (error) => error.length,
    onConnect: undefined,
  };
  const bus = new MessageBus<AppMessage>(config);
  let said = '';
  const off: () => void = bus.on(MessageType.Chat, ({ data }) => {
    said = data.text;
  });
  bus.on('done', ({ data: { ok } }) => ok);
  bus.on<ChatMessage>(MessageType.Chat, ({ data }) => data.text);
  const handler: MessageHandler<DoneMessage> = async ({ data }) => void data.ok;
  bus.on(MessageType.Done, handler);
  bus.emit({ type: MessageType.Chat, data: { text: 'hi' } });
  bus.send(MessageType.Done, { ok: true }, 'm-1');
  bus.sendError('gone', { at: 1 });
  // @ts-expect-error -- no such type of message.
  bus.on('chaat', () => undefined);
  // @ts-expect-error -- another message than that of the type.
  bus.on(MessageType.Chat, ({ data }) => data.ok);
  // @ts-expect-error -- no message of the application.
  bus.emit({ type: 'other' });

  const settings: WebSocketBusConfig = {
    url: maybe,
    messageBus: bus,
    sessionId,
    messageTypes: Object.values(MessageType),
    bus: { queue: {}, closeCodes: { 1011: 'retry' } },
  };
  const socketBus = new WebSocketBus(settings);
  const ws: WebSocket = await socketBus.connect();
  const message: AnyMessage = { type: MessageType.Chat, data: { text: 'hi' } };
  socketBus.sendMessage(message);
  const flags: boolean = socketBus.getConnected() || socketBus.terminalClose;
  // @ts-expect-error -- the main entry's options are checked.
  new WebSocketBus({ url: '/', messageBus: bus, bus: { retry: { minDelay: 1 } } });
  off();
  return ws.url + said + flags + (await socketBus.bus?.report())?.markdown;
};

/** Without types of its own an application's handlers say what their messages are. */
export const untyped = (): WebSocketBus => {
  const bus = new MessageBus();
  bus.on('chat', (message) => message.anything.goes);
  bus.on(MessageType.Chat, (message: ChatMessage) => message.data.text);
  bus.on<ChatMessage>('chat', ({ data }) => data.text);
  bus.emit({ type: 'chat', whatever: 1 });
  return createWebSocketBus('/live', bus, sessionId, 'plan', undefined);
};

/** One interface for all messages, its `type` the whole enum. */
export const wide = (): void => {
  const bus = new MessageBus<AnyMessage>({ onMessage: ({ data }) => data?.text });
  bus.on(MessageType.Chat, ({ data }) => data?.text);
  bus.on('done', (message: AnyMessage) => message.timestamp);
};

export const Screen = (): string => {
  const { isConnecting, isConnected, error, connect, disconnect, send } = useMessageBus({
    wsUrl: maybe,
    sessionId,
    permissionMode: maybe,
    handlers: {
      [MessageType.Chat]: (message: ChatMessage) => message.data.text,
      done: async ({ data }: DoneMessage) => void data.ok,
      other: (message) => message.anything.goes,
      absent: undefined,
    },
    messageTypes: Object.values(MessageType),
    onConnect: () => {
      send('hello', { at: 1 });
    },
    onError: (text) => text.length,
    bus: { enabled: false, diagnose: 'passive' },
  });
  const again: Promise<void> = connect({ because: 'user' });
  void again.then(disconnect);
  return isConnecting || isConnected ? '' : (error ?? '');
};

/** Handlers made elsewhere, by an interface without an index signature. */
interface Handlers {
  chat?: (message: ChatMessage) => void;
}
declare const handlers: Handlers;
export const Small = (): boolean => useMessageBus({ wsUrl: '/live', handlers }).isConnected;
export const Bare = (): boolean => useMessageBus({ wsUrl: '/live' }).isConnected;
