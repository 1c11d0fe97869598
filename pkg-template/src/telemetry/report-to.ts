/** Verdicts to whoever runs the service. */

import { refuse } from '../parse.js';
import { isInert } from '../realm.js';
import type { Snapshot } from '../types.js';
import { type Beacon, type BeaconVerdict, recordOf } from './beacon.js';
import { courierTo, type ReportToTarget } from './courier.js';
import { attendTo, bedsideOf, isBus, isFirstWord, isGone, type Watched } from './everyone.js';
import { parseLimits } from './limits.js';
import { type Hosts, maskOf, parseHosts } from './mask.js';
import { MINUTE } from './pace.js';
import { createPost, type Post } from './post.js';

export type { ReportToTarget };

export interface ReportToOptions {
  /** Of all pages so many report, and of such a page all is reported. 0 to 1. Default 1. */
  sampleRate?: number;
  /** Bodies; what comes beyond goes together with the next. Default 10. */
  maxPerMinute?: number;
  /** Verdicts that wait: offline, over the limit, or after a failure. The oldest is dropped, and counted. Default 50. */
  maxHeld?: number;
  /** The same in bytes. Default 32 768. */
  maxHeldBytes?: number;
  /** How long a collector may take. Default 10 000 ms. */
  timeoutMs?: number;
  /** 'mask': no host, and no sentence either, since each may name one. Default 'mask'. */
  hosts?: Hosts;
  /** What every body says beside: a release, a region. At most 16, sent as they are. Default none. */
  labels?: NonNullable<Beacon['labels']>;
}

/** There are some hundred ids. */
const MOST_GATES = 128;

/** The second module has to be loaded, and its questions have two seconds. */
const PATIENCE_MS = 3_000;

/** The last attempt ended without a word from the other end, or none has ended yet: the page may be offline, and not know it. */
const isDoubtful = ({ lastClose }: Snapshot): boolean => !lastClose?.code || lastClose.code === 1006;

const attend =
  (post: Post, hosts: Hosts) =>
  (bus: Watched): (() => void) => {
    const mask = maskOf(bus, hosts);
    const bedside = bedsideOf(bus);
    /** That word, and until when a better one takes its place. */
    let first: { readonly record: BeaconVerdict; readonly until: number } | undefined;
    /** When each id was sent last, the latest behind. */
    const gates = new Map<string, number>();
    /** The key has a mark of the user in it. */
    let whose = bus.key;
    let hoping: (() => void) | undefined;
    const off = bus.on('verdict', (verdict) => {
      const { id } = verdict;
      const { key } = bus;
      const now = performance.now();
      const isFirst = isFirstWord(verdict, bedside);
      if (key !== whose) gates.clear();
      else if (!isFirst && first && now < first.until && post.withdraw(first.record)) gates.delete(first.record.id);
      if (key !== whose || !isFirst) first = undefined;
      whose = key;
      // A body goes with the cookies of whoever is there when it goes: with hosts in it, it must not be somebody else. A user has a ledger of his own.
      const ledger = bedside?.traces();
      const still = () => hosts === 'mask' || (bus.key === key && !isGone(bus) && bedside?.traces() === ledger);
      if (now - (gates.get(id) ?? -MINUTE) < MINUTE) return post.suppress(mask.label(key), id, still);
      gates.delete(id);
      gates.set(id, now);
      if (gates.size > MOST_GATES) gates.delete(gates.keys().next().value!);
      const record = recordOf(bus, verdict, mask);
      if (isFirst) first = { record, until: now + PATIENCE_MS };
      // A hidden page may be ended without another word.
      const isHidden = globalThis.document?.visibilityState === 'hidden';
      post.add(record, still, isDoubtful(bus.store.getSnapshot()), isFirst && !isHidden ? PATIENCE_MS : 0);
      // A connection that opens shows that the network is there, whatever the browser says of it.
      if (post.holds())
        hoping ??= bus.on(
          'open',
          () => {
            hoping = undefined;
            post.recovered();
          },
          { once: true },
        );
    });
    return () => {
      off();
      hoping?.();
    };
  };

/**
 * Sends what a bus, or every bus of the page, finds out about its failures. Nothing of messages, no secrets; no hosts unless asked for.
 *
 *     const stop = reportTo('all', '/collect/websocket');
 */
export const reportTo = (bus: Watched | 'all', target: ReportToTarget, options: ReportToOptions = {}): (() => void) => {
  if (bus !== 'all' && !isBus(bus)) refuse('bus', bus, 'a bus, or "all"');
  const limits = parseLimits(options as { readonly [name: string]: unknown });
  const hosts = parseHosts(options.hosts);
  const courier = courierTo(target);
  // All of a page or nothing: half a story explains nothing.
  if (isInert() || Math.random() >= limits.sampleRate) return () => {};
  const post = createPost(courier, limits);
  const leave = attendTo(bus, attend(post, hosts));
  return () => {
    leave();
    post.stop();
  };
};
