/** English. */
import type { Words } from './words.js';

export const en: Words = {
  locale: 'en',
  service: 'The service',
  states: {
    idle: 'Not connected.',
    connecting: 'Connecting…',
    reconnecting: 'Reconnecting…',
    open: 'Connected.',
    closing: 'Disconnecting…',
    closed: 'Disconnected.',
    paused: 'Paused until you come back to this page.',
    'not-ready': 'Not ready to connect yet.',
  },
  troubles: {
    offline: () => 'You seem to be offline',
    lost: () => 'The connection was lost',
    unreachable: (service) => `${service} cannot be reached`,
    slow: () => 'Connecting takes longer than usual',
    busy: (service) => `${service} is busy or restarting`,
    service: (service) => `${service} has a problem`,
    'sign-in': () => 'Your sign-in was not accepted',
    denied: (service) => `${service} does not accept this connection`,
    setup: () => 'This page is not set up correctly',
    permission: () => 'Your browser needs your permission to connect',
    unstable: () => 'The connection keeps breaking off',
    ended: (service) => `${service} has ended the connection`,
  },
  next: {
    at: (when) => `we will try again ${when}`,
    soon: 'we will try again shortly',
    now: 'trying again now',
    wait: 'please wait a moment',
    retry: 'please try again',
    'sign-in': 'please sign in again',
    contact: 'please contact support',
  },
  join: (trouble, next) => `${trouble}; ${next}.`,
  actions: { retry: 'Try again', 'sign-in': 'Sign in again', contact: 'Contact support' },
  queued: {
    one: (count) => `${count} message will be sent once you are connected.`,
    other: (count) => `${count} messages will be sent once you are connected.`,
  },
};
