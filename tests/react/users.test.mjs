/** Log-out: of one user nothing is left for the next. */
import assert from 'node:assert/strict';
import { reactStory } from './react.mjs';

reactStory(
  'identity changes while 50 messages wait: closed in the same task, 50 withdrawn, nothing kept',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const { createElement } = React;
      let bus;
      const App = ({ user }) => {
        bus = hooks.useBus({
          key: 'live',
          identity: user,
          url: () => `${address}?user=${user}`,
          codec: 'json',
          retain: ['init'],
          queue: { maxBufferedBytes: 0 },
        });
        const list = hooks.useMessages(bus, 'init');
        return `${list.map(({ of }) => of)} ${hooks.useBusStatus(bus).phase}`;
      };
      const two = (user) => [0, 1].map((key) => createElement(App, { user, key }));
      const root = stage.root({ strict: false });
      await root.show(two('alice'));
      await bus.whenOpen();
      const record = await stage.behind({ key: 'live' });
      bus.send({ type: 'init', of: 'alice-secret' });
      await stage.until(() => root.text.includes('alice-secret'), 'what alice may see');
      const first = bus;
      // 50 wait behind a closed connection, as while it reconnects.
      bus.reconnect({ because: 'test' });
      for (let n = 0; n < 50; n += 1) bus.send({ type: 'say', text: `alice-secret ${n}` });
      const { messages } = bus.store.getSnapshot().queue;
      const shown = root.show(two('bob'));
      const phases = record.of('stopped').map(({ reason }) => reason);
      const withdrawn = record.of('outcome').filter(({ outcome }) => outcome === 'withdrawn').length;
      const text = root.text;
      await shown;
      await bus.whenOpen();
      await stage.until(() => root.text === ' open open', "bob's own");
      // Nor does a list that is mounted only now begin with what was kept of alice.
      await root.show([...two('bob'), createElement(App, { user: 'bob', key: 'late' })]);
      const late = root.text;
      const { markdown, json } = await bus.report({ hosts: 'show' });
      const reachable = JSON.stringify([bus.store.getSnapshot(), bus.key, markdown, json, [...bus.journal()]]);
      return { messages, phases, withdrawn, text, late, reachable, key: bus.key, same: first === bus };
    }, url('/echo'));
    assert.equal(told.messages, 50);
    assert.deepEqual(told.phases, ['disposed']);
    assert.equal(told.withdrawn, 50);
    assert.doesNotMatch(told.text, /alice/);
    assert.equal(told.late, ' open open open');
    assert.doesNotMatch(told.reachable, /alice/);
    assert.doesNotMatch(told.key, /alice|bob/);
    await server.until(() => server.live.length === 1, "alice's connections to end");
    assert.equal(server.live[0].query.user, 'bob');
  },
);

reactStory(
  'an identity that changes outside of an event is gone by the end of the task that commits it',
  async (world) => {
    const { page, url } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      let bus;
      let sign;
      let record;
      const committed = [];
      const App = () => {
        const [user, set] = React.useState('alice');
        sign = set;
        bus = hooks.useBus({ key: 'live', identity: user, url: address });
        React.useLayoutEffect(() => {
          if (user === 'alice') return;
          // After all microtasks of this task: the next one is a task of its own.
          const turns = async () => {
            for (let n = 0; n < 20; n += 1) await 0;
            committed.push(record.of('stopped').map(({ reason }) => reason));
          };
          turns();
        }, [user]);
        return hooks.useBusStatus(bus).phase;
      };
      const root = stage.root({ strict: false });
      await root.show(React.createElement(App));
      await bus.whenOpen();
      record = await stage.behind({ key: 'live' });
      await new Promise((done) => setTimeout(done));
      sign('bob');
      await stage.until(() => committed.length, 'the commit');
      return committed;
    }, url('/echo'));
    assert.deepEqual(told, [['disposed']]);
  },
);

