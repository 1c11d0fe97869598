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
import type { Preset } from './types.js';

export type * from './types.js';

const freeze = (preset: Preset): Preset => {
  Object.values(preset).forEach(Object.freeze);
  return Object.freeze(preset);
};

/** graphql-transport-ws, as graphql-ws, Apollo and Yoga speak it. */
export const graphqlTransportWs: Preset = /* @__PURE__ */ freeze(graphql);

/** Pusher Channels, Soketi, Laravel Reverb. */
export const pusher: Preset = /* @__PURE__ */ freeze(pusherChannels);

/** Centrifugo and servers made with Centrifuge, in JSON. */
export const centrifugo: Preset = /* @__PURE__ */ freeze(centrifugal);

/** Phoenix channels, version 2 of their messages. */
export const phoenix: Preset = /* @__PURE__ */ freeze(phoenixChannels);

/** The gateway of Discord. */
export const discord: Preset = /* @__PURE__ */ freeze(discordGateway);

/** ASP.NET Core SignalR, in JSON. */
export const signalr: Preset = /* @__PURE__ */ freeze(signalrHubs);

/** Socket.IO and Engine.IO, version 4 of the protocol. */
export const socketIo: Preset = /* @__PURE__ */ freeze(engineIo);

/** Action Cable of Rails. */
export const actionCable: Preset = /* @__PURE__ */ freeze(actioncable);
