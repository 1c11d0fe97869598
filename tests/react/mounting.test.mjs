/** One bus, whatever the component tree does. */
import assert from 'node:assert/strict';
import { reactStory } from './react.mjs';

reactStory('a hundred mounts over two routes: one socket, and nothing is left after the linger', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const root = stage.root();
    const standing = kit.standing();
    const now = () => [standing.timers, standing.listeners, standing.bytes, standing.buses];
    const before = now();
    const heard = [];
    let bus;
    const route = (name) => () => {
      bus = hooks.useBus({ url: address, lingerMs: 200, logger: { warn: () => {} } });
      hooks.useMessage(
        bus,
        () => true,
        (text) => heard.push(`${name} ${text}`),
      );
      return `${name} ${hooks.useBusStatus(bus, ({ phase }) => phase)}`;
    };
    const routes = [route('home'), route('away')];
    for (let n = 0; n < 100; n += 1) {
      await root.show(React.createElement(routes[n % 2], { key: n }));
      if (n === 0) await bus.whenOpen();
    }
    const record = await stage.behind(bus);
    bus.send('hello');
    await record.event('message');
    const text = root.text;
    await root.leave();
    await record.event('stopped');
    await kit.turn();
    return { text, heard, before, after: now(), said: stage.said() };
  }, url('/echo'));
  assert.equal(server.connections.length, 1);
  assert.equal(told.text, 'away open');
  assert.deepEqual(told.heard, ['away hello']);
  assert.deepEqual(told.after, told.before);
  assert.deepEqual(told.said, []);
});

reactStory(
  'a thousand renders with inline options and handlers: one socket, the newest handler, once',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const heard = [];
      const asked = [];
      const buses = new Set();
      const App = ({ n }) => {
        const bus = hooks.useBus({
          key: 'live',
          url: () => asked.push(n) && address,
          retry: { minDelayMs: 10, firstWindowMs: 20 },
          redact: (text) => text,
        });
        React.useEffect(() => void buses.add(bus));
        hooks.useMessage(
          bus,
          (message) => message !== n,
          (message) => heard.push(`${n} ${message}`),
        );
        hooks.useWhileOpen(bus, ({ send }) => void send(`open ${n}`));
        return null;
      };
      const root = stage.root();
      for (let n = 1; n <= 1_000; n += 1) await root.show(React.createElement(App, { n }));
      const [bus] = buses;
      await stage.until(() => heard.length, 'what was sent at the open');
      bus.send('hello');
      await stage.until(() => heard.length === 2, 'hello');
      bus.reconnect({ because: 'test' });
      await stage.until(() => heard.length === 3, 'what was sent at the second open');
      return { heard, asked, buses: buses.size, said: stage.said() };
    }, url('/echo'));
    assert.equal(server.connections.length, 2);
    assert.deepEqual(told.heard.slice(1), ['1000 hello', '1000 open 1000']);
    assert.equal(told.buses, 1);
    // The second attempt asks the provider of the latest render; the first was made after the first one.
    assert.equal(told.asked.at(-1), 1_000);
    assert.equal(told.asked.length, 2);
    assert.deepEqual(told.said, []);
  },
);

reactStory('twenty components on one bus: one socket, each hears each message once', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const heard = {};
    const Leaf = ({ n }) => {
      const bus = hooks.useBus(n % 2 ? { url: address, key: 'all' } : 'all');
      hooks.useMessage(
        bus,
        () => true,
        () => {
          heard[n] = (heard[n] ?? 0) + 1;
        },
      );
      return hooks.useBusStatus(bus).phase;
    };
    const root = stage.root();
    await root.show(Array.from({ length: 20 }, (_, n) => React.createElement(Leaf, { n, key: n })));
    const record = await stage.behind({ key: 'all' });
    await record.phase('open');
    record.bus.send('hello');
    await record.event('message');
    await kit.turn();
    return { heard: Object.values(heard), text: root.text, said: stage.said() };
  }, url('/echo'));
  assert.equal(server.connections.length, 1);
  assert.deepEqual(told, { heard: Array(20).fill(1), text: 'open'.repeat(20), said: [] });
});

