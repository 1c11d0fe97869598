/** Whose options hold, what a change of them does, and what misuse is told. */
import assert from 'node:assert/strict';
import { reactStory } from './react.mjs';

reactStory('the options are those of the first mounted; others are told once, and own them after it', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    const warnings = [];
    const Holder = ({ slow, children }) => {
      const bus = hooks.useBus({
        key: 'one',
        url: address,
        slowAfterMs: slow,
        logger: { warn: (_line, event) => warnings.push([event.code, event.detail]) },
      });
      hooks.useBusStatus(bus);
      return children ?? null;
    };
    const both = (a, b) => [
      a && createElement(Holder, { slow: a, key: 'a' }),
      b && createElement(Holder, { slow: b, key: 'b' }),
    ];
    const root = stage.root({ strict: false });
    await root.show(both(1_000, 2_000));
    await kit.turn();
    await root.show(both(1_000, 2_500));
    await root.show(both(undefined, 2_500));
    const third = () => kit.thrown(() => whysocket.holdBus({ key: 'one', url: address, slowAfterMs: 2_500 }));
    await (await stage.behind({ key: 'one' })).phase('open');
    const before = warnings.length;
    third();
    await kit.turn();
    return { warnings, more: warnings.length - before };
  }, url('/echo'));
  assert.deepEqual(told.warnings, [['options-differ', ['slowAfterMs']]]);
  assert.equal(told.more, 0);
});

reactStory('a changed key is another bus: no handler hears the old one any more', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const heard = [];
    const toldOld = [];
    const App = ({ room }) => {
      const bus = hooks.useBus({ url: `${address}?room=${room}`, codec: 'json', lingerMs: 60_000 });
      hooks.useMessage(bus, 'say', ({ text }) => heard.push(`${room}: ${text}`));
      React.useEffect(() => void bus.on('phase', ({ to }) => room === 'one' && toldOld.push(to)), [bus]);
      const list = hooks.useMessages(bus, 'say');
      return `${room} ${list.map(({ text }) => text)} ${hooks.useBusStatus(bus).phase}`;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App, { room: 'one' }));
    const one = whysocket.getBus({ url: `${address}?room=one`, codec: 'json', lingerMs: 60_000 });
    await one.whenOpen();
    one.send({ type: 'say', text: 'hello' });
    await stage.until(() => root.text === 'one hello open', 'hello in the list');
    // The commit and its passive effects are tasks of their own; between them the old bus talks.
    let between;
    const Switch = () => {
      const [room, set] = React.useState('one');
      between = set;
      React.useLayoutEffect(() => {
        if (room === 'two') one.close(1000);
      }, [room]);
      return React.createElement(App, { room });
    };
    await root.show(React.createElement(Switch));
    const closes = [];
    one.on('close', ({ code }) => closes.push(code));
    between('two');
    await stage.until(() => root.text === 'two  open', 'the other room');
    // Told to the page, and to nobody who listened by way of the component.
    await stage.until(() => closes.length, 'the close of the old room');
    return { heard, told: toldOld, closes };
  }, url('/echo'));
  assert.deepEqual(told, { heard: ['one: hello'], told: ['open'], closes: [1000] });
  assert.deepEqual(
    server.connections.map(({ query }) => query.room),
    ['one', 'two'],
  );
});

reactStory(
  'a new token in the URL is the same bus: it reconnects, and what waits and is shown stays',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const buses = new Set();
      let bus;
      const App = ({ token }) => {
        bus = hooks.useBus({ url: `${address}?token=${token}`, codec: 'json' });
        buses.add(bus);
        return `${hooks.useMessages(bus, 'say').length} ${hooks.useBusStatus(bus).opens}`;
      };
      // Two holders: neither is the other's second user.
      const both = (token) => [0, 1].map((key) => React.createElement(App, { token, key }));
      const root = stage.root({ strict: false });
      await root.show(both('one'));
      await bus.whenOpen();
      bus.send({ type: 'say' });
      await stage.until(() => root.text === '1 11 1', 'the message');
      await root.show(both('two'));
      await stage.until(() => root.text === '1 21 2', 'the second connection');
      return { buses: buses.size, said: stage.said() };
    }, url('/echo'));
    assert.deepEqual(told, { buses: 2, said: [] });
    assert.deepEqual(
      server.connections.map(({ query }) => query.token),
      ['one', 'two'],
    );
  },
);

