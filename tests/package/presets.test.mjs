/** Presets: the table in pkg-template/presets.json, walked from end to end, and what stands above a preset. */
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { actionOf, codesOf, ecosystem, tables, wire } from '../support/ecosystems.mjs';
import { story } from './story.mjs';

/** What the bus does next, as phase and reason. */
const FOLLOWS = {
  normal: 'stopped normal-close',
  retry: 'waiting backoff',
  'retry-later': 'waiting retry-later',
  refresh: 'waiting refresh',
  terminal: 'stopped terminal-close',
};
/** Some call a close abnormal whose code they do not know, or do not believe. */
const seenBy = (engine, code) => (DISBELIEVED[engine]?.(code) ? 1006 : code);
const DISBELIEVED = {
  chromium: (code) => code === 1015,
  webkit: (code) => !((code >= 1000 && code <= 1011 && code !== 1004) || (code >= 3000 && code <= 4999)),
};

/** One bus for every code, a dozen at a time: Chromium lets a page that has more than 16 in the making wait. */
const walk = async (root, name, codes, options = {}) => {
  const preset = name && (await kit.presets())[name];
  const told = [];
  for (let at = 0; at < codes.length; at += 12) told.push(...(await Promise.all(codes.slice(at, at + 12).map(meet))));
  return told;
  async function meet(sent) {
    const record = kit.bus({ key: `${sent}`, url: () => `${root}${sent}`, ...(preset && { preset }), ...options });
    const { code, action, cause } = await record.event('close');
    const { to, reason } = await record.until(
      () => record.of('phase').find(({ to }) => to === 'waiting' || to === 'stopped'),
      `what follows ${sent}`,
    );
    const warnings = record.of('warning').map(({ message }) => message);
    record.bus.dispose();
    return { sent, code, action, cause, follows: `${to} ${reason}`, warnings };
  }
};

for (const [name, { export: exported, title, habits, closeCodes }] of Object.entries(tables)) {
  story(
    `${title}: a server sends each of its close codes, and what follows is what the table says`,
    async ({ page, url, server, engine }) => {
      server.behave = ecosystem;
      const codes = codesOf(closeCodes);
      const told = await page(walk, url(`/${name}/`), exported, codes);
      const lists = exported ? [closeCodes, tables.default.closeCodes] : [closeCodes];
      assert.deepEqual(
        told,
        codes.map((sent) => {
          const code = seenBy(engine, sent);
          const action = actionOf(code, ...lists);
          const cause = code === 1006 ? 'connection-lost' : 'closed-by-peer';
          return { sent, code, action, cause, follows: FOLLOWS[action], warnings: [] };
        }),
      );
      const asked = habits?.subprotocols.length ? habits.subprotocols.join() : undefined;
      for (const { protocols } of server.connections) assert.equal(protocols, asked);
    },
  );
}

/** What a page sees of the first message. */
const FIRST = {
  'graphql-transport-ws': { type: 'connection_ack' },
  pusher: { event: 'pusher:connection_established', data: '{"socket_id":"123.456","activity_timeout":120}' },
  centrifugo: [{}],
  phoenix: [null, 'heartbeat', 'phoenix', 'phx_reply', { response: {}, status: 'ok' }],
  discord: { op: 10, d: { heartbeat_interval: 41_250 } },
  signalr: [{}],
  'socket.io': '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}',
  actioncable: { type: 'welcome' },
};

