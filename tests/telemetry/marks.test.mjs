/** The browser's own timeline. */
import assert from 'node:assert/strict';
import { operatorStory } from './collector.mjs';

/** In the page: what is left in the buffer, as plain data. */
const entries = () =>
  ['measure', 'mark'].flatMap((type) =>
    performance.getEntriesByType(type).map(({ name, entryType, detail, startTime, duration }) => ({
      name,
      entryType,
      detail,
      startTime,
      duration,
    })),
  );

operatorStory(
  'marks: attempts and phases are measured, each on the track of its bus, as DevTools want them',
  async ({ page, url, server }) => {
    server.behave = (connection) =>
      server.connections.length > 1 ? connection.upgrade() : connection.socket.destroy();
    const told = await page(
      async (address, entries) => {
        const record = kit.bus({ key: 'live', url: address, doctor: 'never', connect: false });
        const stop = operator.markPerformance(record.bus);
        record.bus.connect();
        await record.phase('open');
        record.bus.close();
        await record.event('stopped');
        // biome-ignore lint/security/noGlobalEval: the story's own function
        const left = eval(`(${entries})`)();
        stop();
        // biome-ignore lint/security/noGlobalEval: the story's own function
        return { left, after: eval(`(${entries})`)() };
      },
      url('/any'),
      String(entries),
    );
    const names = told.left.map(({ name }) => name);
    for (const name of [
      'whysocket 1 live connecting 1',
      'whysocket 1 live attempt 1',
      'whysocket 1 live waiting 1',
      'whysocket 1 live open 2',
      'whysocket 1 live attempt 2',
      'whysocket 1 live verdict handshake-failed 1',
    ])
      assert.ok(names.includes(name), `${name} is not among ${names}`);
    for (const number of [1, 2]) {
      const one = (what) => told.left.find(({ name }) => name.endsWith(` ${what} ${number}`));
      const whole = one('attempt');
      for (const part of ['resolving', 'connecting', 'open', 'closing'].map(one).filter(Boolean)) {
        assert.ok(part.startTime >= whole.startTime, `${part.name} begins within its attempt`);
        const over = part.startTime + part.duration - whole.startTime - whole.duration;
        assert.ok(over < 0.001, `${part.name} ends ${over} ms after its attempt`);
      }
    }
    const attempt = told.left.find(({ name }) => name.endsWith('attempt 1'));
    assert.deepEqual(attempt.detail.devtools, {
      dataType: 'track-entry',
      track: 'live',
      trackGroup: 'whysocket',
      color: 'error',
      properties: [
        ['attempt', '1'],
        ['cause', 'handshake-failed'],
        ['code', '1006'],
        ['stage', 'handshake'],
        ['openedForMs', '0'],
      ],
      tooltipText: 'attempt 1, cause handshake-failed, code 1006, stage handshake, openedForMs 0',
    });
    const verdict = told.left.find(({ entryType }) => entryType === 'mark');
    assert.equal(verdict.detail.devtools.dataType, 'marker');
    assert.deepEqual(told.after, [], 'nothing of ours is left');
  },
);

operatorStory('marks: the buffer keeps the latest so many of ours, and all of others', async ({ page, url }) => {
  const told = await page(
    async (address, entries) => {
      performance.mark('theirs');
      const record = kit.bus({ key: 'flaps', url: address, doctor: 'never', connect: false });
      const stop = operator.markPerformance(record.bus, { maxEntries: 5 });
      record.bus.connect();
      await record.event('close', 5);
      // biome-ignore lint/security/noGlobalEval: the story's own function
      const names = eval(`(${entries})`)().map(({ name }) => name);
      stop();
      // biome-ignore lint/security/noGlobalEval: the story's own function
      const left = eval(`(${entries})`)().map(({ name }) => name);
      performance.clearMarks();
      return { names, left };
    },
    url('/status/503'),
    String(entries),
  );
  assert.equal(told.names.filter((name) => name.startsWith('whysocket')).length, 5);
  assert.deepEqual(told.left, ['theirs']);
});

operatorStory(
  'marks: two buses whose masked keys are alike keep their own when one of them ends',
  async ({ page, server, url }) => {
    const told = await page(
      async (addresses, entries) => {
        const records = addresses.map((address) => kit.bus({ url: address, doctor: 'never', connect: false }));
        const stops = records.map(({ bus }) => operator.markPerformance(bus));
        for (const record of records) {
          record.bus.connect();
          await record.phase('open');
        }
        // biome-ignore lint/security/noGlobalEval: the story's own function
        const names = () => eval(`(${entries})`)().map(({ name }) => name);
        const before = names();
        stops[0]();
        const after = names();
        stops[1]();
        return { before, after, left: names() };
      },
      [url('/echo'), `ws://localhost:${server.port}/echo`],
      String(entries),
    );
    // In the order of their names: those of one moment come in any.
    const ofCall = (call) => told.before.filter((name) => name.startsWith(`whysocket ${call} …/echo `)).sort();
    assert.ok(ofCall(1).length > 0, `${told.before}`);
    assert.deepEqual(
      ofCall(2).map((name) => name.slice('whysocket 2 '.length)),
      ofCall(1).map((name) => name.slice('whysocket 1 '.length)),
      'alike but for the number',
    );
    assert.deepEqual(told.after.sort(), ofCall(2));
    assert.deepEqual(told.left, []);
  },
);

operatorStory('marks: a page whose timeline takes no details is none the worse for it', async ({ page, url }) => {
  const told = await page(async (address) => {
    const { measure } = performance;
    performance.measure = () => {
      throw new DOMException('[object Object]', 'SyntaxError');
    };
    const record = kit.bus({ url: address });
    const stop = operator.markPerformance(record.bus);
    await record.phase('open');
    stop();
    performance.measure = measure;
    return record.of('warning').length;
  }, url('/echo'));
  assert.equal(told, 0);
});