reactStory('enabled: false of the last who wants it closes at once; waitingFor is said', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const App = ({ enabled, to = address }) => {
      bus = hooks.useBus({ key: 'live', url: to, enabled, waitingFor: 'a project' });
      const { phase, reason, waitingFor } = hooks.useBusStatus(bus);
      return `${phase} ${reason} ${waitingFor}`;
    };
    const root = stage.root();
    const show = async (props) => {
      await root.show(React.createElement(App, props));
      return root.text;
    };
    const texts = [await show({ enabled: false })];
    await show({ enabled: true });
    await bus.whenOpen();
    texts.push(await show({ enabled: false }));
    await show({ enabled: true });
    await bus.whenOpen();
    texts.push(await show({ enabled: true, to: null }));
    await stage.until(() => root.text.startsWith('paused'), 'paused');
    texts.push(root.text);
    await show({ enabled: true });
    await bus.whenOpen();
    return texts;
  }, url('/echo'));
  assert.deepEqual(told.slice(0, 2), ['idle undefined undefined', 'stopped disabled undefined']);
  assert.equal(told[3], 'paused no-url a project');
  assert.equal(server.connections.length, 3);
});

reactStory(
  'a key alone gets the bus of whoever gives the options, before or after it, of any identity',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const { createElement } = React;
      const heard = [];
      const Consumer = () => {
        const bus = hooks.useBus('live');
        hooks.useMessage(
          bus,
          () => true,
          (text) => heard.push(text),
        );
        return hooks.useBusStatus(bus).phase;
      };
      let owned;
      const Owner = ({ identity }) => {
        owned = hooks.useBus({ key: 'live', identity, url: address, lingerMs: 50 });
        return null;
      };
      const tree = (identity) => [
        createElement(Consumer, { key: 'first' }),
        identity && createElement(Owner, { identity, key: 'owner' }),
        createElement(Consumer, { key: 'second' }),
      ];
      const root = stage.root();
      await root.show(tree());
      const texts = [root.text];
      await root.show(tree('alice'));
      await owned.whenOpen();
      owned.send('hello');
      await stage.until(() => heard.length === 2, 'hello');
      texts.push(root.text);
      await root.show(tree());
      await stage.until(() => root.text === 'stoppedstopped', 'the end of what nobody wants');
      await root.show(tree('bob'));
      await owned.whenOpen();
      owned.send('again');
      await stage.until(() => heard.length === 4, 'again');
      return { texts, heard, buses: kit.buses(), said: stage.said() };
    }, url('/echo'));
    assert.deepEqual(told, {
      texts: ['idleidle', 'openopen'],
      heard: ['hello', 'hello', 'again', 'again'],
      buses: 1,
      said: [],
    });
    assert.equal(server.connections.length, 2);
  },
);

reactStory('a Provider above the router holds for good; its hooks are typed and need no options', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    const market = hooks.defineBus({ codec: 'json', lingerMs: 0 });
    const Route = () => {
      const bus = market.useBus();
      const [last] = market.useMessages(bus, 'price', { limit: 1 });
      return `${market.useBusStatus(bus, ({ phase }) => phase)} ${last?.value ?? '-'}`;
    };
    let bus;
    const Spy = () => {
      bus = market.useBus();
      return null;
    };
    const tree = (route) =>
      createElement(market.Provider, { options: { url: address } }, createElement(Spy), route && createElement(Route));
    const root = stage.root();
    for (let n = 0; n < 20; n += 1) await root.show(tree(n % 2));
    await bus.whenOpen();
    bus.send({ type: 'price', value: 7 });
    await stage.until(() => root.text === 'open 7', 'the price');
    return stage.said();
  }, url('/echo'));
  assert.deepEqual(told, []);
  assert.equal(server.connections.length, 1);
});