for (const [name, { export: exported, title, habits }] of Object.entries(tables).slice(1)) {
  const { ping, pong } = habits.messages;
  story(`${title}: greets, answers pings and sends its own as the server expects`, async ({ page, url, server }) => {
    server.behave = ecosystem;
    const [told] = await Promise.all([
      page(
        async (address, exported, measures) => {
          const preset = (await kit.presets())[exported];
          const { message, intervalMs, timeoutMs, answer } = preset.heartbeat ?? {};
          // A function says that nothing is asked.
          const asks = !!message && typeof message !== 'function';
          // Sooner than anybody would.
          const record = kit.bus({ url: address, preset, ...(asks && { heartbeat: { intervalMs: 200 } }) });
          await record.phase('open');
          const { data } = await record.event('message');
          if (asks && measures) await record.until(() => record.snapshot.rttMs >= 0, 'a round trip');
          const { phase } = record.snapshot;
          return {
            data,
            phase,
            listens: !!message,
            answers: !!answer,
            intervalMs,
            timeoutMs,
            warnings: record.of('warning'),
          };
        },
        url(`/${name}/live`),
        exported,
        !!pong,
      ),
      (async () => {
        const { messages } = await server.connection(`/${name}/live`);
        const hears = (text) => server.until(() => messages.includes(text), text);
        // Who asks, and who is asked, as the table says; what only a running server knows no preset can do.
        if (habits.pings !== 'server' && name !== 'discord') await hears(wire(name, ping));
        if (habits.pings !== 'client' && pong && name !== 'discord') await hears(wire(name, pong));
      })(),
    ]);
    assert.deepEqual(told.data, FIRST[name]);
    assert.equal(told.phase, 'open');
    assert.deepEqual(told.warnings, []);
    if (told.listens)
      assert.deepEqual([told.intervalMs, told.timeoutMs ?? null], [habits.intervalMs, habits.timeoutMs ?? null]);
  });
}

story(
  'what a server should not send disturbs no preset: null, numbers, text, other shapes',
  async ({ page, url, server }) => {
    const told = page(async (root) => {
      const presets = Object.entries(await kit.presets());
      return Promise.all(
        presets.map(async ([name, preset]) => {
          const record = kit.bus({ key: name, url: `${root}${name}`, preset, hello: [] });
          await record.until(() => record.of('message').length + record.of('invalid').length >= 7, `all for ${name}`);
          return [name, record.of('close'), record.of('warning').map(({ code }) => code)];
        }),
      );
    }, url('/'));
    server.behave = (connection) =>
      connection.upgrade((ws) => {
        const name = connection.path.slice(1);
        const ready = {
          graphqlTransportWs: '{"type":"connection_ack"}',
          pusher: '{"event":"pusher:connection_established"}',
          signalr: '{}\x1e',
          socketIo: '0',
          actionCable: '{"type":"welcome"}',
        };
        ws.send(ready[name] ?? '{"first":1}');
        for (const odd of ['null', '1', '"text"', '[]', '[[],null]', '{"type":{}}', 'no JSON']) ws.send(odd);
      });
    for (const [name, closes, warnings] of await told) {
      assert.deepEqual(closes, [], name);
      assert.deepEqual(
        warnings.filter((code) => code !== 'invalid-message'),
        [],
        name,
      );
    }
  },
);

story(
  'what is given beside a preset beats it, a wide range its narrowest code, and its subprotocols',
  async ({ page, url, server }) => {
    server.behave = ecosystem;
    const beside = { closeCodes: { '4000-4999': 'retry-later', 4400: 'normal' }, protocols: ['ours'] };
    const told = await page(
      walk,
      url('/graphql-transport-ws/'),
      'graphqlTransportWs',
      [1000, 4400, 4401, 4500],
      beside,
    );
    assert.deepEqual(
      told.map(({ sent, action }) => [sent, action]),
      [
        [1000, 'normal'],
        [4400, 'normal'],
        [4401, 'retry-later'],
        [4500, 'retry-later'],
      ],
    );
    assert.deepEqual([...new Set(server.connections.map(({ protocols }) => protocols))], ['ours']);
  },
);

