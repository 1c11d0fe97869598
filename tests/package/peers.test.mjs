/** Presets against the servers they are for, where npm has them. */
import assert from 'node:assert/strict';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { actionOf, tables } from '../support/ecosystems.mjs';
import { peer } from '../support/peers.mjs';
import { story } from './story.mjs';

const schema = buildSchema('type Query { hello: String } type Subscription { endless: Int }');
const roots = {
  query: { hello: () => 'world' },
  subscription: {
    endless: async function* () {
      yield { endless: 1 };
      await new Promise(() => {});
    },
  },
};
/** A real graphql-ws server on the connections of the story's own. */
const graphql = (server, options = {}) => {
  const sockets = new WebSocketServer({ noServer: true });
  useServer({ schema, roots, ...options }, sockets);
  // Its own agrees to nothing else, which Chromium takes for a failed handshake: 4406 is never seen there.
  sockets.options.handleProtocols = (asked) => [...asked][0];
  server.behave = ({ request, socket, head }) =>
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
};
const subscribe = (id, query) => ({ id, type: 'subscribe', payload: { query } });

story('graphql-ws: a query is answered over the preset for graphql-transport-ws', async ({ page, url, server }) => {
  graphql(server);
  const told = await page(
    async (address, query) => {
      const { graphqlTransportWs } = await kit.presets();
      const record = kit.bus({ url: address, preset: graphqlTransportWs, heartbeat: { intervalMs: 100 } });
      record.bus.send(query);
      await record.until(() => record.snapshot.rttMs >= 0, 'a pong');
      return record.of('message').map(({ data }) => data);
    },
    url('/graphql'),
    subscribe('1', '{ hello }'),
  );
  assert.deepEqual(told.slice(0, 3), [
    { type: 'connection_ack' },
    { id: '1', type: 'next', payload: { data: { hello: 'world' } } },
    { id: '1', type: 'complete' },
  ]);
});

for (const [code, options, server] of [
  [4400, { send: { type: 'nonsense' } }],
  [4401, { hello: subscribe('1', '{ hello }') }],
  [4403, {}, { onConnect: () => false }],
  [4406, { protocols: 'other' }],
  [4408, { hello: [] }, { connectionInitWaitTimeout: 50 }],
  [4409, { send: [subscribe('1', 'subscription { endless }'), subscribe('1', 'subscription { endless }')] }],
  [4429, { hello: [{ type: 'connection_init' }, { type: 'connection_init' }] }],
  [
    4500,
    {},
    {
      onConnect() {
        throw new Error('a fault of the server');
      },
    },
  ],
])
  story(`graphql-ws closes with ${code}, and what the table says follows`, async ({ page, url, server: world }) => {
    graphql(world, server);
    const close = await page(
      async (address, { send = [], ...options }) => {
        const { graphqlTransportWs } = await kit.presets();
        const record = kit.bus({ key: 'graphql', url: () => address, preset: graphqlTransportWs, ...options });
        for (const message of [send].flat()) record.bus.send(message);
        const { code, action } = await record.event('close');
        record.bus.dispose();
        return { code, action };
      },
      url('/graphql'),
      options,
    );
    assert.deepEqual(close, { code, action: actionOf(code, tables['graphql-transport-ws'].closeCodes) });
  });

story(
  'socket.io: namespaces, events, pings answered for longer than its patience, and a retry after it closed',
  async ({ page, url, server }) => {
    const { Server } = await peer('socket.io');
    const { Server: Engine } = await peer('engine.io');
    const engine = new Engine({ transports: ['websocket'], pingInterval: 100, pingTimeout: 200 });
    const io = new Server();
    io.bind(engine);
    server.behave = ({ request, socket, head }) => engine.handleUpgrade(request, socket, head);
    let pongs = 0;
    io.on('connection', (socket) => {
      socket.on('echo', (word) => socket.emit('echo', word));
      socket.conn.on('heartbeat', () => {
        pongs += 1;
        if (pongs === 5) socket.disconnect(true);
      });
    });
    const told = await page(async (address) => {
      const { socketIo } = await kit.presets();
      const record = kit.bus({ url: address, preset: socketIo });
      record.bus.send('40');
      await record.until(() => record.of('message').some(({ data }) => data.startsWith('40')), 'the namespace');
      record.bus.send('42["echo","hello"]');
      const { code, action } = await record.event('close');
      record.bus.dispose();
      return { code, action, heard: record.of('message').map(({ data }) => data) };
    }, url('/socket.io/?EIO=4&transport=websocket'));
    await new Promise((done) => io.close(done));
    assert.ok(told.heard.includes('42["echo","hello"]'), String(told.heard));
    assert.ok(told.heard.includes('41'), String(told.heard));
    assert.deepEqual([pongs, told.code, told.action], [5, 1005, 'retry']);
  },
);
