/** What the page can tell of itself while a bus lives. */
import { Input } from '../wire.js';

/** Stubs of the page, in tests of applications, may lack anything. Returns how to stop. */
export const watchPage = (
  step: (kind: Input, value: number) => void,
  violated: (event: SecurityPolicyViolationEvent) => void,
): (() => void) => {
  const { document } = globalThis;
  const life = new AbortController();
  const listen = (target: EventTarget | undefined, type: string, heard: (event: never) => void) =>
    target?.addEventListener?.(type, heard as (event: Event) => void, { signal: life.signal });
  // In a worker there is no document: always visible.
  const page = () => step(Input.Page, +(document?.visibilityState !== 'hidden'));
  // Only `false` means anything, and that only as a hint: some engines say `true` with the interface down.
  const network = () => step(Input.Network, +(globalThis.navigator?.onLine !== false));
  page();
  network();
  listen(document, 'visibilitychange', page);
  listen(globalThis, 'online', network);
  listen(globalThis, 'offline', network);
  listen(globalThis, 'securitypolicyviolation', violated);
  return () => life.abort();
};
