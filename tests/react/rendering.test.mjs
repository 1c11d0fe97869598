/** What renders when, and what it then sees. */
import assert from 'node:assert/strict';
import { reactStory } from './react.mjs';

const FLOOD = { timeoutMs: 120_000 };

reactStory('10 000 messages a second: the phase renders once per change, a list once a frame', FLOOD, async (world) => {
  const { page, url, server } = world;
  server.behave = (connection) =>
    connection.upgrade((ws) => {
      let sent = 0;
      const timer = setInterval(() => {
        for (let n = 0; n < 100; n += 1) ws.send(`{"type":"tick","n":${(sent += 1)}}`);
        if (sent < 30_000) return;
        clearInterval(timer);
        ws.close(1008);
      }, 10);
      ws.on('close', () => clearInterval(timer));
    });
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    const phases = [];
    const count = { renders: 0, frames: 0 };
    let last = [];
    let inOrder = true;
    let bus;
    const Phase = () => {
      phases.push(hooks.useBusStatus(bus, ({ phase }) => phase));
      return null;
    };
    const List = () => {
      const list = hooks.useMessages(bus, 'tick', { limit: 50 });
      React.useEffect(() => {
        count.renders += 1;
        inOrder &&= list.every(({ n }, at) => at === 0 || n === list[at - 1].n + 1);
        last = list;
      }, [list]);
      return null;
    };
    const App = () => {
      bus = hooks.useBus({ url: address, codec: 'json' });
      return [createElement(Phase, { key: 1 }), createElement(List, { key: 2 })];
    };
    const root = stage.root({ strict: false });
    const frame = () => {
      count.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    await root.show(createElement(App));
    const record = await stage.behind(bus);
    await record.phase('stopped', 60_000);
    await stage.until(() => last.at(-1)?.n === 30_000, 'the last message in the list');
    const { messagesIn } = bus.counters();
    return { phases, ...count, length: last.length, inOrder, messagesIn, told: record.phases };
  }, url('/flood'));
  assert.equal(told.messagesIn, 30_000);
  assert.deepEqual(
    told.phases.filter((phase, at) => phase !== told.phases[at - 1]),
    told.phases,
    'no phase is rendered twice',
  );
  assert.deepEqual(told.phases.slice(-2), ['open', 'stopped']);
  assert.deepEqual([told.length, told.inOrder], [50, true]);
  // The list renders in the frame that shows it: one more is the first, empty one.
  assert.ok(told.renders <= told.frames + 1, `${told.renders} renders in ${told.frames} frames`);
  assert.ok(told.renders > 10, `${told.renders} renders`);
});

reactStory('while no frame comes a list keeps no more than it will show', { engines: ['chromium'] }, async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const alive = [];
    const codec = {
      encode: JSON.stringify,
      decode(text) {
        const message = JSON.parse(text);
        alive.push(new WeakRef(message));
        return message;
      },
    };
    let bus;
    const App = () => {
      bus = hooks.useBus({ url: address, codec });
      return `${hooks.useMessages(bus, 'tick', { limit: 10 }).length}`;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App));
    await bus.whenOpen();
    const { requestAnimationFrame, setTimeout } = window;
    const held = [];
    window.requestAnimationFrame = (run) => held.push(run);
    window.setTimeout = (run, ms, ...rest) => (ms === 1_000 ? held.push(run) : setTimeout(run, ms, ...rest));
    for (let n = 0; n < 500; n += 1) bus.send({ type: 'tick', n });
    await stage.until(() => alive.length === 500, 'all echoes');
    await kit.turn();
    gc();
    const kept = alive.filter((one) => one.deref()).length;
    Object.assign(window, { requestAnimationFrame, setTimeout });
    for (const run of held) run();
    await kit.turn();
    return { kept, text: root.text };
  }, url('/echo'));
  assert.ok(told.kept < 20, `${told.kept} of 500 are still there`);
  assert.equal(told.text, '10');
});

