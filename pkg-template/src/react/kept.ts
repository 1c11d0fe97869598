/** The last message of each type in `retain`: a list that starts later begins with it. */
import type { Bus } from '../types.js';

/** Of a bus, however many ask for it. */
const kept = new WeakMap<Bus, Map<unknown, unknown>>();

/** Another user, or nobody: nothing of the one before is shown to them. */
export const whenForgotten = (bus: Bus, forget: () => void): (() => void) =>
  bus.on('stopped', ({ reason }) => {
    if (/^dis/.test(reason)) forget();
  });

export const keep = (bus: Bus, given: unknown): void => {
  for (const type of (given as { readonly retain?: readonly string[] }).retain ?? []) {
    const messages = kept.get(bus) ?? new Map();
    if (messages.has(type)) continue;
    kept.set(bus, messages.set(type, undefined));
    whenForgotten(bus, () => messages.set(type, undefined));
    bus.onMessage(type, (message) => messages.set(type, message));
  }
};

export const keptOf = (bus: Bus | undefined, type: unknown): unknown => bus && kept.get(bus)?.get(type);