reactStory('a socket that lingers after its user is not there for the next', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const App = ({ user }) => {
      bus = hooks.useBus({ key: 'live', identity: user, url: () => `${address}?user=${user}`, lingerMs: 60_000 });
      return hooks.useBusStatus(bus).phase;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App, { user: 'alice', key: 1 }));
    await bus.whenOpen();
    const record = await stage.behind({ key: 'live' });
    await root.show(null);
    const lingers = record.snapshot.phase;
    await root.show(React.createElement(App, { user: 'bob', key: 2 }));
    const reasons = record.of('stopped').map(({ reason }) => reason);
    await bus.whenOpen();
    return { lingers, reasons, buses: kit.buses() };
  }, url('/echo'));
  assert.deepEqual(told, { lingers: 'open', reasons: ['disposed'], buses: 1 });
  await server.until(() => server.live.length === 1, "alice's socket to end");
});

reactStory(
  'who becomes somebody else leaves the others as they are, and gets the bus of that identity',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const heard = [];
      const buses = {};
      const App = ({ name, user }) => {
        buses[name] = hooks.useBus({ key: 'live', identity: user, url: () => `${address}?user=${user}` });
        hooks.useMessage(
          buses[name],
          () => true,
          (text) => heard.push(`${name} ${text}`),
        );
        return hooks.useBusStatus(buses[name]).phase;
      };
      const root = stage.root({ strict: false });
      const show = (...users) =>
        root.show(['a', 'b', 'c'].map((name, at) => React.createElement(App, { name, user: users[at], key: name })));
      await show('alice', 'alice', 'bob');
      await stage.until(() => root.text === 'openopenopen', 'both buses');
      await show('alice', 'bob', 'bob');
      await stage.until(() => root.text === 'openopenopen', 'both buses again');
      buses.a.send('as alice');
      buses.b.send('as bob');
      await stage.until(() => heard.length === 3, 'three who hear');
      await show('bob', 'bob', 'bob');
      await kit.turn();
      return { heard: heard.sort(), buses: kit.buses(), said: stage.said() };
    }, url('/echo'));
    assert.deepEqual(told, { heard: ['a as alice', 'b as bob', 'c as bob'], buses: 1, said: [] });
    assert.deepEqual(
      server.connections.map(({ query, messages }) => [query.user, ...messages]),
      [
        ['alice', 'as alice'],
        ['bob', 'as bob'],
      ],
    );
    await server.until(() => server.live.length === 1, "alice's socket to end");
  },
);

reactStory('a log-out by update or dispose is not undone by the next render; the next user comes in', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const App = ({ user, n }) => {
      bus = hooks.useBus({ key: 'live', identity: user, url: () => `${address}?user=${user}` });
      const { phase, reason = phase } = hooks.useBusStatus(bus);
      return `${reason} ${n}`;
    };
    const Consumer = () => hooks.useBusStatus(hooks.useBus('live')).phase;
    const root = stage.root({ strict: false });
    const show = (user, n) =>
      root.show([React.createElement(App, { user, n, key: 1 }), React.createElement(Consumer, { key: 2 })]);
    const texts = [];
    const see = async (text) => {
      await stage.until(() => root.text === text, text);
      texts.push(text);
    };
    await show('alice', 1);
    await see('open 1open');
    bus.update({ enabled: false });
    await show('alice', 2);
    await see('disabled 2stopped');
    await show('bob', 3);
    await see('open 3open');
    bus.dispose();
    await show('bob', 4);
    await kit.turn();
    texts.push(root.text.slice(0, 10));
    await show('carol', 5);
    await see('open 5open');
    return texts;
  }, url('/echo'));
  assert.deepEqual(told, ['open 1open', 'disabled 2stopped', 'open 3open', 'disposed 4', 'open 5open']);
  assert.deepEqual(
    server.connections.map(({ query }) => query.user),
    ['alice', 'bob', 'carol'],
  );
});

