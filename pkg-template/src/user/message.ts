/** From a snapshot to a sentence. Pure: the same snapshot, words and moment give the same. */
import { OptionError } from '../errors.js';
import type { PhaseReason, Snapshot } from '../types.js';
import { troubleOf } from './families.js';
import type { Help, State, Trouble, Words } from './words.js';

export interface UserMessageOptions {
  /** Epoch ms, as of Date.now(): with it the sentence counts down to the next attempt. Default none, and the sentence stands still. */
  now?: number;
  /** What users know the service by. Default none: `The service`. */
  service?: string;
  /** BCP 47: of which region numbers and durations are. Default that of the words. */
  locale?: string;
}

export interface UserMessage {
  /** One sentence. */
  readonly text: string;
  /** What helps. `none`: nothing has to. */
  readonly help: Help;
  /** What it is about: for an icon or a colour. */
  readonly about: State | Trouble;
  /** Something is wrong. */
  readonly trouble: boolean;
  /** For the button that does it, where there is something to do. */
  readonly action?: string;
  /** A sentence more: how many messages wait to be sent. */
  readonly queued?: string;
  /** When the countdown says something else: how long a timer may sleep. */
  readonly changesInMs?: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** In seconds up to here: `in 2 minutes` for a minute and a half would be half a minute wrong. */
const MOST_COUNTED = 90 * SECOND;

const refuse = (path: string, value: unknown, accepted: string): never => {
  throw new OptionError(path, value === null ? 'null' : typeof value, accepted);
};

/** Where phase and reason say it all. */
const SURE: { readonly [where: string]: State | Trouble } = {
  idle: 'idle',
  open: 'open',
  closing: 'closing',
  'closing reconnecting': 'reconnecting',
  paused: 'paused',
  'paused no-url': 'not-ready',
  'stopped closed': 'closed',
  'stopped disposed': 'closed',
  'stopped disabled': 'closed',
  'stopped normal-close': 'ended',
  'stopped unauthorized': 'sign-in',
  'stopped invalid-options': 'setup',
};
/** Where a verdict would say it better. */
const OTHERWISE: { readonly [reason in PhaseReason]?: Trouble } = {
  blocked: 'setup',
  'terminal-close': 'denied',
  'retry-later': 'busy',
  'browser-throttled': 'slow',
  exhausted: 'unreachable',
};

/** Whether it goes on by itself or not; the others are a matter of waiting while it does. */
const HELP: { readonly [about in State | Trouble]?: Help } = {
  idle: 'none',
  open: 'none',
  closing: 'none',
  closed: 'none',
  paused: 'none',
  setup: 'contact',
  denied: 'contact',
  permission: 'retry',
  'sign-in': 'sign-in',
};

/** As far as somebody has found out; else what ended the last attempt, unless it was meant to end. */
const foundOut = ({ phase, verdict, lastClose, opens }: Snapshot): Trouble | undefined => {
  const trouble = troubleOf(verdict?.id ?? (lastClose?.action === 'normal' ? '' : lastClose?.cause));
  const isFirst = phase === 'connecting' && !lastClose;
  // It was open before, and is tried again: whatever was set up is set up anew, and nobody need be told.
  if (trouble === 'setup' && opens && phase !== 'stopped' && !lastClose?.openedForMs) return 'service';
  // Of a first attempt that still runs it is known that it takes long, and no more.
  return isFirst && trouble && trouble !== 'offline' && !HELP[trouble] ? 'slow' : trouble;
};

const aboutOf = (snapshot: Snapshot): State | Trouble => {
  const { phase, reason = 'closed', opens } = snapshot;
  return (
    SURE[`${phase} ${reason}`] ??
    SURE[phase] ??
    foundOut(snapshot) ??
    OTHERWISE[reason] ??
    // Nothing has gone wrong: it was asleep, the page wanted another connection, or another one of this page goes first.
    (opens > 0 ? 'reconnecting' : 'connecting')
  );
};

const helpFor = (about: State | Trouble, { phase, lastClose }: Snapshot): Help => {
  const goesOn = phase !== 'stopped';
  // The application's provider is being asked for a fresh one.
  const renews = about === 'sign-in' && goesOn && lastClose?.action === 'refresh';
  return (!renews && HELP[about]) || (goesOn ? 'wait' : 'retry');
};

/** `in 12 seconds`, and for how long that is right. */
const countdown = (leftMs: number, locale: string): { readonly when: string; readonly changesInMs: number } => {
  const unit = leftMs > MOST_COUNTED ? MINUTE : SECOND;
  const count = Math.ceil(leftMs / unit);
  return {
    when: new Intl.RelativeTimeFormat(locale).format(count, unit === MINUTE ? 'minute' : 'second'),
    changesInMs: leftMs - Math.max((count - 1) * unit, unit === MINUTE ? MOST_COUNTED : 0),
  };
};

const queuedOf = ({ phase, queue }: Snapshot, words: Words, locale: string): string | undefined => {
  const count = queue?.messages;
  if (!count || phase === 'open' || phase === 'stopped') return;
  const { [new Intl.PluralRules(locale).select(count)]: said = words.queued.other } = words.queued;
  return said(new Intl.NumberFormat(locale).format(count));
};

/** What to tell the user of a bus: `userMessage(bus.store.getSnapshot(), en, { now: Date.now() })`. */
export const userMessage = (snapshot: Snapshot, words: Words, options: UserMessageOptions = {}): UserMessage => {
  const { now, service = words?.service, locale = words?.locale } = options;
  if (!snapshot?.phase) refuse('snapshot', snapshot, 'what bus.store.getSnapshot() gives');
  if (!words?.troubles) refuse('words', words, 'a table of words, such as `en`');
  if (now !== undefined && !Number.isFinite(now)) refuse('options.now', now, 'epoch milliseconds');
  if (typeof service !== 'string' || !service) refuse('options.service', service, 'a name');
  try {
    Intl.getCanonicalLocales(locale);
  } catch {
    refuse('options.locale', locale, 'a BCP 47 tag');
  }

  const about = aboutOf(snapshot);
  const help = helpFor(about, snapshot);
  const { phase, retryAt } = snapshot;
  const { next, actions } = words;
  const trouble = about in words.troubles;
  const leftMs = phase === 'waiting' && now !== undefined ? (retryAt ?? 0) - now : 0;
  const wait = trouble && help === 'wait' && leftMs > 0 ? countdown(leftMs, locale) : undefined;
  const tail = (): string => {
    if (help !== 'wait') return next[help as Exclude<Help, 'none'>];
    if (wait) return next.at(wait.when);
    if (phase === 'waiting' && now === undefined) return next.soon;
    return about === 'slow' ? next.wait : next.now;
  };
  const action = actions[help as keyof Words['actions']];
  const queued = queuedOf(snapshot, words, locale);
  return {
    text: trouble ? words.join(words.troubles[about as Trouble](service), tail()) : words.states[about as State],
    help,
    about,
    trouble,
    ...(action && { action }),
    ...(queued && { queued }),
    ...(wait && { changesInMs: wait.changesInMs }),
  };
};
