/** Messages have the types that codec, validator or `defineBus` gave them, wherever they are sent and heard. */
import {
  type Bus,
  type BusEvents,
  type Codec,
  type Counters,
  type Data,
  defineBus,
  getBus,
  type Held,
  type Incoming,
  type Issue,
} from 'whysocket';
import { same } from './same.js';

interface Tick {
  type: 'tick';
  price: number;
}
interface Chat {
  type: 'chat' | 'whisper';
  text: string;
}
type In = Tick | Chat;
interface Out {
  subscribe: string;
}

const { getBus: getTyped, holdBus: holdTyped } = defineBus<In, Out>({ codec: 'json', retry: { factor: 3 } });
const bus = getTyped({ url: '/live', hello: { subscribe: 'all' }, ready: (message) => message.type === 'tick' });
same<typeof bus, Bus<In, Out>>(true);
same<ReturnType<typeof holdTyped>, Held<In, Out>>(true);
getTyped({ url: async () => ({ url: '/live', hello: [{ subscribe: 'all' }] }), key: 'live' });
bus.update({ hello: async () => ({ subscribe: 'more' }) });
// @ts-expect-error not what is sent
getTyped({ url: '/live', hello: { publish: 'all' } });
// @ts-expect-error not what arrives
getTyped({ url: '/live', ready: (message) => message.kind === 'tick' });
// @ts-expect-error misspelt
defineBus<In, Out>({ codecs: 'json' });

bus.send({ subscribe: 'prices' });
// @ts-expect-error not what is sent
bus.send('prices');
bus.on('message', (message, { early }) => {
  same<typeof message, In>(true);
  same<typeof early, boolean>(true);
});
bus.on('invalid', ({ raw, stage, error, issues }) => {
  same<typeof raw, Incoming>(true);
  same<typeof stage, 'decode' | 'validate'>(true);
  same<typeof error, unknown>(true);
  same<typeof issues, readonly Issue[] | undefined>(true);
});
same<BusEvents<In>['message'], In>(true);

// By type: literals, of which one member may have several.
const off = bus.onMessage('tick', (message) => same<typeof message, Tick>(true), {
  signal: new AbortController().signal,
});
same<typeof off, () => void>(true);
bus.onMessage('whisper', (message) => same<typeof message, Chat>(true));
// @ts-expect-error no such type
bus.onMessage('tock', () => {});
// @ts-expect-error a handler hears more than once
bus.onMessage('tick', () => {}, { once: true });
// By guard.
bus.onMessage(
  (message): message is Chat => message.type !== 'tick',
  (message) => same<typeof message, Chat>(true),
);
bus.onMessage(
  (message) => message.type === 'tick' && message.price > 10,
  (message) => same<typeof message, In>(true),
);

// Enums, by member and by value.
enum Kind {
  Join = 'join',
  Leave = 'leave',
}
type Room = { type: Kind.Join; who: string } | { type: Kind.Leave; why: string };
const room = defineBus<Room, Out>().getBus({ url: '/room', codec: 'json' });
room.onMessage(Kind.Join, ({ who }) => same<typeof who, string>(true));
room.onMessage('leave', ({ why }) => same<typeof why, string>(true));
// @ts-expect-error no such member
room.onMessage('jump', () => {});

// Plain strings.
type Loose = { type: string; data: unknown };
const loose = defineBus<Loose, Out>({ codec: 'json' }).getBus({ url: '/loose' });
loose.onMessage('anything', (message) => same<typeof message, Loose>(true));

// Without a `type`: whatever `typeOf` says.
type Op = { op: number; d: unknown };
const ops = defineBus<Op, Op>({ codec: 'json', typeOf: ({ op }) => `${op}` }).getBus({ url: '/ops' });
ops.onMessage('10', (message) => same<typeof message, Op>(true));

const read = async (): Promise<void> => {
  for await (const message of bus.messages({ limit: 10 })) same<typeof message, In>(true);
  const stream = bus.messages({ signal: new AbortController().signal });
  const { done } = await stream.return();
  same<typeof done, boolean | undefined>(true);
};
same<ReturnType<typeof read>, Promise<void>>(true);
same<Counters['sizeIn'], number>(true);
// @ts-expect-error read-only
bus.counters().messagesIn = 0;

// Inferred where nothing is said.
const plain = getBus({ url: '/live', hello: 'hi' });
same<typeof plain, Bus<Incoming, Data>>(true);
plain.onMessage('any', (message) => same<typeof message, Incoming>(true));
same<ReturnType<typeof getBus>, Bus>(true);
const json = getBus({ url: '/live', codec: 'json' });
same<typeof json, Bus<unknown, unknown>>(true);
const said = getBus<In, Out>({ url: '/live', codec: 'json' });
same<typeof said, Bus<In, Out>>(true);
// @ts-expect-error raw messages are no In
getBus<In, Out>({ url: '/live' });
const codec: Codec<Map<string, number>, Set<string>> = {
  encode: (out) => [...out].join(),
  decode: (raw) => new Map([[`${raw}`, 1]]),
};
const own = getBus({ url: '/live', codec });
same<typeof own, Bus<Map<string, number>, Set<string>>>(true);
// @ts-expect-error nothing to decode with
getBus({ url: '/live', codec: { encode: () => '' } });
// @ts-expect-error codecs answer at once
getBus({ url: '/live', codec: { encode: async () => '', decode: () => 1 } });
