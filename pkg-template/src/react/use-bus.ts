import { parseOptions } from '../index.js';
import type { Parsed } from '../options.js';
import { realm } from '../realm.js';
import type { Bus } from '../types.js';
import { createHandle } from './handle.js';
import { useEffect, useInsertionEffect, useMemo, useState } from './react.js';
import type { UseBus } from './types.js';

/** The bus of these options, or of this key. Rendering makes nothing: the first effect gets or creates it, and connects unless `enabled` is false. */
export const useBus: UseBus = (given: unknown) => useBusOf(given) as never;

/** `above`: whose bus it is if nothing is given. */
export const useBusOf = (given: unknown, defaults?: unknown, above?: Bus): Bus => {
  const own = given !== undefined || !above;
  /** What held it off, and what was asked for then. */
  const [refused, refuse] = useState<{ readonly error: Error; readonly id: string }>();
  const isKey = typeof given === 'string';
  let options: Parsed | undefined;
  let error: Error | undefined;
  let id = '';
  try {
    if (own && given === undefined) throw new Error('useBus: give options or a key, or put its Provider above');
    if (own) options = parseOptions(isKey ? { key: given, url: null } : given, undefined, defaults);
    id = `${options?.id} ${options?.url}`;
    if (refused?.id === id) error = refused.error;
  } catch (thrown) {
    error = thrown as Error;
  }
  const peek = () =>
    (isKey
      ? [...realm().buses.values()].find((one) => one.fits(given, 2))
      : realm().buses.get(options!.id)
    )?.bus.store.getSnapshot();
  const handle = useMemo(() => createHandle(defaults, peek, error), [options?.key, error?.message]);
  useInsertionEffect(() => {
    handle.given = given;
    handle.fail = (thrown) => refuse({ error: thrown as Error, id });
    // In this very task, if no effect comes before: here nothing may be set that renders.
    Promise.resolve().then(handle.update);
    return () => {
      handle.given = undefined;
    };
  });
  useEffect(handle.update);
  useEffect(() => {
    if (error) console.error(`whysocket: ${error.message}`);
    else if (own) handle.hold();
    return handle.release;
  }, [handle, own]);
  return own ? handle.bus : above!;
};
