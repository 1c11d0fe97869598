/** The doctor at a bus: whenever it is in trouble, a verdict; while it is well, nothing. */
import type { Bedside, Trace } from '../bedside.js';
import { actions, causes, stages } from '../codes.js';
import { engine } from '../host/engine.js';
import { shown } from '../redact.js';
import type { Verdict } from '../types.js';
import type { AttemptFacts, Evidence, ProbeFacts } from './evidence.js';
import { explain, hasWords, loadWords } from './explain.js';
import { investigate } from './investigate.js';
import { type Judged, judge, type Mode } from './module.js';
import { parseProbes } from './options.js';
import { type Place, pageOf, placeOf } from './place.js';
import { note } from './probed.js';
import { type Announced, announce } from './tabs.js';

/** Clients that were dropped together do not ask together. */
const JITTER_MS = 200;

/** Of the verdicts before. */
const MOST_HISTORY = 16;

/** Until it opened, or ended without; as yet, if it runs. */
export const tookMs = ({ beganAt, endedAt = Date.now(), close }: Trace): number =>
  Math.max(0, endedAt - beganAt - (close?.openedForMs ?? 0));

/** What the ledger kept, as the rules want it. `isOpen`: of one that runs. */
const attemptOf = (trace: Trace, isOpen: boolean): AttemptFacts => {
  const { attempt, beganAt, errored, asked, got, close } = trace;
  const facts: AttemptFacts = {
    attempt,
    beganAt,
    tookMs: tookMs(trace),
    opened: close ? close.phase === 'open' || close.openedForMs > 0 : isOpen,
    errored: !!errored,
    asked,
    got,
    sent: trace.out[0],
    received: trace.in[0],
  };
  if (!close) return facts;
  const { cause, phase, code = 0, wasClean: clean, reason, openedForMs: openMs, action } = close;
  return {
    ...facts,
    cause: causes.indexOf(cause),
    stage: stages.indexOf(phase),
    code,
    clean,
    hasReason: !!reason,
    action: actions.indexOf(action) + 1,
    openMs,
  };
};

