/** The hooks and the Provider: messages have the types of their bus, and so has what a component makes of them. */
import type { ReactElement, ReactNode } from 'react';
import type { Bus, Connection, Data, Held, Incoming, MessageInfo, PhaseName, Snapshot, Verdict } from 'whysocket';
import { getBus, holdBus } from 'whysocket';
import {
  defineBus,
  type ListOptions,
  type ReactDefinition,
  type UseBus,
  useBus,
  useBusStatus,
  useMessage,
  useMessages,
  useVerdict,
  useWhileOpen,
  type Watched,
} from 'whysocket/react';
import { same } from './same.js';

interface Price {
  type: 'price';
  value: number;
}
interface Chat {
  type: 'chat' | 'whisper';
  text: string;
}
type In = Price | Chat;
interface Out {
  subscribe: string;
}

const live = defineBus<In, Out>({ codec: 'json', retain: ['price'], lingerMs: 10 });
same<typeof live, ReactDefinition<In, Out>>(true);
same<ReturnType<typeof live.getBus>, Bus<In, Out>>(true);
same<ReturnType<typeof live.holdBus>, Held<In, Out>>(true);
const raw = defineBus();
same<typeof raw, ReactDefinition<Incoming, Data>>(true);
// @ts-expect-error misspelt
defineBus<In, Out>({ codecs: 'json' });

export const App = ({ user, children }: { user: string; children: ReactNode }): ReactElement => (
  <live.Provider options={{ url: '/live', identity: user, hello: { subscribe: 'all' }, enabled: user !== '' }}>
    <Prices />
    {children}
  </live.Provider>
);
const { Provider } = live;
export const wrong = (
  <>
    <Provider options={{ url: ['/a', '/b'], key: 'live' }} />
    {/* @ts-expect-error a list has no key of its own */}
    <Provider options={{ url: ['/a', '/b'] }} />
    {/* @ts-expect-error not what is sent */}
    <Provider options={{ url: '/live', hello: { publish: 'all' } }} />
    {/* @ts-expect-error not what arrives */}
    <Provider options={{ url: '/live', ready: (message) => message.kind === 'price' }} />
    {/* @ts-expect-error a Provider holds a bus of its own */}
    <Provider options="live" />
    {/* @ts-expect-error so it needs options */}
    <Provider />
    {/* @ts-expect-error and has no others */}
    <Provider options={{ url: '/live' }} bus={getBus({ url: '/live' })} />
  </>
);

const Prices = (): ReactElement => {
  const bus = live.useBus();
  same<typeof bus, Bus<In, Out>>(true);
  same<ReturnType<typeof useByKey>, Bus<In, Out>>(true);
  bus.send({ subscribe: 'prices' });
  // @ts-expect-error not what is sent
  bus.send({ publish: 'prices' });

  useMessage(bus, 'price', (message, info) => {
    same<typeof message, Price>(true);
    same<typeof info, MessageInfo>(true);
  });
  live.useMessage(bus, 'whisper', (message) => same<typeof message, Chat>(true));
  useMessage(
    bus,
    (message): message is Price => message.type === 'price',
    ({ value }) => same<typeof value, number>(true),
  );
  useMessage(
    bus,
    (message) => message.type === 'price' && message.value > 10,
    (message) => same<typeof message, In>(true),
  );
  // @ts-expect-error no such type
  useMessage(bus, 'prise', () => {});
  // @ts-expect-error prices have no text
  useMessage(bus, 'price', ({ text }) => text);
  // @ts-expect-error and what is heard?
  useMessage(bus, 'price');
  // @ts-expect-error a guard answers at once
  useMessage(bus, late, () => {});

  const prices = useMessages(bus, 'price', { limit: 10 });
  same<typeof prices, readonly Price[]>(true);
  same<ReturnType<typeof useChats>, readonly Chat[]>(true);
  const some = live.useMessages(bus, ({ type }) => type !== 'chat');
  same<typeof some, readonly In[]>(true);
  // @ts-expect-error a list is for reading
  prices.push({ type: 'price', value: 1 });
  // @ts-expect-error no such type
  useMessages(bus, 'prise');
  // @ts-expect-error a number
  useMessages(bus, 'price', { limit: '10' });
  same<ListOptions['limit'], number | undefined>(true);

  useWhileOpen(bus, (connection) => {
    same<typeof connection, Connection<Out>>(true);
    return () => {};
  });
  live.useWhileOpen(bus, ({ send }) => void send({ subscribe: 'prices' }), [bus, 1]);
  // @ts-expect-error a promise is no clean-up
  useWhileOpen(bus, async () => {});
  // @ts-expect-error not what is sent
  useWhileOpen(bus, ({ send }) => void send('prices'));
  return <p>{prices.map(({ value }) => value)}</p>;
};
const useByKey = () => live.useBus('live');
const late = async (): Promise<boolean> => true;
const useChats = () => useMessages(live.useBus(), (message): message is Chat => message.type !== 'price');