reactStory('misuse is a sentence that says what to do, and no render throws', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    const chat = hooks.defineBus({ codec: 'json' });
    const look = (bus) => {
      const { phase, reason, error } = hooks.useBusStatus(bus);
      return `${phase} ${reason} ${error?.message}`;
    };
    const Alone = () => look(chat.useBus());
    const Nowhere = () => look(hooks.useBus({ url: undefined }));
    const Hollow = () => look(hooks.useBus({ url: `${address}/undefined` }));
    const Number_ = () => look(hooks.useBus({ url: address, connectTimeoutMs: '5' }));
    const Taken = ({ name }) => look(hooks.useBus({ key: name, url: `${address}?mine` }));
    const Disposed = () => {
      const bus = hooks.useBus({ url: `${address}?gone` });
      React.useEffect(() => {
        bus.dispose();
      }, [bus]);
      const { phase, reason } = hooks.useBusStatus(bus);
      return `${phase} ${reason} ${bus.send('x').code} ${bus.connect().why}`;
    };
    const texts = {};
    const show = async (Component, props) => {
      const root = stage.root({ strict: false });
      await root.show(createElement(Component, props));
      await kit.turn();
      texts[Component.name] = root.text;
      return root;
    };
    for (const Component of [Alone, Nowhere, Hollow, Number_, Disposed]) await show(Component);
    whysocket.getBus({ key: 'taken', url: address });
    const root = await show(Taken, { name: 'free' });
    const free = root.text;
    await root.show(createElement(Taken, { name: 'taken' }));
    await kit.turn();
    texts.Taken = root.text;
    await root.show(createElement(Taken, { name: 'free' }));
    return { texts, free, back: root.text, said: stage.said() };
  }, url('/echo'));
  const { texts } = told;
  assert.match(texts.Alone, /^stopped invalid-options useBus: .*Provider/);
  assert.match(texts.Nowhere, /^stopped invalid-options (url|key): expected .*undefined/);
  assert.match(texts.Hollow, /^stopped invalid-options url: expected a URL without undefined/);
  assert.match(texts.Number_, /^stopped invalid-options connectTimeoutMs: expected a number from 1, received/);
  assert.match(texts.Taken, /^stopped invalid-options "taken" is held with another url: use another key/);
  assert.match(texts.Disposed, /^stopped disposed disposed disposed$/);
  assert.match(told.back, /^(idle|connecting|open)/);
  assert.equal(told.said.length, 5);
  for (const line of told.said) assert.match(line, /^whysocket: /);
});

reactStory(
  'what had stopped for a cause starts with another token, or when what it depends on changes',
  async (world) => {
    const { page, url, server } = world;
    server.behave = (connection) =>
      connection.upgrade((ws) => connection.query.token === 'bad' && ws.close(connection.query.code ?? 1008));
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      let bus;
      const App = ({ token, depends }) => {
        bus = hooks.useBus({
          key: 'live',
          url: `${address}?token=${token}&n=${depends}`,
          reconnectOn: [depends],
          retry: kit.fast.retry,
        });
        return hooks.useBusStatus(bus).phase;
      };
      const root = stage.root({ strict: false });
      const show = (token, depends) => root.show(React.createElement(App, { token, depends }));
      const texts = [];
      const see = async (phase) => {
        await stage.until(() => root.text === phase, phase);
        texts.push(phase);
      };
      await show('bad', 1);
      await see('stopped');
      await show('bad', 1);
      await kit.turn();
      texts.push(root.text);
      await show('good', 1);
      await see('open');
      // What we closed ourselves stays closed.
      bus.close();
      await see('stopped');
      await show('good', 2);
      await kit.turn();
      texts.push(root.text);
      return texts;
    }, url('/any'));
    assert.deepEqual(told, ['stopped', 'stopped', 'open', 'stopped', 'stopped']);
    assert.deepEqual(
      server.connections.map(({ query }) => query.token),
      ['bad', 'good'],
    );
  },
);