/** Without the query, in which a token may be another one each time. */
const addressOf = (href = ''): string => href.replace(/[?#].*/s, '');

/** Providers may give a new address each time. */
const MOST_ADDRESSES = 16;

const isGone = (bedside: Bedside): boolean => {
  const { phase, reason } = bedside.snapshot();
  return phase === 'stopped' && reason === 'disposed';
};

/** One bus, from the first trouble on. */
class Attendance {
  /** Answers of this outage: what was true of the last one may not be of this. */
  probes: readonly ProbeFacts[] = [];
  /** Verdicts that are over, oldest first. */
  history: readonly Verdict[] = [];
  #outage = new AbortController();
  #asking = false;
  #failed = false;
  /** By address: of a list of URLs each has a story of its own. */
  readonly #said = new Map<string, string>();
  #last = '';
  /** There was a verdict when somebody last looked. */
  #stood = false;
  /** Whom the answers of this outage are about. */
  #asked = '';
  readonly #throttled = new Set<number>();
  /** Addresses at which it was open, as long as it is the same user's: the ledger forgets its first attempts. */
  readonly #opened = new Set<string>();
  #tabs: Announced;

  constructor(readonly bedside: Bedside) {
    this.#tabs = announce(bedside, () => this.look());
    bedside.hear('attempt', ({ slow, attempt }) => {
      if (bedside.snapshot().reason === 'browser-throttled') this.#throttled.add(attempt);
      if (slow) this.look();
    });
    bedside.hear('close', () => this.look());
    bedside.hear('phase', ({ to }) => to === 'paused' && this.look());
    bedside.hear('gone', () => {
      this.#forget();
      this.#opened.clear();
      this.history = [];
      this.#tabs.leave();
    });
    this.look();
  }

  /** An outage is over when its verdict has been taken back: a server that accepts and drops has not been healed by accepting. */
  #forget(): void {
    this.#throttled.clear();
    this.probes = [];
    this.#asked = '';
    this.#said.clear();
    this.#stood = false;
    this.#outage.abort();
    this.#outage = new AbortController();
  }

  /** Of a list of URLs each may fail for another reason: answers are about the one that was asked. */
  #isAbout(place: Place): boolean {
    return !this.#asked || this.#asked === addressOf(place.text);
  }

  /**
   * The attempts that tell something. One that is on its way is no evidence, however long it takes: a browser may hold it back after failures that
   * were none of ours. Only where there is no other a slow one is looked at, so that the answers are there when its deadline fires.
   */
  #telling(): readonly Trace[] {
    const { bedside } = this;
    const { phase, reason } = bedside.snapshot();
    const isOpen = phase === 'open';
    // Neither a provider nor a hello that takes long is a handshake, nor what has not begun yet.
    const shakes = phase === 'connecting' && reason !== 'greeting' && reason !== 'behind-own-socket';
    const { slowAfterMs = 0 } = bedside.asked();
    const traces = bedside.traces();
    const ended = traces.filter(({ close, attempt }) => close || isOpen || this.#throttled.has(attempt));
    return ended.length || !shakes ? ended : traces.filter((trace) => tookMs(trace) >= slowAfterMs);
  }

  /** Where the latest of them went. */
  place(): Place {
    const trace = this.#telling().at(-1);
    const { protocols } = this.bedside.asked();
    const known = typeof protocols === 'function' ? [] : protocols;
    const place = placeOf(trace?.href ?? '', known);
    // What a function gives is as good as secret.
    return { ...place, secretProtocols: place.secretProtocols || (trace?.asked ?? 0) !== known.length };
  }

  evidence = (): Evidence => {
    const { bedside, probes } = this;
    const asked = bedside.asked();
    const telling = this.#telling();
    const { phase, reason } = bedside.snapshot();
    const place = this.place();
    // Those in the ledger come in again.
    if (this.#opened.size > MOST_ADDRESSES) this.#opened.clear();
    const attempts = telling.map((trace) => {
      const facts = attemptOf(trace, phase === 'open');
      if (facts.opened) this.#opened.add(addressOf(trace.href));
      return { ...facts, throttled: this.#throttled.has(trace.attempt) };
    });
    return {
      engine: engine(),
      page: pageOf(),
      // Before there is a URL nothing can be wrong with it.
      target: telling.at(-1)?.href ? place.target : {},
      around: {
        tabs: this.#tabs.others(),
        askedAgain: bedside.askedAgain(),
        noUrl: phase === 'paused' && reason === 'no-url',
        candidates: asked['probes.candidates']?.length ?? 0,
        hasHealth: !!asked['probes.healthUrl'],
        heartbeatMs: asked['heartbeat.intervalMs'] || 0,
        openedHere: this.#opened.has(addressOf(place.text)),
      },
      attempts,
      probes: this.#isAbout(place) ? probes : [],
    };
  };

  verdict(evidence: Evidence, judged: Judged): Verdict {
    const asked = this.bedside.asked();
    const trace = this.#telling().at(-1);
    const more = {
      ...(trace && { attempt: trace.attempt }),
      ...(this.#last && this.#last !== judged.id && { before: this.#last }),
      ...(trace?.said && { lastWords: trace.said }),
      ...(trace?.detail && { detail: trace.detail }),
      ...(asked.waitingFor && judged.id === 'no-url' && { waitingFor: asked.waitingFor }),
    };
    const candidates = (asked['probes.candidates'] ?? []) as readonly string[];
    const said = [
      ...(trace?.said ? [{ what: 'last-words', value: trace.said }] : []),
      ...(trace?.detail && judged.id.startsWith('provider') ? [{ what: 'provider-said', value: trace.detail }] : []),
    ];
    return explain(
      { ...judged, because: [...judged.because, ...said] },
      evidence,
      this.place(),
      asked,
      candidates,
      more,
    );
  }

  /** Says what the evidence comes to, if that is news, and asks for more where that would help. */
  async look(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      // Nobody waits for it, and it must not hurt the bus.
      if (!this.#failed) this.bedside.caution('diagnosis-failed', `The diagnosis failed: ${shown(`${error}`)}`);
      this.#failed = true;
    }
  }

  async #look(): Promise<void> {
    const { bedside } = this;
    const ledger = bedside.traces();
    const { diagnose = 'auto', injected } = bedside.asked();
    // Loaded for a report only.
    if (diagnose === 'off' || isGone(bedside)) return;
    if (this.#tabs.hasLeft()) this.#tabs = announce(bedside, () => this.look());
    const stands = !!bedside.snapshot().verdict;
    if (this.#stood && !stands) this.#forget();
    this.#stood = stands;
    // Questions do not wait for the words, nor the verdict longer than a moment.
    const words = loadWords().then(() => this.#tell(ledger));
    const mode: Mode = injected ? 'passive' : diagnose;
    if (this.#asking || mode === 'passive' || !this.#isAbout(this.place())) return words;
    this.#asking = true;
    try {
      await this.#ask(mode, ledger);
    } finally {
      this.#asking = false;
    }
    await words;
    this.#tell(ledger);
  }

  #tell(ledger: readonly Trace[]): void {
    const evidence = this.evidence();
    const judged = judge(evidence);
    if (!judged || judged.id === 'healthy') return;
    // No more than main has said already, and answers are on their way.
    if (this.#asking && !this.probes.length && judged.confidence === 'possible') return;
    const { id, confidence, suspects } = judged;
    const address = addressOf(this.place().text);
    // Somebody else who holds the same is news, too, and so are sentences.
    const said = [id, confidence, ...suspects, !!evidence.around.tabs, hasWords()].join(' ');
    if (said === this.#said.get(address)) return;
    const verdict = this.verdict(evidence, judged);
    const { verdict: before } = this.bedside.snapshot();
    if (before && this.#last) this.history = [...this.history, before].slice(-MOST_HISTORY);
    if (this.#said.size >= MOST_ADDRESSES) this.#said.clear();
    this.#said.set(address, said);
    this.#last = id;
    this.#stood = true;
    this.bedside.say(verdict, ledger);
  }

  /** Once an outage: as soon as nothing more is to be learnt the rules ask nothing more. */
  async #ask(mode: Mode, ledger: readonly Trace[]): Promise<void> {
    const { signal } = this.#outage;
    const asked = this.bedside.asked();
    await new Promise((done) => setTimeout(done, Math.random() * JITTER_MS));
    const { healthUrl, candidates, query, timeoutMs } = parseProbes({
      healthUrl: asked['probes.healthUrl'],
      candidates: asked['probes.candidates'],
      query: asked['probes.query'],
      timeoutMs: asked['probes.timeoutMs'],
    });
    const means = {
      mode,
      signal,
      credentials: asked.probeCredentials ?? 'same-origin',
      healthUrl,
      candidates,
      query,
      timeoutMs,
    };
    const place = this.place();
    this.#asked = addressOf(place.text);
    // Only as long as the trouble is with the same endpoint: of another one nothing was asked, and nothing will be in this outage.
    const current = (): Evidence => {
      const evidence = this.evidence();
      return this.#isAbout(this.place()) ? evidence : { ...evidence, attempts: [] };
    };
    await investigate(place, means, current, (probes) => {
      if (signal.aborted) return;
      note(ledger.at(-1)!, probes.slice(this.probes.length));
      this.probes = probes;
      this.#tell(ledger);
    });
  }
}

const attended = new WeakMap<Bedside, Attendance>();

/** One per bus that lives. */
export const attendance = (bedside: Bedside): Attendance | undefined => {
  const present = attended.get(bedside) ?? (isGone(bedside) ? undefined : new Attendance(bedside));
  if (present) attended.set(bedside, present);
  return present;
};

export const attend = (bedside: Bedside): void => {
  attendance(bedside);
};
