/** The chat's own tests, for whichever runner: no network, no real timers. */
import { disposeAll } from 'whysocket';
import { type FakeServer, fakeServer } from 'whysocket/testing';
import { startChat } from './chat';

/** `vi` and `jest` are both one. */
interface Clock {
  useFakeTimers(): unknown;
  useRealTimers(): unknown;
  advanceTimersByTimeAsync(ms: number): Promise<unknown>;
}

export interface Runner {
  clock: Clock;
  test(title: string, body: () => Promise<void>): void;
  beforeEach(body: () => void): void;
  afterEach(body: () => void): void;
  // biome-ignore lint/suspicious/noExplicitAny: each runner has its own.
  expect: any;
}

export function chatSuite({ test, beforeEach, afterEach, expect, clock }: Runner): void {
  const platform = globalThis.WebSocket;
  let server: FakeServer;
  let asked: boolean[];

  beforeEach(() => {
    clock.useFakeTimers();
    server = fakeServer();
    asked = [];
    document.body.innerHTML = '<main></main>';
  });
  afterEach(() => {
    disposeAll();
    server.restore();
    clock.useRealTimers();
    expect(globalThis.WebSocket).toBe(platform);
  });

  const start = () =>
    startChat(document.querySelector('main')!, async (fresh) => {
      asked.push(fresh);
      return `t${asked.length}`;
    });
  const status = () => document.querySelector('[role=status]')!.textContent;
  const lines = () =>
    [...document.querySelectorAll('li')].map((item) => item.textContent + (item.className && ` (${item.className})`));
  const pass = (ms: number) => clock.advanceTimersByTimeAsync(ms);

  test('it says that it connects, then shows what others say and sends what is said', async () => {
    const chat = start();
    expect(status()).toBe('Connecting.');
    const connection = await server.accept();
    expect(connection.url).toBe('wss://chat.example.test/room?token=t1');
    expect(status()).toBe('');
    await connection.send('hello');
    chat.say('hi');
    expect(lines()).toEqual(['hello', 'hi (passed)']);
    expect(await connection.next()).toBe('hi');
    await pass(100);
    expect(lines()).toEqual(['hello', 'hi']);
  });

  test('a refused handshake, as with 401, is tried again with a new token', async () => {
    start();
    await server.refuse();
    expect(status()).toBe('Cannot connect. Trying again.');
    expect(server.requests.length).toBe(1);
    await pass(3_000);
    const connection = await server.accept();
    expect(connection.url).toMatch(/token=t2$/);
    expect(asked).toEqual([false, false]);
    expect(status()).toBe('');
  });

  test('4401 gets a fresh token; a second one asks people to sign in', async () => {
    start();
    const first = await server.accept();
    await first.close(4401, 'token expired');
    await pass(1_000);
    const second = await server.accept();
    expect(asked).toEqual([false, true]);
    expect(second.url).toMatch(/token=t2$/);
    await second.close(4401, 'token expired');
    expect(status()).toBe('Please sign in again.');
    await pass(60_000);
    expect(server.requests.length).toBe(2);
  });

  test('what is said while the connection is lost waits, and goes out in order with the next one', async () => {
    const chat = start();
    const first = await server.accept();
    await first.cut();
    expect(status()).toBe('Connection lost. Trying again.');
    chat.say('one');
    chat.say('zwei, für später 🙂');
    expect(lines()).toEqual(['one (queued)', 'zwei, für später 🙂 (queued)']);
    await pass(3_000);
    const second = await server.accept();
    expect([await second.next(), await second.next()]).toEqual(['one', 'zwei, für später 🙂']);
    await pass(100);
    expect(lines()).toEqual(['one', 'zwei, für später 🙂']);
    expect(first.received).toEqual([]);
  });

  test('what was in the buffer when the connection was cut may be lost, and is shown as such', async () => {
    const chat = start();
    const connection = await server.accept();
    connection.pause();
    chat.say('into the void');
    await connection.cut();
    expect(lines()).toEqual(['into the void (maybe-sent)']);
    expect(connection.received).toEqual([]);
  });

  test('a server that never answers is given up after ten seconds', async () => {
    start();
    const request = await server.next();
    await pass(9_999);
    expect([request.state, status()]).toEqual(['waiting', 'Connecting.']);
    await pass(1);
    expect([request.state, status()]).toEqual(['gone', 'The server does not answer. Trying again.']);
    await pass(3_000);
    await server.accept();
    expect(status()).toBe('');
  });

  test('leaving says so to the server', async () => {
    const chat = start();
    const connection = await server.accept();
    chat.stop();
    expect(await connection.closed).toEqual({ code: 1000, reason: 'left', wasClean: true });
  });
}
