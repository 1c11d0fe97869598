/** MessageBus by itself: who is told of what, and what happens to whoever throws. */
import assert from 'node:assert/strict';
import { contract } from './contract.mjs';

contract('without a configuration a MessageBus works', async ({ page }) => {
  const told = await page(() => {
    const bus = new compat.MessageBus();
    const heard = [];
    bus.on('chat', (message) => heard.push(message));
    bus.emit({ type: 'chat', data: 1 });
    bus.setConnected(true);
    return [heard, bus.getConnected()];
  });
  assert.deepEqual(told, [[{ type: 'chat', data: 1 }], true]);
});

contract('on() returns an unsubscribe, for that registration alone', async ({ page }) => {
  const told = await page(() => {
    const bus = new compat.MessageBus();
    let calls = 0;
    const handler = () => {
      calls += 1;
    };
    const off = bus.on('chat', handler);
    bus.on('chat', handler);
    off();
    off();
    bus.emit({ type: 'chat' });
    return calls;
  });
  assert.equal(told, 1);
});

contract('a handler that is taken away during a message is not called', async ({ page }) => {
  const told = await page(() => {
    const bus = new compat.MessageBus();
    const heard = [];
    bus.on('chat', () => {
      heard.push('first');
      off();
    });
    const off = bus.on('chat', () => heard.push('second'));
    bus.emit({ type: 'chat' });
    return heard;
  });
  assert.deepEqual(told, ['first']);
});

contract('onMessage runs before the handlers by type', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({ onMessage: () => heard.push('all') });
    bus.on('chat', () => heard.push('chat'));
    bus.emit({ type: 'chat' });
    bus.emit({ type: 'other' });
    return heard;
  });
  assert.deepEqual(told, ['all', 'chat', 'all']);
});

contract('send() builds a message with a timestamp and emits it here', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({ onMessage: (message) => heard.push(message) });
    bus.send('chat', { text: 'hi' }, 'm-1');
    bus.send('done');
    return heard.map(({ timestamp, ...rest }) => ({ ...rest, isNow: Math.abs(Date.now() - timestamp) < 10_000 }));
  });
  assert.deepEqual(told, [
    { type: 'chat', data: { text: 'hi' }, id: 'm-1', isNow: true },
    { type: 'done', data: {}, isNow: true },
  ]);
});

contract('sendError() emits an `error` message with the error and more', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus();
    bus.on('error', ({ data }) => heard.push(data));
    bus.sendError('no seat left', { row: 7 });
    bus.sendError('gone');
    return heard;
  });
  assert.deepEqual(told, [{ error: 'no seat left', row: 7 }, { error: 'gone' }]);
});

contract('setConnected() calls back every time, also if nothing has changed', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({
      onConnect: () => heard.push('on'),
      onDisconnect: () => heard.push('off'),
    });
    for (const connected of [true, true, false, false]) bus.setConnected(connected);
    return [...heard, bus.getConnected()];
  });
  assert.deepEqual(told, ['on', 'on', 'off', 'off', false]);
});

contract('clear() takes the handlers by type away, and nothing else', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({ onMessage: () => heard.push('all') });
    bus.on('chat', () => heard.push('chat'));
    bus.clear();
    bus.emit({ type: 'chat' });
    bus.on('chat', () => heard.push('again'));
    bus.emit({ type: 'chat' });
    return heard;
  });
  assert.deepEqual(told, ['all', 'all', 'again']);
});

contract('a handler that throws goes to onError, and the others still run', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({ onError: (error) => heard.push(error) });
    bus.on('chat', () => {
      throw new Error('broken');
    });
    bus.on('chat', () => heard.push('second'));
    bus.emit({ type: 'chat' });
    return heard;
  });
  assert.deepEqual(told, ['Handler error for chat: broken', 'second']);
});

contract('a throwing onMessage goes to onError, and the handlers by type still run', async ({ page }) => {
  const told = await page(() => {
    const heard = [];
    const bus = new compat.MessageBus({
      onMessage: () => {
        throw new Error('broken');
      },
      onError: (error) => heard.push(error),
    });
    bus.on('chat', () => heard.push('chat'));
    bus.emit({ type: 'chat' });
    return heard;
  });
  assert.deepEqual(told, ['Handler error for chat: broken', 'chat']);
});

contract('without onError what a handler throws is an uncaught error of the page', async ({ page, pages }) => {
  pages.expected = ['broken handler'];
  const heard = await page(async () => {
    const heard = [];
    const bus = new compat.MessageBus();
    bus.on('chat', () => {
      throw new Error('broken handler');
    });
    bus.on('chat', () => heard.push('second'));
    const reported = new Promise((done) => addEventListener('error', done, { once: true }));
    bus.emit({ type: 'chat' });
    await reported;
    return heard;
  });
  assert.deepEqual(heard, ['second']);
});
