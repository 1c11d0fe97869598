/** What the contract's stories say inside the page: `compat.desk(url)` for the classes, `compat.stage()` for the hook. */
import { createWebSocketBus, MessageBus, WebSocketBus } from 'whysocket/compat/websocket-bus';
import { Log } from './log.js';
import { Stage, versions } from './stage.js';

/** A WebSocketBus, and in `log` whatever it tells, in order. */
class Desk extends Log {
  #store;

  constructor(url, { bus, on = {}, ...config } = {}) {
    super();
    const tell = (what, more) => {
      const { terminalClose } = this.bus;
      this.tell({ what, ...more, terminalClose, isConnected: this.bus.getConnected() });
      on[what]?.(this);
    };
    this.messages = new MessageBus({
      onMessage: (message) => tell('message', { message }),
      onConnect: () => tell('connect'),
      onDisconnect: () => tell('disconnect'),
      onError: (error) => tell('error', { error }),
    });
    this.bus = new WebSocketBus({
      url,
      messageBus: this.messages,
      ...config,
      bus: { retry: kit.fast.retry, ...bus },
    });
  }

  /** How connect() ends, as plain data. */
  connect(options) {
    const opened = this.bus.connect(options);
    // `until` is asked at whatever happens below, too.
    const { store } = this.bus.bus ?? {};
    if (store && store !== this.#store) (this.#store = store).subscribe(() => this.changed());
    return opened.then(
      (socket) => ({ open: socket.readyState === 1 }),
      (error) => ({ rejected: error.message, verdict: error.cause?.id }),
    );
  }

  /** The `data` of the messages of a type. */
  of(type) {
    return this.log.filter(({ message }) => message?.type === type).map(({ message }) => message.data);
  }

  get snapshot() {
    return this.#store.getSnapshot();
  }

  get whats() {
    return this.log.map(({ what }) => what);
  }
}

globalThis.compat = {
  MessageBus,
  WebSocketBus,
  createWebSocketBus,
  versions,
  desk: (url, config) => new Desk(url, config),
  stage: (options) => new Stage(options),
};