/** A component renders again only for what it selects; that has the selector's type. */
export const Status = ({ of }: { of: Watched }): ReactElement => {
  const all = useBusStatus(of);
  same<typeof all, Snapshot>(true);
  const phase = useBusStatus(of, (snapshot) => snapshot.phase);
  same<typeof phase, PhaseName>(true);
  const { at, waits } = live.useBusStatus(of, ({ retryAt, queue }) => ({ at: retryAt, waits: queue.messages }));
  same<typeof at, number | undefined>(true);
  same<typeof waits, number>(true);
  const isOpen = useBusStatus(
    of,
    (snapshot) => snapshot.phase === 'open',
    (a, b) => a === b,
  );
  same<typeof isOpen, boolean>(true);
  // @ts-expect-error no such part
  useBusStatus(of, ({ state }) => state);
  // @ts-expect-error phases are compared, not numbers
  useBusStatus(of, ({ phase }) => phase, areClose);
  // @ts-expect-error a snapshot is for reading
  all.phase = 'open';
  // @ts-expect-error a key is no bus
  useBusStatus('live');
  const verdict = useVerdict(of);
  same<typeof verdict, Verdict | undefined>(true);
  return <output title={verdict?.title}>{phase}</output>;
};
const areClose = (a: number, b: number): boolean => Math.abs(a - b) < 1;
export const watched = (
  <>
    <Status of={live.getBus({ url: '/live' })} />
    <Status of={getBus({ url: '/live' })} />
    <Status of={holdBus('live').bus} />
    {/* @ts-expect-error a Held has a bus, and is none */}
    <Status of={holdBus('live')} />
  </>
);

/** Without a definition a bus has the types that `getBus` would give it. */
export const usePlain = (): void => {
  same<typeof useBus, UseBus>(true);
  const byKey = useBus('live');
  same<typeof byKey, Bus>(true);
  const typedByKey = useBus<Price, Data>('live');
  same<typeof typedByKey, Bus<Price, Data>>(true);
  // What is not known yet may be said so, under exactOptionalPropertyTypes, too.
  const nobody: { id: string } | undefined = undefined as { id: string } | undefined;
  useBus({
    url: '/live',
    key: undefined,
    identity: nobody?.id,
    enabled: undefined,
    lingerMs: undefined,
    waitingFor: undefined,
  });
  const plain = useBus({ url: '/live', hello: 'hi' });
  same<typeof plain, Bus>(true);
  useMessages(plain, () => true, { limit: undefined });
  // @ts-expect-error encode it first
  plain.send({ type: 'hi' });
  useMessage(plain, 'any', (message) => same<typeof message, Incoming>(true));
  const json = useBus({ url: '/live', codec: 'json', hello: { type: 'init' } });
  same<typeof json, Bus<unknown, unknown>>(true);
  const said = useBus<In, Out>({ url: () => '/live', key: 'live', codec: 'json' });
  same<typeof said, Bus<In, Out>>(true);
  // @ts-expect-error raw messages are no In
  useBus<In, Out>({ url: '/live' });
  // @ts-expect-error a list has no key of its own
  useBus({ url: ['/a', '/b'] });
  // @ts-expect-error a provider has no key of its own
  useBus({ url: () => '/live' });
  // @ts-expect-error nor has nothing at all
  live.useBus({ url: null });
  // @ts-expect-error options or a key: there is no Provider here
  useBus();
  // @ts-expect-error misspelt
  useBus({ url: '/live', enabeld: false });
};
