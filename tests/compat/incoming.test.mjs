/** What a server sends, and the message that handlers get of it. */
import assert from 'node:assert/strict';
import { contract } from './contract.mjs';

/** The messages that handlers get of these frames; timestamps that are not the server's are `now`. */
async function heard({ page, url, server }, frames, { messageTypes, handled = [] } = {}) {
  await page(
    async (address, messageTypes, handled) => {
      const desk = compat.desk(address, { messageTypes });
      for (const type of handled) desk.messages.on(type, () => undefined);
      await desk.connect();
      globalThis.desk = desk;
    },
    url('/silent'),
    messageTypes,
    handled,
  );
  const { ws } = await server.connection('/silent');
  for (const frame of [...frames, { type: 'the end' }])
    ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  const messages = await page(async () => {
    await desk.until(() => desk.of('the end').length, 'the end');
    return desk.log.flatMap(({ message }) => message ?? []).slice(0, -1);
  });
  for (const message of messages) if (message.timestamp > 1e12) message.timestamp = 'now';
  return messages;
}

contract('the top form is a message as it stands', async (world) => {
  const frames = [{ type: 'chat', data: { text: 'hi' }, id: 'm-1', timestamp: 5 }];
  assert.deepEqual(await heard(world, frames), frames);
});

contract('the nested form is the message in `data`', async (world) => {
  const frames = [{ data: { type: 'chat', n: 1 }, id: 'm-1', timestamp: 5 }];
  assert.deepEqual(await heard(world, frames), [
    { type: 'chat', data: { type: 'chat', n: 1 }, id: 'm-1', timestamp: 5 },
  ]);
});

contract('of the top form `error` is its own, and else that in its data', async (world) => {
  const frames = [
    { type: 'failed', data: { error: 'inner' }, error: 'outer' },
    { type: 'failed', data: { error: 'inner' } },
    { type: 'failed', error: 'outer' },
    { type: 'failed' },
  ];
  assert.deepEqual(
    (await heard(world, frames)).map(({ data }) => data),
    [{ error: 'outer' }, { error: 'inner' }, { error: 'outer' }, {}],
  );
});

contract('of the nested form `text` and `error` are its own, and else those around it', async (world) => {
  const frames = [
    { data: { type: 'said', text: 'in', error: 'in' }, text: 'out', error: 'out' },
    { data: { type: 'said' }, text: 'out', error: 'out' },
  ];
  assert.deepEqual(
    (await heard(world, frames)).map(({ data: { text, error } }) => [text, error]),
    [
      ['in', 'in'],
      ['out', 'out'],
    ],
  );
});

contract('text and id that are no strings, and a timestamp that is no number, are dropped', async (world) => {
  const frames = [
    { data: { type: 'said', text: 7 }, id: 7, timestamp: 'late' },
    { data: { type: 'said' }, text: {} },
    { type: 'said', id: null, timestamp: null },
  ];
  assert.deepEqual(await heard(world, frames), [
    { type: 'said', data: { type: 'said' }, timestamp: 'now' },
    { type: 'said', data: { type: 'said' }, timestamp: 'now' },
    { type: 'said', data: {}, timestamp: 'now' },
  ]);
});

contract('data that is no object is an empty one', async (world) => {
  const frames = [5, 'text', null, [1], true].map((data) => ({ type: 'chat', data }));
  assert.deepEqual(
    (await heard(world, frames)).map(({ data }) => data),
    Array(5).fill({}),
  );
});

contract('a top-level session_id is dropped', async (world) => {
  const frames = [
    { type: 'chat', session_id: 's-1', data: { n: 1 } },
    { session_id: 's-1', data: { type: 'chat', n: 1 } },
  ];
  assert.ok(!JSON.stringify(await heard(world, frames)).includes('s-1'));
});

contract('empty objects and what is no object are ignored', async (world) => {
  assert.deepEqual(await heard(world, ['{}', '[]', '5', '"text"', 'null', 'true', '{"data":{}}']), []);
});

contract('of unknown top types the nested one is taken', async (world) => {
  const frames = [
    { type: 'chat', data: { type: 'done' } },
    { type: 'envelope', data: { type: 'done' } },
    { type: 'envelope', data: { n: 1 } },
  ];
  const types = (await heard(world, frames, { messageTypes: ['chat', 'done'] })).map(({ type }) => type);
  assert.deepEqual(types, ['chat', 'done', 'envelope']);
});

contract('without messageTypes a nested type wins if it alone has a handler', async (world) => {
  const frames = [
    { type: 'envelope', data: { type: 'done' } },
    { type: 'chat', data: { type: 'done' } },
    { type: 'envelope', data: { type: 'unheard' } },
  ];
  const types = (await heard(world, frames, { handled: ['done', 'chat'] })).map(({ type }) => type);
  assert.deepEqual(types, ['done', 'chat', 'envelope']);
});

contract('a nested type that is no string leaves the top type', async (world) => {
  const types = (await heard(world, [{ type: 'chat', data: { type: 7 } }])).map(({ type }) => type);
  assert.deepEqual(types, ['chat']);
});

contract("text that is no JSON becomes an `error` message with the parser's words", async (world) => {
  const [message] = await heard(world, ['not json']);
  assert.equal(message.type, 'error');
  assert.equal(message.data.rawData, 'not json');
  assert.match(message.data.error, /JSON/);
});

contract('names that every object has are types like others', async (world) => {
  const types = (await heard(world, ['{"type":"constructor"}', '{"type":"__proto__"}'])).map(({ type }) => type);
  assert.deepEqual(types, ['constructor', '__proto__']);
});
