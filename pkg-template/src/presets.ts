/**
 * What other projects' servers mean by their close codes, and what they expect of a client. Tables, sources and reasons are
 * in presets.json, which build.mjs puts in here without the words: an application bundles the presets that it names.
 */
import actioncable from '#preset/actioncable';
import centrifugal from '#preset/centrifugo';
import discordGateway from '#preset/discord';
import graphql from '#preset/graphql-transport-ws';
import phoenixChannels from '#preset/phoenix';
import pusherChannels from '#preset/pusher';
import signalrHubs from '#preset/signalr';
import engineIo from '#preset/socket.io';
import type { CodedPreset, Preset } from './types.js';

export type * from './types.js';

/** What a listener of a protocol looks at. Servers may send anything, null included. */
type Message = { readonly [field: string]: unknown } | null | undefined;

const freeze = <P extends Preset>(table: Preset, habits: Omit<P, 'name'>): P => {
  const preset = { ...table, ...habits } as P;
  Object.values(preset).forEach(Object.freeze);
  return Object.freeze(preset);
};

/** Asks nothing: the server pings by itself, and whoever falls silent is noticed all the same. */
const nothing = () => undefined;

/** Each followed or parted by the separator. */
const lines = (raw: unknown, separator: string): unknown[] =>
  (raw as string)
    .split(separator)
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line));

/** graphql-transport-ws, as graphql-ws, Apollo and Yoga speak it. */
export const graphqlTransportWs: CodedPreset = /* @__PURE__ */ freeze(graphql, {
  codec: 'json',
  hello: { type: 'connection_init' },
  ready: (message: Message) => message?.type === 'connection_ack',
  heartbeat: {
    intervalMs: 25_000,
    message: { type: 'ping' },
    isAnswer: (message: Message) => message?.type === 'pong',
    answer: (message: Message) => (message?.type === 'ping' ? { type: 'pong' } : undefined),
  },
});

/** Pusher Channels, Soketi, Laravel Reverb. */
export const pusher: CodedPreset = /* @__PURE__ */ freeze(pusherChannels, {
  codec: 'json',
  ready: (message: Message) => message?.event === 'pusher:connection_established',
  heartbeat: {
    intervalMs: 30_000,
    timeoutMs: 30_000,
    message: { event: 'pusher:ping', data: {} },
    isAnswer: (message: Message) => message?.event === 'pusher:pong',
    answer: (message: Message) => (message?.event === 'pusher:ping' ? { event: 'pusher:pong', data: {} } : undefined),
  },
});

/** Centrifugo and servers made with Centrifuge, in JSON. A frame may hold several messages, so each is a list of them. */
export const centrifugo: CodedPreset = /* @__PURE__ */ freeze(centrifugal, {
  codec: {
    encode: (message) => JSON.stringify(message),
    decode: (raw) => lines(raw, '\n'),
  },
  heartbeat: {
    intervalMs: 25_000,
    timeoutMs: 10_000,
    message: nothing,
    answer: (replies: readonly Message[]) =>
      replies.some((reply) => reply && !Object.keys(reply).length) ? {} : undefined,
  },
});

/** Phoenix channels, version 2 of their messages. */
export const phoenix: CodedPreset = /* @__PURE__ */ freeze(phoenixChannels, {
  codec: 'json',
  heartbeat: {
    intervalMs: 30_000,
    timeoutMs: 30_000,
    message: [null, 'heartbeat', 'phoenix', 'heartbeat', {}],
    isAnswer: (message: readonly unknown[] | null) => message?.[1] === 'heartbeat' && message[2] === 'phoenix',
  },
});

/** The gateway of Discord. Its heartbeat needs what only the server says. */
export const discord: CodedPreset = /* @__PURE__ */ freeze(discordGateway, { codec: 'json' });

/** ASP.NET Core SignalR, in JSON. A frame may hold several messages, so each is a list of them. */
export const signalr: CodedPreset = /* @__PURE__ */ freeze(signalrHubs, {
  codec: {
    encode: (message) => `${JSON.stringify(message)}\x1e`,
    decode: (raw) => lines(raw, '\x1e'),
  },
  hello: { protocol: 'json', version: 1 },
  // The answer to the handshake is the one message without a type.
  ready: ([first]: readonly Message[]) => !!first && !first.type && !first.error,
  heartbeat: { intervalMs: 10_000, timeoutMs: 30_000, message: { type: 6 } },
});

/** Socket.IO and Engine.IO, version 4 of the protocol, as text. */
export const socketIo: Preset = /* @__PURE__ */ freeze(engineIo, {
  ready: (packet: unknown) => typeof packet === 'string' && packet.startsWith('0'),
  heartbeat: {
    intervalMs: 25_000,
    timeoutMs: 20_000,
    message: nothing,
    answer: (packet: unknown) => (packet === '2' ? '3' : undefined),
  },
});

/** Action Cable of Rails. */
export const actionCable: CodedPreset = /* @__PURE__ */ freeze(actioncable, {
  codec: 'json',
  ready: (message: Message) => message?.type === 'welcome',
  // The server pings every 3 s, and its own client gives it up after 6 s of silence.
  heartbeat: { intervalMs: 3_000, timeoutMs: 6_000, message: nothing },
});
