/** What the discriminant of a message may be: an enum, a plain string, text and numbers mixed, or nothing at all. */
import type { Incoming } from 'whysocket';
import { defineBus, useBus, useMessage, useMessages } from 'whysocket/react';
import { same } from './same.js';

enum Kind {
  Price = 'price',
  Join = 'join',
  Leave = 'leave',
}
interface Price {
  type: Kind.Price;
  value: number;
}
type Room = { type: Kind.Join; who: string } | { type: Kind.Leave; why: string } | Price;
interface Out {
  subscribe: Kind;
}

const room = defineBus<Room, Out>({ codec: 'json' });
export const useRoom = (): void => {
  const bus = room.useBus({ url: '/room' });
  bus.send({ subscribe: Kind.Join });
  // @ts-expect-error the text of a member is not the member
  bus.send({ subscribe: 'join' });
  const sum = useSum();
  useMessage(bus, Kind.Price, (message) => sum(message.value));
  useMessage(bus, Kind.Price, (message) => same<typeof message, Price>(true));
  useMessage(bus, Kind.Join, ({ who }) => same<typeof who, string>(true));
  // By value, as in a log.
  useMessage(bus, 'leave', ({ why }) => same<typeof why, string>(true));
  // @ts-expect-error no such member
  useMessage(bus, 'jump', () => {});
  // @ts-expect-error who leaves has no name
  useMessage(bus, Kind.Leave, ({ who }) => who);
  const joined = useMessages(bus, Kind.Join);
  same<(typeof joined)[number], { type: Kind.Join; who: string }>(true);
  const either: Kind.Join | Kind.Leave = sum(0) > 1 ? Kind.Join : Kind.Leave;
  // Of two kinds the message is one of two.
  useMessage(bus, either as Kind.Join | Kind.Leave, ({ type }) => same<typeof type, Kind.Join | Kind.Leave>(true));
};
declare const useSum: () => (value: number) => number;

/** As an enum is often written since types are only erased. */
const Op = { Tick: 'tick', Book: 'book' } as const;
type Quote = { type: typeof Op.Tick; last: number } | { type: typeof Op.Book; bids: readonly number[] };
export const useQuotes = (): readonly number[] => {
  const bus = useBus<Quote>({ url: '/quotes', codec: 'json' });
  useMessage(bus, Op.Tick, ({ last }) => same<typeof last, number>(true));
  const [book] = useMessages(bus, Op.Book, { limit: 1 });
  return book?.bids ?? [];
};

type Loose = { type: string; data: unknown };
export const useLoose = (type: string): readonly Loose[] => {
  const bus = defineBus<Loose, Out>({ codec: 'json' }).useBus('loose');
  useMessage(bus, type, (message) => same<typeof message, Loose>(true));
  useMessage(bus, 'anything', ({ data }) => same<typeof data, unknown>(true));
  // @ts-expect-error a type is text
  useMessage(bus, 5, () => {});
  return useMessages(bus, type);
};

/** Without a `type` it is whatever `typeOf` says. */
type Opaque = { op: number; d: unknown };
export const useOpaque = (): void => {
  const bus = defineBus<Opaque, Opaque>({ codec: 'json', typeOf: ({ op }) => `${op}` }).useBus({ url: '/ops' });
  useMessage(bus, '10', (message) => same<typeof message, Opaque>(true));
  const list = useMessages(bus, '11');
  same<typeof list, readonly Opaque[]>(true);
  // @ts-expect-error typeOf says text
  useMessage(bus, 10, () => {});
};

/** Nothing is known of what arrives until a guard says so. */
export const useUnknown = (): void => {
  const bus = useBus({ url: '/live', codec: 'json' });
  useMessage(bus, 'price', (message) => same<typeof message, unknown>(true));
  useMessage(bus, isPrice, (message) => same<typeof message, Price>(true));
  const prices = useMessages(bus, isPrice);
  same<typeof prices, readonly Price[]>(true);
  const texts = useMessages(useBus('live'), (message) => typeof message === 'string');
  same<(typeof texts)[number] extends Incoming ? true : false, true>(true);
};
const isPrice = (message: unknown): message is Price => (message as Price).type === Kind.Price;
