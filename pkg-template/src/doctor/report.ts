/**
 * What a developer pastes into a ticket that everybody can read. Pure: all that it says comes in. First the JSON, from which secrets and the hosts'
 * names are gone; the Markdown is made of it, so that it cannot know more.
 */
import type { ReportV1, Verdict } from '../types.js';
import { createHostMask, type Words } from './hosts.js';
import {
  adviceWithoutSecrets,
  alsoBy,
  bounded,
  commandWithoutSecrets,
  type Redact,
  sentenceWithoutSecrets,
  visible,
  withoutSecrets,
} from './mask.js';
import { markdownOf } from './tell.js';

export interface ReportInput {
  readonly verdict?: Verdict | undefined;
  /** Verdicts before it, oldest first. */
  readonly history: readonly Verdict[];
  /** Oldest first. */
  readonly attempts: readonly {
    readonly attempt: number;
    readonly attemptId?: string | undefined;
    /** Epoch ms. */
    readonly beganAt: number;
    readonly stage: string;
    readonly cause: string;
    readonly code?: number | undefined;
    readonly reason?: string | undefined;
    readonly wasClean: boolean;
    readonly openedForMs: number;
    readonly tookMs: number;
    /** How many. Which is nobody's business. */
    readonly protocolsAsked: number;
    readonly protocolGot: boolean | undefined;
    readonly sent: number;
    readonly received: number;
  }[];
  readonly probes: readonly {
    readonly question: string;
    readonly outcome: string;
    readonly ms: number;
    /** HTTP version. */
    readonly hop?: string | undefined;
  }[];
  readonly page: { readonly secure: boolean; readonly visible: boolean; readonly online: boolean };
  readonly package: { readonly version: string; readonly build: string };
  readonly engine: string;
  readonly keyLabel: string;
  readonly url: string;
  readonly phase: string;
  /** Epoch ms. */
  readonly now: number;
  /** Other URLs whose hosts a sentence may name: of the page, for health, to try. */
  readonly others?: readonly string[];
}

export interface ReportRules {
  readonly hosts: 'mask' | 'show';
  /** The application's own. */
  readonly redact?: Redact | undefined;
  /** It failed. */
  readonly warn?: ((message: string, detail?: unknown) => void) | undefined;
}

interface Body {
  readonly history: readonly {
    readonly id: string;
    readonly title: string;
    readonly confidence: Verdict['confidence'];
  }[];
  readonly attempts: readonly (Omit<ReportInput['attempts'][number], 'beganAt'> & { readonly began: string | null })[];
  readonly probes: ReportInput['probes'];
  readonly page: ReportInput['page'];
  readonly package: ReportInput['package'];
  readonly engine: string;
  readonly key: string;
  readonly url: string;
  readonly phase: string;
  readonly hosts: readonly { readonly name: string; readonly kind: string }[];
  /** What there was no room for. */
  readonly omitted: { readonly attempts: number; readonly probes: number; readonly history: number };
}
/** The JSON as report.schema.json has it. */
export interface ReportJson extends ReportV1, Body {}

/** Of each list; the latest or the first, whichever says more. */
const MOST = {
  attempts: 50,
  probes: 50,
  history: 20,
  because: 40,
  lookalikes: 40,
  split: 20,
  fix: 80,
  verify: 30,
  facts: 80,
};
/** Characters of a name, a reason as close frames bound it, a sentence, a snippet, a command with a script in it. */
const NAME = 120;
const REASON = 200;
const SENTENCE = 600;
const SNIPPET = 1_500;
const COMMAND = 4_000;

/** Text by whose words it is made of. */
interface Texts {
  foreign(text: string, where: string, most: number): string;
  ours(text: string, most: number): string;
  advice(text: string, most: number): string;
  command(text: string): string;
}

/** What a broken page or an old journal gives must not make the report fail. */
const number = (value: number | undefined): number => (Number.isFinite(value) ? value! : 0);
const LAST_DATE = 8.64e15;
const utc = (ms: number): string | null => (Math.abs(ms) <= LAST_DATE ? new Date(ms).toISOString() : null);

const verdictOf = (verdict: Verdict, { foreign, ours, advice, command }: Texts): Verdict => ({
  id: ours(verdict.id, NAME),
  title: ours(verdict.title, SENTENCE),
  confidence: verdict.confidence,
  lookalikes: verdict.lookalikes
    .slice(0, MOST.lookalikes)
    .map(({ id, title }) => ({ id: ours(id, NAME), title: ours(title, SENTENCE) })),
  because: verdict.because.slice(0, MOST.because).map((text) => ours(text, SENTENCE)),
  toTellApart: verdict.toTellApart.slice(0, MOST.split).map((text) => advice(text, SENTENCE)),
  fix: verdict.fix
    .slice(0, MOST.fix)
    .map(({ platform, text }) => ({ platform: advice(platform, NAME), text: advice(text, SNIPPET) })),
  verify: verdict.verify.slice(0, MOST.verify).map((check) => ({
    command: command(check.command),
    suspect: advice(check.suspect, SENTENCE),
    healthy: advice(check.healthy, SENTENCE),
  })),
  facts: Object.fromEntries(
    Object.entries(verdict.facts)
      .slice(0, MOST.facts)
      .map(([name, fact]) => [
        foreign(name, 'text', NAME),
        typeof fact === 'string' ? foreign(fact, 'text', REASON) : typeof fact === 'number' ? number(fact) : !!fact,
      ]),
  ),
});

