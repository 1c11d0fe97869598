/**
 * Makes connections fail as networks do, without a network: for development only. While a panel is there, the page's WebSocket and fetch are stand-ins
 * that pass everything on to the real ones until somebody wants them to fail; Proxies, so that everybody takes them for the browser's own.
 */

/** For how long it lasts: until it is ended; a cut is over at once. */
export type Trouble = 'offline' | 'hang' | 'slow';

const SLOW_MS = 2_000;
const FAIL_MS = 30;

let users = 0;
let current: Trouble | undefined;
/** Gives the page its own back. */
let undo: (() => void)[] = [];
/** Where connections stand that were made before: the ones in their place are cut as soon as they are open. */
let owed: string[] = [];
const sockets = new Set<WebSocket>();
/** What they still say of themselves nobody is to hear: they have failed. */
const failed = new WeakSet<WebSocket>();
/** Told by us, and so not to be held back again. */
const ours = new WeakSet<Event>();

const tell = (socket: WebSocket, event: Event): void => {
  ours.add(event);
  socket.dispatchEvent(event);
};

/** As a FIN takes one away: no Close frame, no reason; and no engine fires `error` for it where the socket was open. */
const fail = (socket: WebSocket): void => {
  const wasOpen = socket.readyState > 0;
  sockets.delete(socket);
  failed.add(socket);
  if (!wasOpen) tell(socket, new Event('error'));
  tell(socket, new CloseEvent('close', { code: 1006, wasClean: false }));
  socket.close();
};

/** Without the query, in which a token may be another one each time. */
const addressOf = (href: string): string => href.replace(/[?#].*/s, '');

/** Of a replacement for an older one that was to be cut. */
const isOwed = ({ url }: WebSocket): boolean => {
  const at = owed.indexOf(addressOf(url));
  if (at >= 0) owed.splice(at, 1);
  return at >= 0;
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
      // Once everybody has heard that it is open.
      if (type === 'open' && isOwed(socket)) setTimeout(fail, 0, socket);
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

/** As long as it is, the browser says what it says of a network that is gone. */
const setOffline = (isOffline: boolean): void => {
  const { navigator } = globalThis;
  const was = navigator.onLine;
  if (isOffline) Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true });
  else Reflect.deleteProperty(navigator, 'onLine');
  const { onLine } = navigator;
  if (onLine !== was) dispatchEvent(new Event(onLine ? 'online' : 'offline'));
};

/** Puts a stand-in in the place of a global. Somebody else's stand-in stays when ours is taken away. */
const replace = <Name extends 'WebSocket' | 'fetch'>(
  name: Name,
  handler: ProxyHandler<(typeof globalThis)[Name]>,
): (() => void) => {
  const native = globalThis[name];
  const standIn = new Proxy(native, handler);
  globalThis[name] = standIn;
  return () => {
    if (globalThis[name] === standIn) globalThis[name] = native;
  };
};

export const simulation = {
  /** Epoch ms: connections that were made before pass it by. */
  since: 0,
  words: {
    heading: 'Make it fail',
    about:
      'All WebSockets of this page; offline fetch and navigator.onLine as well. A socket that is older than this panel and belongs to no bus is left alone. In development builds only.',
    cut: 'Cut once',
    end: 'Network as it is',
    kinds: { offline: 'Offline', hang: 'Hang', slow: 'Slow, 2 s' } as { readonly [trouble in Trouble]: string },
  },
  get current(): Trouble | undefined {
    return current;
  },
  begin(trouble: Trouble): void {
    current = trouble;
    setOffline(trouble === 'offline');
    if (trouble === 'offline') simulation.cut();
  },
  /** `older`: URLs of connections that are being made anew, since the old ones pass it by. */
  cut(older: readonly string[] = []): void {
    owed = older.map(addressOf);
    const isNew = ({ readyState, url }: WebSocket) => !readyState && owed.includes(addressOf(url));
    for (const socket of [...sockets]) if (!isNew(socket)) fail(socket);
  },
  end(): void {
    current = undefined;
    owed = [];
    setOffline(false);
  },
  /** From here on connections of the page pass through it; undone by what it returns. */
  attach(): () => void {
    users++;
    if (users === 1) {
      simulation.since = Date.now();
      undo = [
        replace('WebSocket', {
          construct(target, args, as) {
            const socket = Reflect.construct(target, args, as) as WebSocket;
            stand(socket);
            return socket;
          },
        }),
        replace('fetch', {
          // As browsers do for a network error.
          apply: (target, self, args) =>
            current === 'offline'
              ? Promise.reject(new TypeError('Failed to fetch'))
              : Reflect.apply(target, self, args),
        }),
      ];
    }
    return () => {
      users--;
      if (users > 0) return;
      simulation.end();
      sockets.clear();
      for (const one of undo) one();
      undo = [];
    };
  },
};

export type Simulation = typeof simulation;
