/** The fake server: who asks for a connection, what is decided, and the place of the global WebSocket meanwhile. */
import { createConnection, type ServerEnd } from './connection.js';
import { FakeServerError } from './errors.js';
import { createInbox, quiet } from './inbox.js';
import { createSocketClass, type Line, type Peer } from './socket.js';
import type { FakeAcceptOptions, FakeConnection, FakeRequest, FakeServer, FakeServerOptions } from './types.js';

/** Also of another copy of this file. */
const MARK = Symbol.for('whysocket.testing');
const RESTORED = 'The fake server was restored: nothing reaches it any more';

const parseOptions = ({ install = true, onRequest }: FakeServerOptions): FakeServerOptions => {
  if (typeof install !== 'boolean') throw new FakeServerError('argument', 'install: true or false');
  if (onRequest !== undefined && typeof onRequest !== 'function')
    throw new FakeServerError('argument', 'onRequest: a function');
  return { install, onRequest };
};

/** Puts it in the place of the global; returns how to put back what was there. */
const installGlobal = (Class: typeof WebSocket): (() => void) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  if (globalThis.WebSocket && MARK in globalThis.WebSocket)
    throw new FakeServerError('installed', 'A fake server is installed already: restore() it first, after each test');
  Object.defineProperty(Class, MARK, { value: true });
  Object.defineProperty(globalThis, 'WebSocket', {
    value: Class,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? false,
  });
  return () => {
    // What somebody else has put there since is theirs to take away.
    if (globalThis.WebSocket !== Class) return;
    if (before) Object.defineProperty(globalThis, 'WebSocket', before);
    else Reflect.deleteProperty(globalThis, 'WebSocket');
  };
};

interface Asked {
  readonly request: FakeRequest;
  readonly peer: Peer;
  /** Resolves when the client has seen `open`, or that it failed. */
  accept(options?: FakeAcceptOptions): { connection: FakeConnection; seen: Promise<void> };
  over(error: FakeServerError): void;
}

const createRequest = (url: string, protocols: readonly string[], line: Line): Asked => {
  let state: FakeRequest['state'] = 'waiting';
  let end: ServerEnd | undefined;
  let over: FakeServerError | undefined;
  const decide = (to: 'accepted' | 'refused') => {
    if (over) throw over;
    if (state === 'gone')
      throw new FakeServerError('gone', 'The client has given up on this request; server.next() answers its next one');
    if (state !== 'waiting') throw new FakeServerError('decided', `This request was ${state} already`);
    state = to;
  };
  const accept = (options: FakeAcceptOptions = {}) => {
    const { protocol = protocols[0] ?? '', answersClose = true } = options;
    if (typeof protocol !== 'string') throw new FakeServerError('argument', 'protocol: a string');
    decide('accepted');
    end = createConnection(url, protocol, line, answersClose);
    const agreed = protocols.length ? protocols.includes(protocol) : !protocol;
    if (agreed) return { connection: end.connection, seen: line.open(protocol) };
    end.peer.giveUp();
    return { connection: end.connection, seen: line.fail() };
  };
  return {
    request: {
      url,
      protocols,
      get state() {
        return state;
      },
      accept: (options) => accept(options).connection,
      refuse() {
        decide('refused');
        return line.fail();
      },
    },
    accept,
    peer: {
      message: (data, bytes) => end?.peer.message(data, bytes),
      close: (code, reason) => end?.peer.close(code, reason),
      giveUp() {
        if (state !== 'refused') state = 'gone';
        end?.peer.giveUp();
        line.fail();
      },
    },
    over(error) {
      over = error;
      end?.over(error);
    },
  };
};

/**
 * A WebSocket server for tests, in the place of the global `WebSocket` until `restore()`. Every request waits until the test decides:
 *
 *     const server = fakeServer();
 *     const connection = await server.accept();
 *     await connection.send('hello');
 */
export const fakeServer = (options: FakeServerOptions = {}): FakeServer => {
  const { install, onRequest } = parseOptions(options);
  const all: Asked[] = [];
  const requests: FakeRequest[] = [];
  const inbox = createInbox<Asked>();
  const error = new FakeServerError('restored', RESTORED);
  let live = true;
  const Class = createSocketClass({
    get live() {
      return live;
    },
    request(url, protocols, line) {
      if (!live) throw error;
      const asked = createRequest(url, protocols, line);
      const { request } = asked;
      all.push(asked);
      requests.push(request);
      if (onRequest) Promise.resolve(request).then(onRequest);
      Promise.resolve(asked).then(inbox.push);
      return asked.peer;
    },
  });
  const uninstall = install ? installGlobal(Class) : () => undefined;
  const restore = () => {
    live = false;
    uninstall();
    inbox.end(error);
    for (const one of all) one.over(error);
  };
  const next = inbox.next;
  return Object.freeze({
    WebSocket: Class,
    requests,
    next: () => quiet(next().then(({ request }) => request)),
    accept: (how?: FakeAcceptOptions) =>
      quiet(
        next().then(async (asked) => {
          const { connection, seen } = asked.accept(how);
          await seen;
          return connection;
        }),
      ),
    refuse: () => quiet(next().then(({ request }) => request.refuse())),
    restore,
    [(Symbol.dispose ?? Symbol.for('Symbol.dispose')) as typeof Symbol.dispose]: restore,
  });
};
