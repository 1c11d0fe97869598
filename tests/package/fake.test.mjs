/** Whether `fakeServer` tells the truth: the same dialogues with a real server in a real engine, and with the fake, in the page and in Node. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fakeSide, perform } from '../support/page/dialogue.js';
import { story } from './story.mjs';

/** The real server's part. */
const realSide = (server, { answer = 'accept', protocol, open = [], message = [] }) => {
  server.pick = (asked) => protocol ?? [...asked][0];
  server.behave = ({ socket, upgrade }) => {
    if (answer === 'refuse') return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    if (answer === 'hang') return socket.resume();
    return upgrade((ws) => {
      const act = ([verb, ...args], data, binary) => {
        if (verb === 'echo') ws.send(data, { binary });
        else if (verb === 'cut') socket.destroy();
        else ws[verb](...args.map((one) => (Array.isArray(one) ? Buffer.from(one) : one)));
      };
      for (const step of open) act(step);
      ws.on('message', (data, binary) => {
        for (const step of message) act(step, data, binary);
      });
    });
  };
};

const say = (...steps) => ({ open: [['send', 'go'], ...steps] });
const open = (at, options) => ({ at: { ...say(), ...at }, ...options });
const calls = (...steps) => ({ at: { open: [...steps, ['close', 1000]] } });

/** Servers act when the client has said `go`: what comes together with the 101 reaches no two engines alike. */
const DIALOGUES = {
  'text and bytes are echoed, then the client closes with code and reason': {
    client: {
      at: {
        open: [
          ['send', 'hellö 🙂'],
          ['send', ''],
          ['send', [1, 2, 3]],
          ['send', '\ud800'],
        ],
        'message 4': [['close', 4123, 'bye']],
      },
      binaryType: 'arraybuffer',
    },
    server: { message: [['echo']] },
  },
  'binary messages are Blobs by default': {
    client: open({ message: [['close']] }),
    server: { message: [['send', [1, 2]]] },
  },
  'binaryType takes two values': {
    client: calls(['binaryType', 'arraybuffer'], ['binaryType', 'text'], ['binaryType', 'blob']),
  },
  'the client closes without a code': { client: calls(['close']) },
  'the client closes twice': { client: calls(['close', 4000, 'first'], ['close', 4001, 'second'], ['close', 1]) },
  'the client closes with a reason and no code': {
    client: calls(['close', '(none)', 'why']),
    // Which throws.
    not: ['chromium'],
  },
  'close codes that only a browser may send': {
    client: calls(
      ...[0, 999, 1001, 1005, 1006, 1015, 2999, 5000, 66_536, '3000x', null].map((code) => ['close', code]),
    ),
  },
  'close codes that are converted': { client: calls(['close', '4000.4', 'ünï']) },
  'a reason of 124 bytes': {
    client: calls(['close', 1000, `${'é'.repeat(61)}ab`], ['close', 4000, `${'é'.repeat(61)}a`]),
  },
  'messages after close() are only counted': {
    client: {
      at: {
        open: [
          ['close', 4000],
          ['send', 'lost'],
          ['send', 'é'],
        ],
        close: [['send', 'later'], ['close'], ['close', 7]],
      },
    },
  },
  'no message is heard after close()': {
    client: open({ message: [['close', 4000]] }),
    server: {
      message: [
        ['send', 'one'],
        ['send', 'two'],
        ['send', 'three'],
      ],
    },
  },
  'the server closes with code and reason': {
    client: open(),
    server: {
      message: [
        ['send', 'bye'],
        ['close', 4401, 'öut'],
      ],
    },
  },
  'the server closes without a code': { client: open(), server: { message: [['close']] } },
  'the server closes 1000': { client: open(), server: { message: [['close', 1000]] } },
  'the server closes 1011': { client: open(), server: { message: [['close', 1011, 'oops']] } },
  'the connection is cut': {
    client: open({
      close: [
        ['send', 'x'],
        ['close', 3000],
      ],
    }),
    server: { message: [['cut']] },
  },
  'the handshake is refused': {
    client: {
      at: {
        error: [
          ['send', 'x'],
          ['close', 2],
        ],
        close: [['send', 'x']],
      },
    },
    server: { answer: 'refuse' },
  },
  'send() before open': { client: { at: { made: [['send', 'x'], ['send']], ...say(['close', 1000]) } } },
  'close() before open': {
    client: {
      at: {
        made: [
          ['close', 4000, 'no'],
          ['send', 'x'],
          ['close', 1],
        ],
      },
    },
    server: { answer: 'hang' },
  },
  'the server takes the first subprotocol': { client: { ...calls(), protocols: ['b', 'a'] } },
  'the server takes the second subprotocol': {
    client: { ...calls(), protocols: ['a', 'b'] },
    server: { protocol: 'b' },
  },
  'one subprotocol as a string': { client: { ...calls(), protocols: 'a' } },
  'an empty list of subprotocols': { client: { ...calls(), protocols: [] } },
  'the server takes a subprotocol that was not offered': { client: { protocols: ['a'] }, server: { protocol: 'z' } },
  'the server takes none of the subprotocols': {
    client: { protocols: ['a'] },
    server: { protocol: '' },
    not: ['firefox', 'webkit'],
  },
  'a handler that is taken away': {
    client: {
      at: {
        made: [
          ['drop handler', 'open'],
          ['drop handler', 'close'],
        ],
        ...say(['close']),
      },
    },
  },
  ...Object.fromEntries(
    [
      ['', 'an empty subprotocol'],
      ['a b', 'a subprotocol with a space'],
      ['é', 'a subprotocol beyond ASCII'],
      [['a', 'a'], 'a subprotocol twice'],
      [['a', 'A'], 'a subprotocol twice in two cases'],
      [[''], 'an empty subprotocol in a list'],
    ].map(([protocols, what]) => [what, { client: { ...calls(), protocols } }]),
  ),
};
const ADDRESSES = [
  ...['ftp://example.test/', 'mailto:a@b', 'ws://', 'ws://a b/', 'ws://example.test:99999/'],
  ...['ws://example.test/#part', 'ws://example.test/#', 'ws://example.test', 'WS://EXAMPLE.test:80/ü?q=ä'],
  ...['relative?x=1', '/absolute', '//example.test/other', 'http://example.test/', 'https://example.test/'],
];