reactStory('from options to the key alone and back: the same bus', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const App = ({ to }) => hooks.useBusStatus(hooks.useBus(to ? { key: 'live', url: to } : 'live')).phase;
    const root = stage.root();
    const texts = [];
    for (const to of [undefined, address, undefined, address]) {
      await root.show([React.createElement(App, { to, key: 1 }), React.createElement(App, { to: address, key: 2 })]);
      await stage.until(() => root.text === 'openopen', 'both open');
      texts.push(root.text);
    }
    // Alone, the key gets nothing until the options come.
    const alone = stage.root();
    const Other = ({ to }) => hooks.useBusStatus(hooks.useBus(to ? { key: 'alone', url: to } : 'alone')).phase;
    for (const to of [undefined, address]) {
      await alone.show(React.createElement(Other, { to }));
      await stage.until(() => alone.text === (to ? 'open' : 'idle'), `${to}`);
    }
    return { texts: texts.length, said: stage.said() };
  }, url('/echo'));
  assert.deepEqual(told, { texts: 4, said: [] });
  assert.equal(server.connections.length, 2);
});

reactStory('a conflict is over when the other is gone, or when the options agree', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const App = ({ protocols }) => {
      const { phase, error } = hooks.useBusStatus(hooks.useBus({ key: 'taken', url: address, protocols }));
      return `${phase} ${error?.name}`;
    };
    const root = stage.root({ strict: false });
    const texts = [];
    const other = whysocket.holdBus({ key: 'taken', url: address, protocols: ['v1'], lingerMs: 0 });
    await other.bus.whenOpen();
    for (const [protocols, text] of [
      [['v2'], 'stopped KeyConflict'],
      [['v1'], 'open undefined'],
      // One who holds it may change its credential.
      [['v2'], 'open undefined'],
      [undefined, ''],
      [['v1'], 'stopped KeyConflict'],
    ]) {
      await root.show(protocols && React.createElement(App, { protocols }));
      // The refusal comes with an effect, and is rendered after it.
      await stage.until(() => root.text === text, `${protocols}: ${text}, not ${root.text}`);
      texts.push(root.text);
    }
    other.release();
    await stage.until(() => root.text === 'open undefined', 'a bus of its own');
    return texts;
  }, url('/echo'));
  assert.deepEqual(told, ['stopped KeyConflict', 'open undefined', 'open undefined', '', 'stopped KeyConflict']);
});

reactStory('a conflict is over, too, if the other goes while the refusal is rendered', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const other = whysocket.holdBus({ key: 'taken', url: address, protocols: ['v1'] });
    await other.bus.whenOpen();
    const seen = [];
    const App = () => {
      const { phase, error } = hooks.useBusStatus(hooks.useBus({ key: 'taken', url: address, protocols: ['v2'] }));
      // Before the effect that waits for the other.
      React.useLayoutEffect(() => {
        if (!error) return;
        seen.push(error.name);
        other.bus.dispose();
      }, [error]);
      return phase;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App));
    await stage.until(() => root.text === 'open', 'a bus of its own');
    return seen;
  }, url('/echo'));
  assert.deepEqual(told, ['KeyConflict']);
});

reactStory(
  'what a bus is called, and that it can be disposed of, is there in the first render',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const keys = [];
      const App = () => {
        const bus = hooks.useBus({ key: 'live', url: address });
        keys.push(bus.key);
        return typeof bus[Symbol.dispose ?? Symbol.for('Symbol.dispose')];
      };
      const root = stage.root({ strict: false });
      await root.show(React.createElement(App));
      return [...new Set(keys), root.text];
    }, url('/echo'));
    assert.deepEqual(told, ['live', 'function']);
  },
);
