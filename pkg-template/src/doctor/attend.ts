/** The doctor at a bus: whenever it is in trouble, a verdict; while it is well, nothing. */
import type { Bedside, Trace } from '../bedside.js';
import { causes, stages } from '../codes.js';
import { engine } from '../host/engine.js';
import type { Verdict } from '../types.js';
import type { AttemptFacts, Evidence, ProbeFacts } from './evidence.js';
import { explain, loadWords } from './explain.js';
import { investigate } from './investigate.js';
import { type Judged, judge, type Mode } from './module.js';
import { type Place, pageOf, placeOf } from './place.js';
import { announce } from './tabs.js';

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
  const { cause, phase, code = 0, wasClean: clean, reason, openedForMs: openMs } = close;
  return {
    ...facts,
    cause: causes.indexOf(cause),
    stage: stages.indexOf(phase),
    code,
    clean,
    hasReason: !!reason,
    openMs,
  };
};

/** One bus, from the first trouble on. */
class Attendance {
  /** Answers of this outage: what was true of the last one may not be of this. */
  probes: readonly ProbeFacts[] = [];
  /** Verdicts that are over, oldest first. */
  history: readonly Verdict[] = [];
  #outage = new AbortController();
  #asking = false;
  #said = '';
  readonly #throttled = new Set<number>();
  readonly #tabs: ReturnType<typeof announce>;

  constructor(readonly bedside: Bedside) {
    this.#tabs = announce(bedside, () => this.look());
    bedside.hear('attempt', ({ slow, attempt }) => {
      if (bedside.snapshot().reason === 'browser-throttled') this.#throttled.add(attempt);
      if (slow) this.look();
    });
    bedside.hear('close', () => this.look());
    bedside.hear('phase', ({ to }) => to === 'paused' && this.look());
    // An outage ends with the first connection; what is wrong with that is another story.
    bedside.hear('open', () => this.#forget());
    bedside.hear('gone', () => {
      this.#forget();
      this.history = [];
      this.#tabs.leave();
    });
    this.look();
  }

  #forget(): void {
    this.#throttled.clear();
    this.probes = [];
    this.#said = '';
    this.#outage.abort();
    this.#outage = new AbortController();
  }

  place(): Place {
    const trace = this.bedside.traces().at(-1);
    const { protocols } = this.bedside.asked();
    if (typeof protocols !== 'function') return placeOf(trace?.href ?? '', protocols);
    // What a function gives is as good as secret.
    const place = placeOf(trace?.href ?? '', []);
    return { ...place, target: { ...place.target, credential: place.target.credential || !!trace?.asked } };
  }

  evidence = (): Evidence => {
    const { bedside, probes } = this;
    const asked = bedside.asked();
    const traces = bedside.traces();
    const { phase, reason } = bedside.snapshot();
    const place = this.place();
    return {
      engine: engine(),
      page: pageOf(),
      // Before there is a URL nothing can be wrong with it.
      target: traces.at(-1)?.href ? place.target : {},
      around: {
        tabs: this.#tabs.others(),
        askedAgain: bedside.askedAgain(),
        noUrl: phase === 'paused' && reason === 'no-url',
        candidates: asked['probes.candidates']?.length ?? 0,
        hasHealth: !!asked['probes.healthUrl'],
        heartbeatMs: asked['heartbeat.intervalMs'] || 0,
      },
      // One that is on its way, and not slow, is no evidence of anything.
      attempts: traces
        .filter((trace) => trace.close || phase === 'open' || tookMs(trace) >= (asked.slowAfterMs ?? 0))
        .map((trace) => ({
          ...attemptOf(trace, phase === 'open'),
          throttled: this.#throttled.has(trace.attempt),
        })),
      probes,
    };
  };

  verdict(evidence: Evidence, judged: Judged): Verdict {
    const asked = this.bedside.asked();
    const trace = this.bedside.traces().at(-1);
    const more = {
      ...(trace && { attempt: trace.attempt }),
      ...(this.#said && !this.#said.startsWith(`${judged.id} `) && { before: this.#said.split(' ', 1)[0]! }),
      ...(trace?.said && { lastWords: trace.said }),
      ...(trace?.detail && { detail: trace.detail }),
      ...(asked.waitingFor && judged.id === 'no-url' && { waitingFor: asked.waitingFor }),
    };
    const candidates = (asked['probes.candidates'] ?? []) as readonly string[];
    return explain(judged, evidence, this.place(), asked, candidates, more);
  }

  /** Says what the evidence comes to, if that is news, and asks for more where that would help. */
  async look(): Promise<void> {
    const { bedside } = this;
    const ledger = bedside.traces();
    await loadWords();
    this.#tell(ledger);
    const { diagnose, injected } = bedside.asked();
    const mode: Mode = injected || diagnose === 'off' ? 'passive' : (diagnose ?? 'auto');
    if (this.#asking || mode === 'passive') return;
    this.#asking = true;
    try {
      await this.#ask(mode, ledger);
    } finally {
      this.#asking = false;
    }
  }

  #tell(ledger: readonly Trace[]): void {
    const evidence = this.evidence();
    const judged = judge(evidence);
    if (!judged || judged.id === 'healthy') return;
    const { id, confidence, suspects } = judged;
    // Somebody else who holds the same is news, too.
    const said = [id, confidence, ...suspects, !!evidence.around.tabs].join(' ');
    if (said === this.#said) return;
    const verdict = this.verdict(evidence, judged);
    const { verdict: before } = this.bedside.snapshot();
    if (before && this.#said) this.history = [...this.history, before].slice(-MOST_HISTORY);
    this.#said = said;
    this.bedside.say(verdict, ledger);
  }

  /** Once an outage: as soon as nothing more is to be learnt the rules ask nothing more. */
  async #ask(mode: Mode, ledger: readonly Trace[]): Promise<void> {
    const { signal } = this.#outage;
    const asked = this.bedside.asked();
    await new Promise((done) => setTimeout(done, Math.random() * JITTER_MS));
    const means = {
      mode,
      signal,
      credentials: asked.probeCredentials ?? 'same-origin',
      healthUrl: asked['probes.healthUrl'],
      candidates: asked['probes.candidates'] as readonly string[] | undefined,
      query: asked['probes.query'],
      timeoutMs: asked['probes.timeoutMs'],
    };
    await investigate(this.place(), means, this.evidence, (probes) => {
      this.probes = probes;
      this.#tell(ledger);
    });
  }
}

const attended = new WeakMap<Bedside, Attendance>();

/** One per bus. */
export const attendance = (bedside: Bedside): Attendance => {
  const present = attended.get(bedside) ?? new Attendance(bedside);
  attended.set(bedside, present);
  return present;
};

export const attend = (bedside: Bedside): void => {
  attendance(bedside);
};
