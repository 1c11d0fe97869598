/** What the hooks keep of a bus, however many of them there are: the last messages of the types to retain. */
import type { Bus } from '../types.js';

interface Record {
  /** Another one from each log-out on: of nobody, or another user, nothing of the one before is left. */
  kept: Map<unknown, unknown>;
  /** Types that are listened to. */
  readonly types: Set<unknown>;
}

const records = new WeakMap<Bus, Record>();

const begin = (bus: Bus): Record => {
  const record: Record = { kept: new Map(), types: new Set() };
  records.set(bus, record);
  bus.on('stopped', ({ reason }) => {
    if (/^dis/.test(reason)) record.kept = new Map();
  });
  return record;
};

export const recordOf = (bus: Bus): Record => records.get(bus) ?? begin(bus);

export const retain = (bus: Bus, types: readonly string[] = []): void => {
  const record = recordOf(bus);
  for (const type of types) {
    if (record.types.has(type)) continue;
    record.types.add(type);
    bus.onMessage(type, (message) => record.kept.set(type, message));
  }
};
