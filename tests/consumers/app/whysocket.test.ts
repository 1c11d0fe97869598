import { afterEach, expect, test, vi } from 'vitest';
import { disposeAll, getBus, OptionError } from 'whysocket';

afterEach(() => disposeAll());

/** What applications put in the place of the global in their own tests. */
class Stub {
  static made: Stub[] = [];
  readyState = 0;
  onopen?: (event: unknown) => void;
  onmessage?: (event: unknown) => void;
  onclose?: (event: unknown) => void;
  onerror?: (event: unknown) => void;
  sent: unknown[] = [];
  constructor(readonly url: string) {
    Stub.made.push(this);
  }
  send(data: unknown) {
    this.sent.push(data);
  }
  close() {
    this.readyState = 3;
    this.onclose?.({ code: 1000, reason: '', wasClean: true });
  }
}

test('jsdom’s own WebSocket reaches a real server', async () => {
  const bus = getBus({ url: process.env.ECHO_URL! });
  const heard = new Promise((done) => bus.on('message', done));
  bus.send('from jsdom');
  bus.connect();
  expect(await heard).toBe('from jsdom');
  expect(bus.store.getSnapshot()).toMatchObject({ phase: 'open', opens: 1 });
});

test('a stub of the global WebSocket is taken, with fake timers', () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Stub);
  const bus = getBus({ url: 'wss://api.example.test/live' });
  bus.connect();
  const [first] = Stub.made;
  first.readyState = 1;
  first.onopen?.({});
  expect(bus.store.getSnapshot().phase).toBe('open');
  bus.send('x');
  expect(first.sent).toEqual(['x']);
  first.readyState = 3;
  first.onclose?.({ code: 1006, reason: '', wasClean: false });
  expect(bus.store.getSnapshot().phase).toBe('waiting');
  vi.advanceTimersByTime(3_000);
  expect(Stub.made.length).toBe(2);
  expect(Stub.made[1].url).toBe('wss://api.example.test/live');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('errors are told apart by class', () => {
  expect(() => getBus({ url: 'ftp://example.test' })).toThrow(OptionError);
});
