/**
 * Makes connections fail as networks do, without a network: for development only. While a panel is there, the page's WebSocket is a stand-in that makes
 * real ones; a Proxy, so that everybody takes it for the browser's own.
 */

/** For how long it lasts: until it is ended; a cut is over at once. */
export type Trouble = 'offline' | 'hang' | 'slow';

const SLOW_MS = 2_000;
const FAIL_MS = 30;

let native: typeof WebSocket | undefined;
let standIn: typeof WebSocket | undefined;
let users = 0;
let current: Trouble | undefined;
const sockets = new Set<WebSocket>();
/** What they still say of themselves nobody is to hear: they have failed. */
const failed = new WeakSet<WebSocket>();
/** Told by us, and so not to be held back again. */
const ours = new WeakSet<Event>();

const tell = (socket: WebSocket, event: Event): void => {
  ours.add(event);
  socket.dispatchEvent(event);
};

/** As a network takes one away: no Close frame, no reason. */
const fail = (socket: WebSocket): void => {
  sockets.delete(socket);
  failed.add(socket);
  tell(socket, new Event('error'));
  tell(socket, new CloseEvent('close', { code: 1006, wasClean: false }));
  socket.close();
};

const again = (event: Event): Event =>
  event.type === 'message' ? new MessageEvent('message', event as MessageEventInit) : new Event(event.type);

/** Before anybody else: the page's own handlers are set later. */
const stand = (socket: WebSocket): void => {
  sockets.add(socket);
  for (const type of ['open', 'message', 'error', 'close'])
    socket.addEventListener(type, (event) => {
      if (ours.has(event)) return;
      if (type === 'close') sockets.delete(socket);
      const held = failed.has(socket) || current === 'hang' || current === 'offline';
      if (held) event.stopImmediatePropagation();
      else if (current === 'slow' && (type === 'open' || type === 'message')) {
        event.stopImmediatePropagation();
        const later = again(event);
        setTimeout(() => sockets.has(socket) && tell(socket, later), SLOW_MS);
      }
    });
  if (current === 'offline') setTimeout(fail, FAIL_MS, socket);
};

export const simulation = {
  /** Epoch ms: connections that were made before pass it by. */
  since: 0,
  words: {
    heading: 'Make it fail',
    about: 'All WebSockets of this page. In development builds only.',
    cut: 'Cut once',
    end: 'Network as it is',
    kinds: { offline: 'Offline', hang: 'Hang', slow: 'Slow, 2 s' } as { readonly [trouble in Trouble]: string },
  },
  get current(): Trouble | undefined {
    return current;
  },
  begin(trouble: Trouble): void {
    current = trouble;
    if (trouble === 'offline') simulation.cut();
  },
  cut(): void {
    for (const socket of [...sockets]) fail(socket);
  },
  end(): void {
    current = undefined;
  },
  /** From here on connections of the page pass through it; undone by what it returns. */
  attach(): () => void {
    users++;
    if (users === 1) {
      simulation.since = Date.now();
      native = globalThis.WebSocket;
      standIn = new Proxy(native, {
        construct(target, args, as) {
          const socket = Reflect.construct(target, args, as) as WebSocket;
          stand(socket);
          return socket;
        },
      });
      globalThis.WebSocket = standIn;
    }
    return () => {
      users--;
      if (users > 0) return;
      current = undefined;
      sockets.clear();
      // Somebody else's stand-in stays.
      if (globalThis.WebSocket === standIn && native) globalThis.WebSocket = native;
    };
  },
};

export type Simulation = typeof simulation;