const jsonOf = (
  input: ReportInput,
  texts: Texts,
): Omit<Body, 'hosts'> & Pick<ReportV1, 'report' | 'at' | 'verdict'> => {
  const { foreign, ours } = texts;
  const { verdict, history, attempts, probes, page } = input;
  return {
    report: 1,
    at: utc(input.now) ?? '',
    // First, so that it has the first name.
    url: foreign(input.url, 'url', SENTENCE),
    ...(verdict && { verdict: verdictOf(verdict, texts) }),
    history: history.slice(-MOST.history).map(({ id, title, confidence }) => ({
      id: ours(id, NAME),
      title: ours(title, SENTENCE),
      confidence,
    })),
    attempts: attempts.slice(-MOST.attempts).map((one) => ({
      attempt: number(one.attempt),
      ...(one.attemptId && { attemptId: ours(one.attemptId, NAME) }),
      began: utc(one.beganAt),
      stage: ours(one.stage, NAME),
      cause: ours(one.cause, NAME),
      ...(one.code !== undefined && { code: number(one.code) }),
      ...(one.reason && { reason: foreign(one.reason, 'reason', REASON) }),
      wasClean: !!one.wasClean,
      openedForMs: number(one.openedForMs),
      tookMs: number(one.tookMs),
      protocolsAsked: number(one.protocolsAsked),
      protocolGot: !!one.protocolGot,
      sent: number(one.sent),
      received: number(one.received),
    })),
    probes: probes.slice(-MOST.probes).map(({ question, outcome, ms, hop }) => ({
      question: ours(question, NAME),
      outcome: foreign(outcome, 'text', REASON),
      ms: number(ms),
      ...(hop && { hop: ours(hop, NAME) }),
    })),
    page: { secure: !!page.secure, visible: !!page.visible, online: !!page.online },
    package: { version: ours(input.package.version, NAME), build: ours(input.package.build, NAME) },
    engine: ours(input.engine, NAME),
    key: foreign(input.keyLabel, 'key', REASON),
    phase: ours(input.phase, NAME),
    omitted: {
      attempts: Math.max(0, attempts.length - MOST.attempts),
      probes: Math.max(0, probes.length - MOST.probes),
      history: Math.max(0, history.length - MOST.history),
    },
  };
};

export const makeReport = (input: ReportInput, rules: ReportRules): { markdown: string; json: ReportJson } => {
  const mask = createHostMask();
  const more = alsoBy(rules.redact, rules.warn);
  /** Made once for each text: what the application adds is asked only once, and what it says is the same in both passes. */
  const safe = new Map<string, string>();
  const textsBy = (hosts: (text: string, words: Words) => string): Texts => {
    const by = (first: Redact, words: Words) => (whole: string, where: string, most: number) => {
      // A stub may have given no text at all.
      const text = bounded(`${whole}`);
      const key = `${words} ${where} ${text}`;
      if (!safe.has(key)) safe.set(key, more(first)(text, where));
      // Names become shorter or longer, by less than this.
      return visible(hosts(bounded(safe.get(key)!, 2 * most), words), most);
    };
    const [foreign, ours] = [by(withoutSecrets, 'foreign'), by(sentenceWithoutSecrets, 'ours')];
    const [advice, command] = [by(adviceWithoutSecrets, 'advice'), by(commandWithoutSecrets, 'ours')];
    return {
      foreign,
      ours: (text, most) => ours(text, 'text', most),
      advice: (text, most) => advice(text, 'text', most),
      command: (text) => command(text, 'command', COMMAND),
    };
  };
  if (rules.hosts === 'show') {
    const json = {
      ...jsonOf(
        input,
        textsBy((text) => text),
      ),
      hosts: [],
    };
    return { json, markdown: markdownOf(json) };
  }
  const texts = textsBy(mask.apply);
  texts.foreign(input.url, 'url', SENTENCE);
  for (const url of input.others ?? []) texts.foreign(url, 'url', SENTENCE);
  // A first time, so that a sentence knows the names which only a later text makes known.
  jsonOf(input, texts);
  const json = { ...jsonOf(input, texts), hosts: mask.names() };
  return { json, markdown: markdownOf(json) };
};