reactStory(
  'what was hidden while its user left shows nothing of them, and holds nothing',
  { versions: [19] },
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const { createElement, Activity } = React;
      let bus;
      const List = () => `list ${hooks.useMessages(bus, 'say').map(({ of }) => of)}`;
      const App = ({ user, inside, mode }) => {
        bus = hooks.useBus({
          key: 'live',
          identity: user,
          url: () => `${address}?user=${user}`,
          codec: 'json',
          lingerMs: 60_000,
        });
        return createElement(Activity, { mode: inside ? mode : 'visible' }, createElement(List));
      };
      const root = stage.root({ strict: false });
      const visible = () =>
        [...root.container.childNodes]
          .filter((node) => node.nodeType === 3)
          .map(({ data }) => data)
          .join('');
      const show = (user, mode, inside) =>
        root.show(
          inside
            ? createElement(App, { user, inside, mode })
            : createElement(Activity, { mode }, createElement(App, { user, inside: false })),
        );
      const texts = {};
      for (const inside of [true, false]) {
        await show('alice', 'visible', inside);
        await bus.whenOpen();
        bus.send({ type: 'say', of: 'alice-secret' });
        await stage.until(() => root.text.includes('alice-secret'), 'what alice sees');
        await show('alice', 'hidden', inside);
        await kit.turn();
        await show('bob', 'hidden', inside);
        await kit.turn();
        // In this very task: whoever is hidden holds nothing, and nothing lingers.
        texts[`hidden ${inside}`] = kit.buses();
        await show('bob', 'visible', inside);
        await bus.whenOpen();
        await kit.turn();
        texts[inside] = root.text;
        await root.show(null);
        whysocket.disposeAll();
      }
      return { texts, visible: visible() };
    }, url('/echo'));
    assert.deepEqual(told.texts, { true: 'list ', false: 'list ', 'hidden true': 1, 'hidden false': 0 });
    await server.until(() => server.live.length === 0, 'all sockets to end');
  },
);

reactStory('enabled: false and true again: a list of the same user begins anew', async ({ page, url }) => {
  const texts = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const App = ({ enabled }) => {
      bus = hooks.useBus({ url: address, codec: 'json', enabled });
      return `${hooks.useMessages(bus, 'say').length} ${hooks.useBusStatus(bus).phase}`;
    };
    const root = stage.root({ strict: false });
    const texts = [];
    for (const enabled of [true, false, true]) {
      await root.show(React.createElement(App, { enabled }));
      const before = enabled ? '0 open' : '0 stopped';
      await stage.until(() => root.text === before, before);
      texts.push(root.text);
      if (!enabled) continue;
      bus.send({ type: 'say' });
      await stage.until(() => root.text === '1 open', 'the message');
    }
    return texts;
  }, url('/echo'));
  assert.deepEqual(texts, ['0 open', '0 stopped', '0 open']);
});

reactStory('a list that is mounted later begins with the last message of a retained type', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const List = ({ type }) => JSON.stringify(hooks.useMessages(bus, type).map(({ n }) => n));
    const chat = hooks.defineBus({ codec: 'json', retain: ['init'] });
    const App = ({ type }) => {
      bus = chat.useBus({ url: address });
      return type ? React.createElement(List, { type, key: type }) : null;
    };
    const root = stage.root();
    await root.show(React.createElement(App));
    await bus.whenOpen();
    const record = await stage.behind(bus);
    for (const [type, n] of [
      ['init', 1],
      ['news', 2],
      ['init', 3],
    ])
      bus.send({ type, n });
    await record.event('message', 3);
    const texts = [];
    for (const type of ['init', 'news']) {
      await root.show(React.createElement(App, { type }));
      texts.push(root.text);
    }
    return { texts, said: stage.said() };
  }, url('/echo'));
  assert.deepEqual(told, { texts: ['[3]', '[]'], said: [] });
});
