/** Sends what is to be told, within limits, and puts back what could not go. */
import { report } from '../driver.js';
import { type BeaconVerdict, bodyOf } from './beacon.js';
import type { Courier } from './courier.js';
import type { Limits } from './limits.js';
import { createPace } from './pace.js';
import { createStock, type Still, type Taken, toldBy } from './stock.js';

export interface Post {
  /** `still`: whether it may be told, asked again before it goes. `doubtful`: the network may be gone. `restMs`: how long it waits for a better one. */
  add(record: BeaconVerdict, still: Still, doubtful: boolean, restMs: number): void;
  /** A better one is about to be added. False if this one has gone. */
  withdraw(record: BeaconVerdict): boolean;
  /** Said again, and not sent again. */
  suppress(key: string, id: string, still: Still): void;
  /** Something has not arrived yet. */
  holds(): boolean;
  /** The network is there again. */
  recovered(): void;
  /** Nothing is sent any more. */
  stop(): void;
}

type When = 'due' | 'hidden' | 'leaving';

/** One at a time; whatever comes of it is told once, and within the time that a collector has. */
const createErrand = (timeoutMs: number) => {
  let underway: AbortController | undefined;
  return {
    isUnderway: () => !!underway,
    follow(answer: PromiseLike<unknown>, mine: AbortController, ended: (fine: boolean) => void) {
      underway = mine;
      const end = (fine: boolean) => {
        if (underway !== mine) return;
        underway = undefined;
        clearTimeout(patience);
        ended(fine);
      };
      const patience = setTimeout(() => {
        mine.abort();
        end(false);
      }, timeoutMs);
      mine.signal.addEventListener('abort', () => clearTimeout(patience));
      answer.then(
        () => end(true),
        () => end(false),
      );
    },
    /** Nobody waits for it any more. */
    drop() {
      const mine = underway;
      underway = undefined;
      mine?.abort();
    },
  };
};

export const createPost = (courier: Courier, limits: Limits): Post => {
  const stock = createStock(limits);
  const pace = createPace(limits);
  const errand = createErrand(limits.timeoutMs);
  let stopped = false;
  let listening = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const leave = ({ persisted }: PageTransitionEvent) => {
    // Offline a beacon is taken and lost, without a word. A page that the browser keeps may come back, and be online.
    if (!persisted || !courier.isCut()) flush('leaving');
  };
  /** Phones end hidden pages without another word; and Firefox ends scripts of a page that is being left, now and then before `pagehide` is through. */
  const hide = () => {
    if (document.visibilityState === 'hidden') flush('hidden');
  };
  /** `online` may have been said while the page was away. */
  const back = () => flush();
  const recovered = () => {
    pace.well();
    flush();
  };
  /** Listens, and waits, only as long as there is something to be told. */
  const settle = () => {
    clearTimeout(timer);
    const listens = !stopped && !stock.isEmpty();
    if (listens !== listening) {
      listening = listens;
      const change = listens ? globalThis.addEventListener : globalThis.removeEventListener;
      change?.('pagehide', leave);
      change?.('visibilitychange', hide);
      change?.('pageshow', back);
      change?.('online', recovered);
    }
    if (!stopped && !errand.isUnderway() && stock.hasVerdicts() && !courier.isCut())
      timer = setTimeout(flush, Math.ceil(Math.max(pace.waitMs(), stock.ripensInMs())) + 1, 'due');
  };
  const failed = (taken: Taken) => {
    stock.giveBack(taken);
    pace.failed();
  };
  const send = (when: When) => {
    const leaving = when === 'leaving';
    const taken = stock.take(when !== 'due');
    const mine = new AbortController();
    pace.went();
    try {
      const way = { leaving, doubtful: pace.doubtful, signal: mine.signal };
      const answer = courier.deliver(bodyOf(toldBy(taken), limits), way);
      if (answer === false) failed(taken);
      // Heard only by a page that comes back: nobody waits for it meanwhile.
      else if (answer !== true && leaving)
        answer.then(undefined, () => {
          failed(taken);
          settle();
        });
      else if (answer !== true)
        errand.follow(answer, mine, (fine) => {
          if (fine) pace.well();
          else failed(taken);
          flush();
        });
    } catch (error) {
      report(error);
      stock.lose(taken);
    }
  };
  /** What is not `due` goes all the same where it may be the last that is heard of this page. One that is hidden may come back, and goes by the other rules. */
  const may = (when: When): boolean => {
    if (when === 'leaving') return true;
    const waitMs = when === 'hidden' ? pace.restMs() : Math.max(pace.waitMs(), stock.ripensInMs());
    return !errand.isUnderway() && !courier.isCut() && waitMs <= 0;
  };
  const flush = (when: When = 'due') => {
    if (stopped) return;
    stock.disown();
    if (!stock.isEmpty() && may(when)) send(when);
    settle();
  };

  return {
    add(record, still, doubtful, restMs) {
      stock.add(record, still, performance.now() + restMs);
      pace.doubtful ||= doubtful;
      flush();
    },
    withdraw: (record) => stock.remove(record),
    suppress(key, id, still) {
      stock.suppress(key, id, still);
      settle();
    },
    holds: () => stock.hasVerdicts() || errand.isUnderway(),
    recovered,
    stop() {
      stopped = true;
      errand.drop();
      settle();
    },
  };
};
