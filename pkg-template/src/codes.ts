/** The names of the numbers in wire.ts, each list in the order of its enum. */
import type {
  Cause,
  CloseAction,
  ConnectRefusal,
  OutcomeName,
  PhaseName,
  PhaseReason,
  RefusalCode,
  Stage,
} from './types.js';

const names = <T extends string>(list: string): readonly T[] => list.split(' ') as T[];

export const phases = names<PhaseName>('idle resolving connecting open closing waiting paused stopped');
/** The first name is empty: no reason. */
export const reasons = names<PhaseReason>(
  ' browser-throttled behind-own-socket greeting backoff retry-later refresh no-url closed disposed terminal-close normal-close exhausted unauthorized blocked disabled reconnecting hidden page-cached',
);
export const stages = names<Stage>('provider handshake hello open closing');
/** Causes, and the names of their verdicts where these are others; with `?` what may have reasons that main cannot know. */
export const verdicts = names(
  ' provider-failed provider-invalid provider-timeout connect-timeout? behind-own-socket? handshake-failed? error-without-close?handshake-failed syntax-error=url-invalid security-error constructor-threw?handshake-failed csp mixed-content blocked-port hello-failed hello-timeout protocol-missing=subprotocol-ignored ready-failed=hello-failed closed-by-peer connection-lost?dropped closed-by-us close-timeout=close-unanswered heartbeat-timeout=half-open slept',
);
export const causes = verdicts.map((name) => name.split(/[?=]/)[0] as Cause);
export const actions = names<CloseAction>('normal retry retry-later refresh terminal');
export const outcomes = names<OutcomeName>(' sent maybe-sent expired evicted replaced withdrawn stopped');
export const replies = names<ConnectRefusal & RefusalCode>(
  ' already-running waiting needs-because restart-storm disposed stopped queue-full too-large',
);
