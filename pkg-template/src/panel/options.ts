/** What a panel may be given: refused with the option's name, where somebody is there to hear it. */
import type { PanelOptions } from './types.js';

const oneOf =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    names.includes(value as string);
const is =
  (...types: readonly string[]) =>
  (value: unknown): boolean =>
    types.includes(typeof value);
const isBus = (value: unknown): boolean => {
  const { key, store, counters } = Object(value) as Record<string, Record<string, unknown> | undefined>;
  return typeof key === 'string' && typeof store?.getSnapshot === 'function' && typeof counters === 'function';
};

/** What is accepted, and whether it is that. */
const OPTIONS: { readonly [option in keyof PanelOptions]-?: readonly [string, (value: unknown) => boolean] } = {
  bus: ["a bus, or 'all'", (value) => value === 'all' || isBus(value)],
  nonce: ['a string', is('string')],
  open: ['a boolean', is('boolean')],
  dock: ["'bottom', 'right' or 'inline'", oneOf('bottom', 'right', 'inline')],
  contents: ['a boolean', is('boolean')],
  button: ['a boolean', is('boolean')],
  chord: ["keys as in 'Alt+Shift+W', or false", (value) => value === false || is('string')(value)],
  theme: ["'auto', 'light' or 'dark'", oneOf('auto', 'light', 'dark')],
};

const described = (value: unknown): string =>
  typeof value === 'string' ? `'${value.slice(0, 40)}'` : value === null ? 'null' : `a ${typeof value}`;

const refuse = (path: string, value: unknown, accepted: string): never => {
  throw new TypeError(`whysocket/panel: ${path}: expected ${accepted}, received ${described(value)}`);
};

/** Throws a TypeError for the first that cannot be used. What is undefined is not given; what has no meaning here is not looked at. */
export const check = (options: unknown): void => {
  if (!options || typeof options !== 'object') refuse('options', options, 'an object');
  for (const [name, [accepted, isRight]] of Object.entries(OPTIONS)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && !isRight(value)) refuse(`options.${name}`, value, accepted);
  }
};