reactStory('no tearing: while a transition renders, all parts of it see one phase', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const { createElement } = React;
    let bus;
    const seen = new Set();
    const torn = [];
    let renders = 0;
    const Slow = () => {
      renders += 1;
      const { phase, attempt } = hooks.useBusStatus(bus);
      const end = performance.now() + 4;
      while (performance.now() < end);
      return `${phase} ${attempt},`;
    };
    let next;
    const App = () => {
      bus = hooks.useBus({ url: address, key: 'torn' });
      const [n, set] = React.useState(0);
      next = set;
      return Array.from({ length: 20 }, (_, at) => createElement(Slow, { key: at, n }));
    };
    const root = stage.root({ strict: false });
    new MutationObserver(() => {
      const parts = root.text.split(',').slice(0, -1);
      seen.add(parts[0]);
      if (new Set(parts).size > 1) torn.push(parts);
    }).observe(root.container, { subtree: true, childList: true, characterData: true });
    await root.show(createElement(App));
    await bus.whenOpen();
    for (let n = 1; n <= 10; n += 1) {
      const before = renders;
      React.startTransition(() => next(n));
      await stage.until(() => renders > before + 2, 'the transition to be under way');
      bus.reconnect({ because: 'in the middle of a transition' });
      await bus.whenOpen();
    }
    await kit.turn();
    return { torn, phases: seen.size };
  }, url('/echo'));
  assert.deepEqual(told.torn, []);
  assert.ok(told.phases > 3, `${told.phases} different states were shown`);
});

reactStory('an inline selector that makes a new object renders only when what is in it has changed', async (world) => {
  const { page, url } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    const values = [];
    let bus;
    let again;
    const App = () => {
      bus = hooks.useBus({ url: address });
      again = React.useReducer((n) => n + 1, 0)[1];
      values.push(hooks.useBusStatus(bus, ({ phase, opens }) => ({ isOpen: phase === 'open', opens })));
      return null;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App));
    await bus.whenOpen();
    await kit.turn();
    const rendered = values.length;
    for (let n = 0; n < 50; n += 1) bus.send(`${n}`);
    await bus.drained();
    await kit.turn();
    const after = values.length;
    whysocket.flushSync(() => again());
    return { rendered, after, same: values.at(-1) === values.at(-2), value: values.at(-1), said: stage.said() };
  }, url('/echo'));
  assert.equal(told.after, told.rendered);
  assert.deepEqual([told.same, told.value, told.said], [true, { isOpen: true, opens: 1 }, []]);
});

reactStory('a component whose provider waits renders, and is not asked again for that', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks } = whysocket;
    let asked = 0;
    let renders = 0;
    let know;
    const App = () => {
      const [project, set] = React.useState(null);
      know = set;
      renders += 1;
      const bus = hooks.useBus({
        key: 'project',
        url: () => {
          asked += 1;
          return project ? `${address}?project=${project}` : { wait: 'project not found' };
        },
        reconnectOn: [project],
      });
      const { phase, waitingFor } = hooks.useBusStatus(bus);
      return `${phase} ${waitingFor ?? ''}`;
    };
    const root = stage.root({ strict: false });
    await root.show(React.createElement(App));
    await stage.until(() => root.text === 'paused project not found', 'paused');
    await kit.turn();
    const idle = { asked, few: renders < 10 };
    know('seven');
    await stage.until(() => root.text.startsWith('open'), 'open');
    return { idle, asked };
  }, url('/echo'));
  assert.deepEqual(told, { idle: { asked: 1, few: true }, asked: 2 });
  assert.equal(server.connections[0].query.project, 'seven');
});