story(
  'a preset is taken, kept and exchanged by update, and other callers are told if theirs differs',
  async ({ page, url, server }) => {
    server.behave = (connection) =>
      connection.upgrade((ws) => {
        for (const first of ['{"event":"pusher:connection_established"}', '{"type":"welcome"}']) ws.send(first);
      });
    const told = await page(async (address) => {
      const { pusher, discord, actionCable } = await kit.presets();
      const record = kit.bus({ url: address, preset: pusher, closeCodes: { 4001: 'normal' } });
      const { bus } = record;
      await record.phase('open');
      bus.update({ slowAfterMs: 2_000 });
      bus.update({ preset: undefined });
      const other = { url: address, slowAfterMs: 2_000, retry: kit.fast.retry };
      whysocket.getBus({ ...other, preset: pusher, closeCodes: { 4001: 'normal' } });
      await kit.turn();
      const same = record.of('warning').length;
      whysocket.getBus({ ...other, preset: discord });
      const { code, detail } = await record.event('warning');
      // Another subprotocol: another connection.
      bus.update({ preset: actionCable });
      await record.event('open', 2);
      return { same, code, detail, opens: record.of('open').length };
    }, url('/silent'));
    assert.equal(told.same, 0);
    assert.equal(told.code, 'options-differ');
    assert.ok(told.detail.includes("closeCodes['4001']"), told.detail);
    assert.ok(told.detail.includes("closeCodes['4014']"), told.detail);
    assert.equal(told.opens, 2);
    assert.deepEqual(
      server.connections.map(({ protocols }) => protocols),
      [undefined, 'actioncable-v1-json'],
    );
  },
);

for (const [code, kept] of [
  [4001, 'normal'],
  [4009, 'refresh'],
  [4014, 'retry'],
]) {
  story(
    `after two updates ${code} is still what the caller, the preset or the default says: ${kept}`,
    async ({ page, url, server }) => {
      const action = page(async (address) => {
        const { pusher, discord } = await kit.presets();
        const record = kit.bus({ url: address, preset: discord, closeCodes: { 4001: 'normal' } });
        record.bus.update({ preset: { ...pusher, closeCodes: { 4009: 'refresh' } } });
        record.bus.update({ slowAfterMs: 2_000 });
        return (await record.event('close')).action;
      }, url('/silent'));
      (await server.until(() => server.to('/silent')[0]?.ws, 'a connection')).close(code);
      assert.equal(await action, kept);
    },
  );
}

story(
  'a preset of your own works like one of ours; what it has that no option has is a warning',
  async ({ page, url }) => {
    const told = await page(async (address) => {
      const preset = {
        name: 'ours',
        closeCodes: { 4700: 'terminal' },
        retry: { maxDelayMs: 200, maxDelay: 3 },
        retries: 4,
        ready: (message) => message === 'welcome',
      };
      const record = kit.bus({ url: address, preset });
      const close = await record.event('close');
      return { close, opens: record.of('open').length, warnings: record.of('warning').map(({ message }) => message) };
    }, url('/close/4700?say=welcome'));
    assert.deepEqual([told.close.action, told.close.phase, told.opens], ['terminal', 'open', 1]);
    assert.equal(told.warnings.length, 2);
    assert.match(told.warnings[0], /"preset\.retry\.maxDelay".*"retry\.maxDelayMs"/);
    assert.match(told.warnings[1], /"preset\.retries"/);
  },
);

story('presets cannot be changed', async ({ page }) => {
  const open = await page(async () =>
    Object.entries(await kit.presets()).flatMap(([name, preset]) =>
      [preset, ...Object.values(preset)].every(Object.isFrozen) ? [] : [name],
    ),
  );
  assert.deepEqual(open, []);
});

story(
  'an application downloads the presets that it names, and no other',
  { engines: ['chromium'] },
  async ({ packed }) => {
    const { outputFiles } = await build({
      stdin: { contents: `export { pusher } from 'whysocket/presets';`, resolveDir: packed.folder },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
    });
    const [{ text }] = outputFiles;
    assert.match(text, /pusher/);
    for (const { export: exported } of Object.values(tables).filter(({ export: name }) => name && name !== 'pusher'))
      assert.doesNotMatch(text, new RegExp(exported, 'i'));
    assert.ok(text.length < 1_000, `${text.length} bytes`);
  },
);
