/** `useBus`: which handle belongs to these options, and when it holds, changes and lets go. */
import { _find, _parse } from '../index.js';
import type { Parsed } from '../options.js';
import type { Bus } from '../types.js';
import { createHandle, type Handle } from './handle.js';
import { React } from './react.js';
import type { UseBus } from './types.js';

/** The bus of these options, or of this key. Rendering makes nothing: the first effect gets or creates it, and connects unless `enabled` is false. */
export const useBus: UseBus = (given: unknown) => useBusOf(given) as never;

/** `above`: whose bus it is if nothing is given. */
export const useBusOf = (given: unknown, defaults?: unknown, above?: Bus): Bus => {
  const own = given !== undefined || !above;
  /** As Kind of registry.ts. */
  const kind = typeof given === 'string' ? 2 : 0;
  /** What kept it from being held, and for which connection. Another object is another handle. */
  const [refused, refuse] = React.useState<{ readonly error: Error | undefined; readonly mark: string }>();
  const again = () => refuse(undefined);
  let options: Parsed | undefined;
  let error: Error | undefined;
  try {
    if (own && given === undefined) throw new Error('useBus: give options or a key, or put its Provider above');
    if (own) options = _parse(kind ? { key: given, url: null } : given, undefined, defaults);
  } catch (thrown) {
    error = thrown as Error;
  }
  const { key, id, url, protocols, hello } = options ?? {};
  const mark = `${id} ${url} ${protocols} ${hello}`;
  if (refused?.mark === mark) error = refused.error;
  const handle = React.useMemo(() => createHandle(options, kind, error), [id, kind, error?.message, refused]);
  const committed = React.useRef<Handle>(undefined);
  React.useInsertionEffect(() => {
    const before = committed.current;
    committed.current = handle;
    handle.options = options;
    handle.fail = (error) => refuse({ error, mark });
    // In this very task, if no effect comes before: here nothing may be set that renders.
    Promise.resolve().then(() => {
      if (before?.first?.key === key && before?.first?.id !== id) before!.end();
      handle.update();
    });
    return () => {
      handle.options = undefined;
    };
  });
  React.useEffect(() => {
    if (error) {
      console.error(`whysocket: ${error.message}`);
      const other = options && _find(options, kind);
      // Whoever has it may go, and may have gone since this was refused.
      if (!other && error.name === 'KeyConflict') again();
      return other?.bus.on('stopped', again);
    }
    if (own) handle.hold();
    return handle.release;
  }, [handle, own]);
  // Where it is for another connection now, it may be held.
  React.useEffect(() => again, [mark]);
  return own ? handle.bus : above!;
};
