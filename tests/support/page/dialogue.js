/** Dialogues as data: what a client and a server do at what happens. The client runs with any class that is a WebSocket, in a page or in Node. */

const shown = (data) => {
  if (typeof data === 'string') return data;
  if ('size' in data) return `Blob of ${data.size}`;
  return `bytes ${new Uint8Array(data)}`;
};
/** JSON has neither bytes nor undefined. */
const value = (data) => (Array.isArray(data) ? new Uint8Array(data) : data === '(none)' ? undefined : data);
/** More than any dialogue takes; only one that went wrong comes here. */
const WAIT_MS = 10_000;

/**
 * Plays the client and answers what it saw, in order: each event by handler and by listener, the microtask after it, and what each call
 * did. `at` has the calls: `made` after the constructor, by event each
 * time it comes (`message`), or at its second time (`message 2`).
 */
export const perform = (Class, address, { protocols, binaryType, at = {} }) =>
  new Promise((done) => {
    const log = [];
    let socket;
    const call = (name, fn, tell = () => []) => {
      try {
        fn();
        log.push([name, ...tell()]);
      } catch (error) {
        log.push([name, 'throws', error.name, error instanceof DOMException]);
      }
    };
    const act = ([verb, ...args]) => {
      const name = `${verb} ${JSON.stringify(args)}`;
      if (verb === 'binaryType')
        call(
          name,
          () => (socket.binaryType = args[0]),
          () => [socket.binaryType],
        );
      else if (verb === 'drop handler') socket[`on${args[0]}`] = null;
      else
        call(
          name,
          () => socket[verb](...args.map(value)),
          () => [socket.readyState, verb === 'send' && socket.bufferedAmount],
        );
    };
    const told = (event) => {
      const { type, code, reason, wasClean, data, origin, target } = event;
      return [
        socket.readyState,
        target === socket,
        ...(type === 'open' ? [socket.protocol, socket.extensions] : []),
        ...(type === 'message' ? [shown(data), origin === new URL(socket.url).origin] : []),
        ...(type === 'close' ? [code, reason, wasClean] : []),
      ];
    };
    const finish = () => {
      clearTimeout(timer);
      // What comes too late is in the log as well.
      setTimeout(() => done(log), 20);
    };
    const timer = setTimeout(() => done([...log, ['nothing more came']]), WAIT_MS);
    call('new', () => {
      socket = protocols === undefined ? new Class(address) : new Class(address, protocols);
    });
    if (!socket) return finish();
    log.push(['made', socket.url, socket.readyState, socket.protocol, socket.binaryType, socket.bufferedAmount]);
    log.push([
      String(socket),
      socket.onopen,
      ...[Class, socket].flatMap((one) => [one.CONNECTING, one.OPEN, one.CLOSING, one.CLOSED]),
    ]);
    if (binaryType) socket.binaryType = binaryType;
    for (const type of ['open', 'message', 'error', 'close']) {
      socket[`on${type}`] = function () {
        log.push([`on${type}`, this === socket]);
      };
      socket.addEventListener(type, (event) => {
        log.push([type, ...told(event)]);
        Promise.resolve().then(() => log.push([`after ${type}`]));
        const times = log.filter(([what]) => what === type).length;
        for (const step of [...(at[type] ?? []), ...(at[`${type} ${times}`] ?? [])]) act(step);
        if (type === 'close') finish();
      });
    }
    for (const step of at.made ?? []) act(step);
    return undefined;
  });

/** What the constructor makes of addresses: the URL, or what it throws. */
export const addresses = (Class, list) =>
  list.map((address) => {
    try {
      const socket = new Class(address);
      socket.close();
      return socket.url;
    } catch (error) {
      return [error.name, error instanceof DOMException];
    }
  });

/** The fake server's part: options for `fakeServer`. */
export const fakeSide = ({ answer = 'accept', protocol, open = [], message = [] }) => ({
  install: false,
  async onRequest(request) {
    if (answer === 'refuse') return request.refuse();
    if (answer === 'hang') return undefined;
    const connection = request.accept({ protocol });
    const act = ([verb, ...args], data) =>
      verb === 'echo' ? connection.send(data) : connection[verb](...args.map(value));
    for (const step of open) act(step);
    for (;;) {
      const data = await connection.next().catch(() => undefined);
      if (data === undefined) return undefined;
      for (const step of message) act(step, data);
    }
  },
});
