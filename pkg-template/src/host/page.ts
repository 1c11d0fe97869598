/** What the page can tell of itself while a bus lives. */
import type { Ground } from '../ground.js';
import { Field, Input, PageState } from '../wire.js';
import { isAbout } from './policy.js';

/** Stubs of the page, in tests of applications, may lack anything. */
export const watchPage = (ground: Ground, signal: AbortSignal): void => {
  const { document } = globalThis;
  const listen = (target: EventTarget | undefined, type: string, heard: (event: never) => void) =>
    target?.addEventListener?.(type, heard as (event: Event) => void, { signal });
  const page = (state: PageState) => ground.step(Input.Page, state);
  // In a worker there is no document: always visible.
  const look = () => page(document?.visibilityState === 'hidden' ? PageState.Hidden : PageState.Visible);
  // Only `false` means anything, and that only as a hint: some engines say `true` with the interface down.
  const network = () => {
    const online = globalThis.navigator?.onLine !== false;
    ground.step(Input.Network, +online);
    if (online) ground.emit('*', 'online');
  };
  /** Others than those that go to or come from the back/forward cache are no news. */
  const cache = (state: PageState) => (event: PageTransitionEvent) => event.persisted && page(state);
  const violated = (event: SecurityPolicyViolationEvent) =>
    ground.target && isAbout(event, ground.target) && ground.step(Input.PolicyViolated, ground.read(Field.Attempt));
  look();
  network();
  listen(document, 'visibilitychange', look);
  listen(document, 'freeze', () => page(PageState.Frozen));
  listen(document, 'resume', () => page(PageState.Resumed));
  listen(globalThis, 'pagehide', cache(PageState.Cached));
  listen(globalThis, 'pageshow', cache(PageState.Restored));
  listen(globalThis, 'online', network);
  listen(globalThis, 'offline', network);
  listen(globalThis, 'securitypolicyviolation', violated);
};