reactStory('a server renders what hydration begins with: no warning, and nothing is made there', async (world) => {
  const { page, url, server } = world;
  const told = await page(async (address) => {
    const { React, hooks, renderToString, hydrateRoot } = whysocket;
    const chat = hooks.defineBus({ codec: 'json' });
    const App = () => {
      const bus = chat.useBus();
      const { phase } = hooks.useBusStatus(bus);
      const list = hooks.useMessages(bus, 'news');
      hooks.useWhileOpen(bus, () => {});
      const verdict = hooks.useVerdict(bus);
      return React.createElement('p', null, `${phase} ${list.length} ${verdict?.id ?? 'well'}`);
    };
    const page = React.createElement(chat.Provider, { options: { url: address } }, React.createElement(App));
    const html = [renderToString(page), renderToString(page)];
    const made = { buses: kit.buses(), bytes: whysocket.liveBytes() };
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = html[0];
    const first = container.textContent;
    const complaints = [];
    const root = hydrateRoot(container, page, { onRecoverableError: (error) => complaints.push(`${error}`) });
    await stage.until(() => container.textContent.startsWith('open'), 'open');
    root.unmount();
    return { html, made, first, complaints, said: stage.said() };
  }, url('/echo'));
  assert.deepEqual(told.html, Array(2).fill('<p>idle 0 well</p>'));
  assert.equal(told.first, 'idle 0 well');
  assert.deepEqual(told.made, { buses: 0, bytes: 0 });
  assert.deepEqual([told.complaints, told.said], [[], []]);
  assert.equal(server.connections.length, 1);
});

reactStory(
  'an effect of an open connection runs anew when what it depends on changes, and cleans up',
  async (world) => {
    const { page, url, server } = world;
    const log = await page(async (address) => {
      const { React, hooks } = whysocket;
      const log = [];
      let bus;
      const App = ({ room, n }) => {
        bus = hooks.useBus({ url: address });
        hooks.useWhileOpen(
          bus,
          ({ send }) => {
            send(`join ${room}`);
            log.push(`join ${room} ${n}`);
            return () => log.push(`leave ${room}`);
          },
          [room],
        );
        return null;
      };
      const root = stage.root({ strict: false });
      await root.show(React.createElement(App, { room: 'one', n: 1 }));
      await bus.whenOpen();
      await root.show(React.createElement(App, { room: 'one', n: 2 }));
      await root.show(React.createElement(App, { room: 'two', n: 3 }));
      await bus.drained();
      await root.leave();
      return log;
    }, url('/echo'));
    assert.deepEqual(log, ['join one 1', 'leave one', 'join two 3', 'leave two']);
    await server.until(() => server.connections[0].messages.length === 2, 'both');
  },
);

reactStory(
  'a verdict is rendered when there is one, and by a comparison of one’s own as often as that says',
  async (world) => {
    const { page, url } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      const attempts = [];
      let first;
      const App = () => {
        const bus = hooks.useBus({ url: address, retry: kit.fast.retry });
        const few = (a, b) => Math.floor(a / 2) === Math.floor(b / 2);
        const attempt = hooks.useBusStatus(bus, (status) => status.attempt, few);
        React.useEffect(() => void attempts.push(attempt), [attempt]);
        const verdict = hooks.useVerdict(bus)?.id ?? 'well';
        first ??= verdict;
        return verdict;
      };
      const root = stage.root({ strict: false });
      await root.show(React.createElement(App));
      await stage.until(() => attempts.length === 2, 'two attempts');
      return { first, verdict: root.text, attempts };
    }, url('/status/503'));
    assert.deepEqual([told.first, told.attempts], ['well', [0, 2]]);
    assert.notEqual(told.verdict, 'well');
  },
);

reactStory(
  'without frames, as on a hidden page, a list is shown by a timer; another limit begins anew',
  async (world) => {
    const { page, url } = world;
    const told = await page(async (address) => {
      const { React, hooks } = whysocket;
      let bus;
      const App = ({ limit }) => {
        bus = hooks.useBus({ url: address, codec: 'json' });
        return hooks
          .useMessages(bus, 'tick', { limit })
          .map(({ n }) => n)
          .join();
      };
      const root = stage.root({ strict: false });
      window.requestAnimationFrame = () => 0;
      await root.show(React.createElement(App, { limit: 3 }));
      await bus.whenOpen();
      for (let n = 1; n <= 5; n += 1) bus.send({ type: 'tick', n });
      await stage.until(() => root.text, 'the list');
      const texts = [root.text];
      for (const limit of [2]) {
        await root.show(React.createElement(App, { limit }));
        texts.push(root.text);
      }
      return texts;
    }, url('/echo'));
    assert.deepEqual(told, ['3,4,5', '']);
  },
);
