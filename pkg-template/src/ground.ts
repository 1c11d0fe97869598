/** What the parts of one bus share. */
import type { Ear, Tally, Trace } from './bedside.js';
import type { Driver } from './driver.js';
import type { Parsed } from './options.js';
import type { CloseInfo, Connection, Verdict } from './types.js';
import type { Voice } from './voice.js';

export interface Ground extends Driver, Voice {
  options: Parsed;
  /** Nothing can be done with it any more, or never could. */
  gone: 'inert' | 'disposed' | undefined;
  /** What our close() says to the server. */
  closeReason: string;
  lastClose?: CloseInfo | undefined;
  /** While it is open. */
  connection?: Connection | undefined;
  /** What the provider waits for. */
  waitingFor?: string | undefined;
  /** Where the latest attempt goes. */
  target?: URL | undefined;
  /** Epoch ms: the machine's own axis means nothing to others. */
  openedAt: number;
  retryAt: number;
  rttMs?: number | undefined;
  /** Whoever waits for a sign of life. */
  heard?: (() => void) | undefined;
  /** The ledger, oldest first; another one for another user. */
  traces: Trace[];
  /** The latest; there from the first attempt on. */
  trace: Trace;
  /** How often somebody asked for this bus. */
  asked: number;
  verdict?: Verdict | undefined;
  /** Of messages, as they come and go. */
  readonly in: Tally;
  readonly out: Tally;
  /** Whoever looks at messages as they come and go; see `overhear`. */
  overheard?: Set<Ear>;
  readonly counts: { -readonly [name in 'invalid' | 'dropped']: number };
}
