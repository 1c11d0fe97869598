/** What `fakeServer` promises to tests, for whichever runner. */
import { disposeAll, getBus } from 'whysocket';
import { FakeServerError, fakeServer } from 'whysocket/testing';
import type { Runner } from './suite';

export function fakeSuite({ test, beforeEach, afterEach, expect, clock }: Runner): void {
  const platform = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  const url = 'wss://api.example.test/live';
  beforeEach(() => {
    clock.useFakeTimers();
  });
  afterEach(() => {
    disposeAll();
    clock.useRealTimers();
    expect(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')).toEqual(platform);
  });
  const caught = (fn: () => unknown) => {
    try {
      return fn();
    } catch (error) {
      return error;
    }
  };
  const code = async (fn: () => unknown) => {
    const error = await Promise.resolve(caught(fn)).catch((reason) => reason);
    expect(error).toBeInstanceOf(FakeServerError);
    return (error as FakeServerError).code;
  };

  test('it stands in for the environment’s own WebSocket, and restore() leaves nothing of it', async () => {
    const server = fakeServer();
    expect(window.WebSocket).toBe(server.WebSocket);
    const socket = new WebSocket(url);
    expect(socket).toBeInstanceOf(WebSocket);
    expect([String(socket), socket.OPEN, WebSocket.CLOSED]).toEqual(['[object WebSocket]', 1, 3]);
    server.restore();
    server.restore();
    expect(window.WebSocket).not.toBe(server.WebSocket);
    expect(await code(() => new server.WebSocket(url))).toBe('restored');
  });

  test('without being installed it serves who is given its class', async () => {
    const server = fakeServer({ install: false });
    expect(window.WebSocket).not.toBe(server.WebSocket);
    const bus = getBus({ url, WebSocket: server.WebSocket });
    bus.connect();
    await server.accept();
    expect(bus.store.getSnapshot().phase).toBe('open');
    server.restore();
  });

  test('onRequest decides without the test; what it sends comes after open', async () => {
    const server = fakeServer({
      onRequest: (request) => request.accept().send(`welcome to ${new URL(request.url).pathname}`),
    });
    const told: string[] = [];
    const socket = new WebSocket(url);
    socket.onopen = () => told.push('open');
    const data = await new Promise((done) => {
      socket.onmessage = (event) => done(event.data);
    });
    expect([...told, data]).toEqual(['open', 'welcome to /live']);
    expect((await server.next()).state).toBe('accepted');
    server.restore();
  });

  test('binary messages arrive as copies, as binaryType says; a Blob stays one', async () => {
    const server = fakeServer();
    const socket = new WebSocket(url);
    const connection = await server.accept();
    const bytes = new Uint8Array([0, 1, 2, 3]);
    const heard: unknown[] = [];
    socket.onmessage = ({ data }) => heard.push(data);
    await connection.send(bytes);
    socket.binaryType = 'arraybuffer';
    const sending = connection.send(bytes.subarray(1, 3));
    bytes.fill(9);
    await sending;
    expect(heard[0]).toBeInstanceOf(Blob);
    expect([(heard[0] as Blob).size, ...new Uint8Array(heard[1] as ArrayBuffer)]).toEqual([4, 1, 2]);
    socket.send(bytes);
    socket.send(new Blob(['abc']));
    expect(socket.bufferedAmount).toBe(7);
    bytes.fill(0);
    expect([...new Uint8Array((await connection.next()) as ArrayBuffer)]).toEqual([9, 9, 9, 9]);
    expect(((await connection.next()) as Blob).size).toBe(3);
    expect(socket.bufferedAmount).toBe(0);
    server.restore();
  });

  test('a paused server leaves messages and the Close frame where they are, in order', async () => {
    const server = fakeServer();
    const socket = new WebSocket(url);
    const connection = await server.accept();
    connection.pause();
    socket.send('é');
    await Promise.resolve();
    expect([socket.bufferedAmount, connection.received.length]).toEqual([2, 0]);
    socket.send('b');
    connection.resume();
    socket.close(4000, 'enough');
    expect([await connection.next(), await connection.next()]).toEqual(['é', 'b']);
    expect(await connection.closed).toEqual({ code: 4000, reason: 'enough', wasClean: true });
    expect([socket.bufferedAmount, socket.readyState]).toEqual([0, 3]);
    server.restore();
  });

  test('a Close frame that stays unanswered: the bus stops waiting after closeTimeoutMs', async () => {
    const server = fakeServer();
    const bus = getBus({ url });
    const causes: string[] = [];
    bus.on('close', ({ cause }) => causes.push(cause));
    bus.connect();
    const connection = await server.accept({ answersClose: false });
    bus.close(4000, 'bye');
    expect(await connection.closed).toEqual({ code: 4000, reason: 'bye', wasClean: true });
    await clock.advanceTimersByTimeAsync(1_999);
    expect(bus.store.getSnapshot().phase).toBe('closing');
    await clock.advanceTimersByTimeAsync(1);
    expect([bus.store.getSnapshot().phase, ...causes]).toEqual(['stopped', 'close-timeout']);
    server.restore();
  });

  test('subprotocols: the first offered, another one, none of them', async () => {
    const server = fakeServer();
    const chosen = async (protocol?: string) => {
      const socket = new WebSocket(url, ['a', 'b']);
      const connection = await server.accept({ protocol });
      return [socket.readyState, socket.protocol, connection.protocol];
    };
    expect(await chosen()).toEqual([1, 'a', 'a']);
    expect(await chosen('b')).toEqual([1, 'b', 'b']);
    expect(await chosen('')).toEqual([3, '', '']);
    expect(await chosen('c')).toEqual([3, '', 'c']);
    server.restore();
  });

  test('use that can only be a mistake of the test has a typed error', async () => {
    const server = fakeServer();
    expect(await code(() => fakeServer())).toBe('installed');
    expect(await code(() => fakeServer({ install: 1 } as never))).toBe('argument');
    expect(await code(() => fakeServer({ onRequest: 'accept' } as never))).toBe('argument');

    const early = new WebSocket(url);
    const given = await server.next();
    early.close();
    expect(await code(() => given.accept())).toBe('gone');

    new WebSocket(url);
    const request = await server.next();
    expect(await code(() => request.accept({ protocol: 1 } as never))).toBe('argument');
    const connection = request.accept();
    expect(await code(() => request.refuse())).toBe('decided');
    for (const bad of [999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5, '1000'])
      expect(await code(() => connection.close(bad as number))).toBe('argument');
    expect(await code(() => connection.close(1000, 'é'.repeat(62)))).toBe('argument');
    expect(await code(() => connection.send({} as never))).toBe('argument');

    const waiting = connection.next();
    await connection.close(1012);
    expect(await code(() => waiting)).toBe('closed');
    expect(await code(() => connection.next())).toBe('closed');
    expect(await code(() => connection.send('x'))).toBe('closed');
    expect(await code(() => connection.cut())).toBe('closed');

    new WebSocket(url);
    const last = await server.accept();
    const never = [server.next(), last.next()];
    server.restore();
    for (const one of never) expect(await code(() => one)).toBe('restored');
    expect(await last.closed).toEqual({ code: 1006, reason: '', wasClean: false });
    expect(await code(() => server.next())).toBe('restored');
  });

  test('after restore() nothing is delivered', async () => {
    const server = fakeServer();
    const socket = new WebSocket(url);
    const heard: string[] = [];
    for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, () => heard.push(type));
    const connection = await server.accept();
    const sending = connection.send('too late');
    server.restore();
    await sending;
    expect(heard).toEqual(['open']);
  });
}
