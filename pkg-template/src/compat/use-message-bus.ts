'use client';
/**
 * A drop-in for a hand-written useMessageBus, for React 18 and 19. What is meant to be different, beside what websocket-bus.ts lists:
 *
 * | | the usual hand-written one | here |
 * |---|---|---|
 * | components with the same URL, session, mode and level | a socket each | share one, as long as one of them lives and through StrictMode's second mount |
 * | `disconnect()`; `bus`, `messageTypes` | of one component | for all on the connection; those of the first |
 * | `send()` of a list or a text | `session_id` spread over it | as it is: it has no place for one |
 * | callbacks made anew at each render | rebuild the bus | are read when they are needed |
 * | another session | a storm of sockets, the old one's close among them | the old one is closed, one is made |
 * | a new screen on an open connection | | INIT is sent again, and its `onConnect` is called |
 * | `isConnecting` while it waits for the next attempt | true | false, with `error` set |
 * | `error` | "connection error" | the reason, then what the diagnosis finds; gone once it is connected |
 * | no `wsUrl` | nothing happens | `connect()` says so in `error` |
 */
import { useEffect, useInsertionEffect, useState, useSyncExternalStore } from 'react';
import { keyOf } from './line.js';
import { type Handler, NONE, Screen, type UseMessageBusOptions, type UseMessageBusResult } from './screen.js';

export type { UseMessageBusOptions, UseMessageBusResult } from './screen.js';

/** Connects once it is mounted; `bus: { enabled: false }` leaves that to `connect()`. */
export const useMessageBus = <H extends { [K in keyof H]?: Handler } = Record<never, never>>(
  options: UseMessageBusOptions<H>,
): UseMessageBusResult => {
  const [screen] = useState(() => new Screen());
  // The latest callbacks, before any effect of this commit can call one.
  useInsertionEffect(() => {
    screen.latest = options as UseMessageBusOptions;
    return () => {
      screen.latest = undefined;
    };
  });
  const state = useSyncExternalStore(screen.subscribe, screen.getState, () => NONE);
  const key = keyOf(options);
  // The key is all that the connection depends on.
  useEffect(() => {
    screen.enter();
    return screen.leave;
  }, [screen, key]);
  // Until the effect has run, what is known is of the connection before.
  const { isConnecting, isConnected, error, bus } = state.key === key ? state : NONE;
  const { connect, disconnect, send } = screen;
  return { isConnecting, isConnected, error, bus, connect, disconnect, send };
};
