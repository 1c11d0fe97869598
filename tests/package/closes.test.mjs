/** What the bus does about close codes, as each engine delivers them. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

const first = async (address, extra = {}) => {
  const record = kit.bus({ url: address, ...extra });
  const close = await record.event('close');
  await record.until(
    () => ['waiting', 'stopped', 'resolving', 'connecting', 'open'].includes(record.snapshot.phase),
    'what follows',
  );
  await kit.turn();
  const { log } = record;
  record.bus.dispose();
  return { close, log };
};
const types = (log, type) => log.filter((one) => one.type === type);

for (const [code, action, reason] of [
  [1000, 'normal', 'normal-close'],
  [1008, 'terminal', 'terminal-close'],
  [1003, 'terminal', 'terminal-close'],
  [4403, 'terminal', 'terminal-close'],
]) {
  story(`${code} after open stops: ${reason}`, async ({ page, url }) => {
    const { close, log } = await page(first, url(`/close/${code}?reason=said`));
    assert.deepEqual(
      [close.code, close.action, close.reason, close.wasClean, close.phase],
      [code, action, 'said', true, 'open'],
    );
    assert.equal(close.cause, 'closed-by-peer');
    assert.equal(types(log, 'stopped')[0].reason, reason);
    assert.deepEqual(types(log, 'retry'), []);
  });
}

for (const code of [1001, 1011, 4000]) {
  story(`${code} after open is retried`, async ({ page, url }) => {
    const { close, log } = await page(first, url(`/close/${code}`));
    assert.equal(close.code, code);
    assert.equal(close.action, 'retry');
    assert.equal(types(log, 'retry')[0].reason, 'backoff');
  });
}

for (const code of [1012, 1013]) {
  story(
    `${code} means later; WebKitGTK reports it as 1006, which is retried as any loss`,
    async ({ page, url, engine }) => {
      const { close, log } = await page(first, url(`/close/${code}`));
      const [retry] = types(log, 'retry');
      if (engine === 'webkit')
        assert.deepEqual(
          [close.code, close.cause, close.action, retry.reason],
          [1006, 'connection-lost', 'retry', 'backoff'],
        );
      else
        assert.deepEqual(
          [close.code, close.cause, close.action, retry.reason],
          [code, 'closed-by-peer', 'retry-later', 'retry-later'],
        );
    },
  );
}

story(
  '101 and a close code in one packet: the code is believed even where `open` never came',
  async ({ page, url }) => {
    const { close } = await page(first, url('/together/4403'));
    assert.equal(close.code, 4403);
    assert.equal(close.cause, 'closed-by-peer');
    assert.equal(close.action, 'terminal');
    assert.equal(close.reason, 'at once');
  },
);

story('a connection that TCP loses is lost, unclean, and comes back', async ({ page, url, server }) => {
  const lost = page(async (address) => {
    const record = kit.bus({ url: address });
    record.bus.send('I am open');
    await record.event('open', 2);
    return record.log;
  }, url('/silent'));
  await server.until(() => server.to('/silent')[0]?.messages.length, 'a message');
  server.cut();
  const log = await lost;
  const [close] = types(log, 'close');
  assert.deepEqual([close.code, close.cause, close.wasClean, close.action], [1006, 'connection-lost', false, 'retry']);
  assert.equal(types(log, 'open')[1].opens, 2);
});

story('an override beats the default', async ({ page, url }) => {
  const { close } = await page(first, url('/close/1008'), { closeCodes: { 1008: 'retry' } });
  assert.equal(close.action, 'retry');
});

story('4401 asks the provider once for fresh credentials, then stops: unauthorized', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const asked = [];
    const record = kit.bus({
      key: 'tokens',
      url: ({ refresh, lastClose }) => {
        asked.push([refresh, lastClose?.code]);
        return address;
      },
    });
    const stopped = await record.event('stopped');
    return { asked, stopped };
  }, url('/close/4401'));
  assert.deepEqual(told.asked, [
    [false, null],
    [true, 4401],
  ]);
  assert.equal(told.stopped.reason, 'unauthorized');
  assert.equal(server.connections.length, 2);
});

story(
  'three revivals in a minute after a terminal close; the fourth is a restart storm',
  async ({ page, url, server }) => {
    const told = await page(async (address) => {
      const record = kit.bus({ url: address });
      const answers = [];
      for (let n = 1; n <= 4; n += 1) {
        await record.event('stopped', n);
        answers.push(record.bus.connect({ because: 'again' }));
      }
      return answers;
    }, url('/close/1008'));
    assert.deepEqual(told, [
      { started: true },
      { started: true },
      { started: true },
      { started: false, why: 'restart-storm' },
    ]);
    assert.equal(server.connections.length, 4);
  },
);

story('close() is told to the server, and connect() starts again without a reason', async ({ page, url, server }) => {
  const told = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.phase('open');
    record.bus.close(4001, 'häppy to go');
    const stopped = await record.event('stopped');
    const again = record.bus.connect();
    await record.event('open', 2);
    return { stopped, again, close: record.of('close')[0] };
  }, url('/echo'));
  const connection = await server.until(() => server.to('/echo')[0]?.closed && server.to('/echo')[0], 'our close');
  assert.deepEqual(connection.closed, { code: 4001, reason: 'häppy to go' });
  assert.deepEqual(told.again, { started: true });
  assert.deepEqual([told.stopped.reason, told.stopped.revive], ['closed', 'connect']);
  assert.deepEqual([told.close.cause, told.close.wasClean], ['closed-by-us', true]);
});

story('reconnect() closes what is there and opens anew at once', async ({ page, url, server }) => {
  const opens = await page(async (address) => {
    const record = kit.bus({ url: address });
    await record.phase('open');
    record.bus.reconnect({ because: 'another project' });
    return (await record.event('open', 2)).opens;
  }, url('/echo'));
  assert.equal(opens, 2);
  const [one, two] = await server.until(
    () => server.connections[1] && server.connections[0].ended && server.connections,
    'two connections',
  );
  assert.ok(one.ended && !two.ended);
});