story('fakeServer tells the truth: addresses', async ({ page }) => {
  const told = await page(async (list) => {
    const { fakeServer } = await kit.testing();
    const { addresses } = await kit.dialogue();
    const server = fakeServer({ install: false });
    return { real: addresses(WebSocket, list), fake: addresses(server.WebSocket, list) };
  }, ADDRESSES);
  assert.deepEqual(told.fake, told.real);
});

/** WebKit counts the frame around a message that is sent too late, at least 6 bytes, which no other engine does. */
const withoutBuffered = (log) => log.map((one) => (one[0].startsWith('send ') ? one.slice(0, 2) : one));

for (const [name, { client, server: side = {}, not = [] }] of Object.entries(DIALOGUES)) {
  story(`fakeServer tells the truth: ${name}`, async ({ page, server, url, packed, engine }) => {
    realSide(server, side);
    const real = await page(async (...args) => (await kit.dialogue()).perform(WebSocket, ...args), url('/'), client);
    const fake = await page(
      async (address, script, part) => {
        const { fakeServer } = await kit.testing();
        const { perform, fakeSide } = await kit.dialogue();
        const server = fakeServer(fakeSide(part));
        const log = await perform(server.WebSocket, address, script);
        server.restore();
        return log;
      },
      url('/'),
      client,
      side,
    );
    const { fakeServer } = await import(pathToFileURL(join(packed.path, 'testing.js')).href);
    const inNode = fakeServer(fakeSide(side));
    const node = await perform(inNode.WebSocket, url('/'), client);
    inNode.restore();
    assert.ok(real.length > 2 || real.some(([, what]) => what === 'throws'), JSON.stringify(real));
    const plain = engine === 'webkit' ? withoutBuffered : (log) => log;
    if (!not.includes(engine)) assert.deepEqual(plain(fake), plain(real));
    assert.deepEqual(JSON.parse(JSON.stringify(node)), fake);
  });
}