reactStory('a thousand renders that never commit leave nothing: suspended, aborted', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    const root = stage.root();
    await root.show(createElement('p'));
    const standing = kit.standing();
    const now = () => [standing.timers, standing.listeners, standing.bytes, standing.buses];
    const before = now();
    let renders = 0;
    const Never = ({ promise }) => {
      renders += 1;
      const bus = hooks.useBus({ url: address, key: `never ${renders}`, hello: 'x' });
      hooks.useBusStatus(bus);
      hooks.useMessages(bus, () => true);
      hooks.useMessage(
        bus,
        () => true,
        () => {},
      );
      hooks.useWhileOpen(bus, () => {});
      bus.on('open', () => {});
      const answers = [bus.connect(), bus.send('x')];
      if (answers.some(({ why, code }) => (why ?? code) !== 'inert')) throw new Error(JSON.stringify(answers));
      throw promise;
    };
    const never = () => createElement(Never, { promise: new Promise(() => {}) });
    for (let n = 0; n < 500; n += 1)
      await root.show(createElement(React.Suspense, { key: n, fallback: 'wait' }, never()));
    // Aborted: in a transition, which does not hide what is there, until a later update throws it away.
    let render;
    const Stage = () => {
      const [n, set] = React.useState(0);
      render = set;
      return n % 2 ? never() : n;
    };
    await root.show(createElement(React.Suspense, { fallback: 'wait' }, createElement(Stage)));
    for (let n = 1; n < 1_000; n += 2) {
      const before = renders;
      React.startTransition(() => render(n));
      await stage.until(() => renders > before, 'the transition to render');
      whysocket.flushSync(() => render(n + 1));
    }
    const text = root.text;
    await root.show(null);
    await kit.turn();
    return { before, after: now(), renders, text };
  }, url('/echo'));
  assert.deepEqual(told.after, told.before);
  assert.ok(told.renders >= 1_000, `${told.renders} renders`);
  assert.equal(told.text, '1000');
  assert.equal(server.connections.length, 0);
});

reactStory('a component that comes later sees the bus as it is, in its first render', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const texts = [];
    const Leaf = ({ of }) => {
      texts.push(hooks.useBusStatus(hooks.useBus(of)).phase);
      return null;
    };
    const root = stage.root({ strict: false });
    const options = { url: address, key: 'live', identity: 'alice' };
    await root.show(React.createElement(Leaf, { of: options, key: 1 }));
    await (await stage.behind({ key: 'live' })).phase('open');
    texts.length = 0;
    await root.show([1, 2, 3].map((key) => React.createElement(Leaf, { of: key === 3 ? 'live' : options, key })));
    return texts;
  }, url('/echo'));
  assert.deepEqual(told, ['open', 'open', 'open']);
});

reactStory('what a child does in its first effects is done by the bus of its parent', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const log = [];
    const Child = ({ bus }) => {
      React.useLayoutEffect(() => {
        log.push(bus.send('from a layout effect').status);
      }, [bus]);
      React.useEffect(() => {
        log.push(bus.send('from an effect').status);
        return bus.on('message', (text) => log.push(text));
      }, [bus]);
      return null;
    };
    const Parent = () => {
      const bus = hooks.useBus({ url: address });
      return React.createElement(Child, { bus });
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(Parent));
    await stage.until(() => log.length === 4, 'both answers');
    await root.leave();
    return log;
  }, url('/echo'));
  assert.deepEqual(told, ['queued', 'queued', 'from a layout effect', 'from an effect']);
  assert.equal(server.connections.length, 1);
});

reactStory('hidden longer than the linger, and shown again: the handlers hear', { versions: [19] }, async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement, Activity } = React;
    const heard = [];
    let bus;
    const Child = () => {
      hooks.useMessage(
        bus,
        () => true,
        (text) => heard.push(text),
      );
      return hooks.useBusStatus(bus).phase;
    };
    const Parent = () => {
      bus = hooks.useBus({ url: address, lingerMs: 50 });
      return createElement(Child);
    };
    const root = stage.root();
    const show = (mode) => root.show(createElement(Activity, { mode }, createElement(Parent)));
    await show('visible');
    await bus.whenOpen();
    const first = await stage.behind(bus);
    await show('hidden');
    await first.event('stopped');
    await show('visible');
    await bus.whenOpen();
    bus.send('again');
    await stage.until(() => heard.length, 'the echo');
    return { heard, text: root.text, said: stage.said() };
  }, url('/echo'));
  assert.deepEqual(told, { heard: ['again'], text: 'open', said: [] });
  assert.equal(server.connections.length, 2);
});
