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
export const causes = names<Cause>(
  ' provider-failed provider-invalid provider-timeout connect-timeout behind-own-socket handshake-failed error-without-close syntax-error security-error constructor-threw csp mixed-content blocked-port hello-failed hello-timeout protocol-missing ready-failed closed-by-peer connection-lost closed-by-us close-timeout heartbeat-timeout slept',
);
export const actions = names<CloseAction>('normal retry retry-later refresh terminal');
export const outcomes = names<OutcomeName>(' sent maybe-sent expired evicted replaced withdrawn stopped');
export const replies = names<ConnectRefusal & RefusalCode>(
  ' already-running waiting needs-because restart-storm disposed stopped queue-full too-large',
);
