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
    assert.deepEqual(told.phases, ['disabled']);
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
    assert.deepEqual(told, [['disabled']]);
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
    return { lingers, reasons, buses: stage.buses() };
  }, url('/echo'));
  assert.deepEqual(told, { lingers: 'open', reasons: ['disabled'], buses: 1 });
  await server.until(() => server.live.length === 1, "alice's socket to end");
});

reactStory(
  'an identity that somebody else has: nobody gets the other bus, and the old one is closed',
  async (world) => {
    const { page, url, server } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const App = ({ user }) => {
        const bus = hooks.useBus({ key: 'live', identity: user, url: () => `${address}?user=${user}` });
        const { phase, error } = hooks.useBusStatus(bus);
        return `${phase} ${error?.name}`;
      };
      const [one, other] = [stage.root({ strict: false }), stage.root({ strict: false })];
      await one.show(React.createElement(App, { user: 'alice' }));
      await other.show(React.createElement(App, { user: 'bob' }));
      await stage.until(() => one.text === 'open undefined' && other.text === 'open undefined', 'both');
      const alice = whysocket.getBus({ key: 'live', identity: 'alice', url: () => address });
      await one.show(React.createElement(App, { user: 'bob' }));
      const { phase, reason } = alice.store.getSnapshot();
      await kit.turn();
      return [one.text, other.text, `${phase} ${reason}`];
    }, url('/echo'));
    assert.deepEqual(told, ['stopped KeyConflict', 'open undefined', 'stopped disabled']);
    await server.until(() => server.live.length === 1, "alice's socket to end");
  },
);

reactStory('a list that is mounted later begins with the last message of a retained type', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let bus;
    const List = ({ type }) => JSON.stringify(hooks.useMessages(bus, type).map(({ n }) => n));
    const App = ({ type }) => {
      bus = hooks.useBus({ url: address, codec: 'json', retain: ['init'] });
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
