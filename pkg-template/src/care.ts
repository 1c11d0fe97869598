/** What is done about trouble: a short verdict at once, and the second module, which knows more, is called to the bedside. */
import type { Bedside, Doctor } from './bedside.js';
import { causes, verdicts } from './codes.js';
import type { Ground } from './ground.js';
import { isFunction } from './kinds.js';
import type { BusEvents, BusOptionsBase, CloseInfo, Report, ReportOptions, Store, Verdict } from './types.js';
import { Field, Phase } from './wire.js';

/** One for all buses of the page; what has failed may be tried again. */
let loading: Promise<Doctor> | undefined;

const load = (how: BusOptionsBase['doctor']): Promise<Doctor> =>
  (loading ??= (isFunction(how) ? how() : import('./diagnose.js')).catch((error) => {
    loading = undefined;
    throw error;
  }));

const NONE: readonly never[] = Object.freeze([]);

/** What an event alone says. `told`: the cause, how sure, and what the verdict is called; see codes.ts. */
const shortVerdict = (told: string, title: string, facts: Verdict['facts']): Verdict => {
  const [cause, mark, id] = told.split(/([?=])/);
  return {
    id: id || cause!,
    title,
    confidence: mark === '?' ? 'possible' : 'certain',
    lookalikes: NONE,
    because: NONE,
    toTellApart: NONE,
    fix: NONE,
    verify: NONE,
    facts: Object.freeze(facts),
  };
};

const ended = ({ message, ...facts }: CloseInfo): Verdict =>
  shortVerdict(verdicts[causes.indexOf(facts.cause)]!, message, facts);

/** After the open, when the page has done what the open was for. */
const IDLE_MS = 2_000;

/** What the short report has. */
const SAFE = 'report at verdict id confidence snapshot phase attempt opens lastClose cause action code'.split(' ');

/** How far the call has come. */
const enum Call {
  None,
  Made,
  Failed,
  Answered,
  /** Not to be made any more: it has failed twice. */
  GivenUp,
}

export const createCare = (ground: Ground, { getSnapshot }: Store, announce: () => void) => {
  let state = Call.None;
  let sound = false;

  /** A stub's network is not there, and a test is over before anything could be loaded. */
  const isNative = () => /native code/.test(`${ground.options.WebSocket ?? globalThis.WebSocket}`);

  const say: Bedside['say'] = (verdict, ledger) =>
    ground.later(() => {
      if (ground.gone || ledger !== ground.traces) return;
      ground.verdict = verdict;
      if (verdict) ground.tell('verdict', verdict);
      announce();
    });
  const bedside: Bedside = {
    asked: () => ({ ...ground.options, injected: !isNative() }),
    traces: () => ground.traces,
    journal: ground.journal,
    snapshot: getSnapshot,
    hear: (type, call) => ground.listen('*', (heard: unknown, event: never) => heard === type && call(event)),
    say,
    caution: ground.warn,
    askedAgain: () => ground.asked - 1,
    overhear(ear) {
      const ears = (ground.overheard ??= new Set());
      ears.add(ear);
      return () => ears.delete(ear);
    },
  };
  /** Made once, and, when a connection shows that HTTP works again, once more. Whatever becomes of it, the bus is none the worse for it. */
  const need = async (from = Call.None) => {
    const { doctor = isNative() ? 'trouble' : 'never' } = ground.options;
    if (state !== from || doctor === 'never') return;
    state = Call.Made;
    try {
      const { attend } = await load(doctor);
      if (!ground.gone) attend(bedside);
      state = Call.Answered;
    } catch {
      state = from + Call.Failed;
    }
  };
  ground.listen('*', (type: unknown, event: unknown) => {
    const { lastClose, verdict, traces, options } = ground;
    if (options.diagnose === 'off') return;
    if ((event as Partial<BusEvents['phase']> | undefined)?.reason === 'no-url')
      say(shortVerdict('no-url', `No URL: ${getSnapshot().waitingFor}`, {}), traces);
    if (type === 'attempt' && (event as BusEvents['attempt']).slow) need();
    if (type === 'open' || type === 'online') need(Call.Failed);
    if (type === 'open' && options.doctor === 'idle') setTimeout(need, IDLE_MS);
    // Neither of somebody who is gone, nor as it should be.
    if (!lastClose || event !== lastClose || (lastClose.action === 'normal' && lastClose.cause !== 'close-timeout'))
      return;
    // The second module takes back itself what it has said.
    if (!verdict || (verdict.title !== lastClose.message && state !== Call.Answered)) say(ended(lastClose), traces);
    if (lastClose.cause !== 'slept') need();
  });

  return {
    bedside,
    /** Whenever the machine has settled: a connection that has proved stable ends the trouble. */
    look() {
      const was = sound;
      sound = ground.read(Field.Phase) === Phase.Open && !ground.read(Field.Failures);
      if (sound && !was) ground.verdict = undefined;
      announce();
    },
    async report(options?: ReportOptions): Promise<Report> {
      const { doctor } = ground.options;
      try {
        if (doctor !== 'never') return await (await load(doctor)).report(bedside, options);
      } catch {}
      // Neither sentences nor what others said: names and numbers are safe wherever it is pasted.
      const { verdict, ...snapshot } = getSnapshot();
      const text = JSON.stringify({ report: 1, at: new Date(), verdict, snapshot }, SAFE);
      return { json: JSON.parse(text), markdown: `${verdict?.id ?? 'No verdict.'}\n\n\`\`\`\n${text}\n\`\`\`` };
    },
  };
};
