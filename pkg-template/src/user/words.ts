/** What a language has to say. A table that lacks an entry does not compile. */

/** Where a connection stands while nothing is wrong. */
export type State =
  | 'idle'
  | 'connecting'
  | 'reconnecting'
  | 'open'
  | 'closing'
  | 'closed'
  /** Not looked at: hidden, or in the back/forward cache. */
  | 'paused'
  /** The application has no URL yet. */
  | 'not-ready';

/** What may be wrong, as far as a user is concerned: many verdicts are one of these. */
export type Trouble =
  | 'offline'
  /** It was open, and is gone. */
  | 'lost'
  | 'unreachable'
  | 'slow'
  /** Restarting, or too many at once. */
  | 'busy'
  /** The other end fails. */
  | 'service'
  | 'sign-in'
  /** It answers, and says no. */
  | 'denied'
  /** Only whoever runs the page can mend it. */
  | 'setup'
  /** The browser waits for the user's permission, or has none. */
  | 'permission'
  /** It opens and breaks off, over and over. */
  | 'unstable'
  /** The other end has said good-bye. */
  | 'ended';

/** What the user can do. */
export type Help = 'wait' | 'retry' | 'sign-in' | 'contact' | 'none';

/** Puts the service's name at the beginning of a clause, where it is the subject. */
export type Clause = (service: string) => string;

export interface Words {
  /** BCP 47: what `wordsFor` goes by, and numbers and durations if no other locale is given. */
  readonly locale: string;
  /** Instead of the service's name, at the beginning of a sentence. */
  readonly service: string;
  /** Whole sentences. */
  readonly states: { readonly [state in State]: string };
  /** Clauses, without a full stop. */
  readonly troubles: { readonly [trouble in Trouble]: Clause };
  /** The clause after it: what happens next, or what to do. */
  readonly next: {
    /** `when`: as Intl.RelativeTimeFormat says it, `in 12 seconds`. */
    readonly at: (when: string) => string;
    /** There is a next attempt, and nobody has asked when. */
    readonly soon: string;
    /** It is on its way. */
    readonly now: string;
  } & { readonly [help in Exclude<Help, 'none'>]: string };
  /** Makes a sentence of the two. */
  readonly join: (trouble: string, next: string) => string;
  /** For a button. */
  readonly actions: { readonly [help in Exclude<Help, 'none' | 'wait'>]: string };
  /** How many messages wait to be sent, by plural category: whole sentences. */
  readonly queued: { readonly other: (count: string) => string } & {
    readonly [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: (count: string) => string;
  };
}
