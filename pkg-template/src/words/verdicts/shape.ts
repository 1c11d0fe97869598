/** What goes in and what comes out, and how one id is described. */

/** What the rules hand over: names and numbers, no sentences. */
export interface Finding {
  readonly id: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  /** The causes that look alike, best first; empty when `id` is the cause itself. */
  readonly suspects: readonly string[];
  readonly because: readonly { readonly what: string; readonly value?: number | string }[];
  readonly splits: readonly string[];
  readonly facts: Facts;
}

export interface Facts {
  readonly [name: string]: number | string | boolean;
}

/** Where it happened, as the caller wants it shown: redacted unless the developer alone sees it. */
export interface Place {
  readonly url: string;
  readonly host: string;
  /** Empty for the scheme's own. */
  readonly port: string;
  readonly path: string;
  readonly secure: boolean;
  /** Of the page. */
  readonly origin: string;
  /** What was asked for, with placeholders for secrets. */
  readonly protocols: string;
  readonly engine: string;
}

export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly confidence: Finding['confidence'];
  readonly lookalikes: readonly { readonly id: string; readonly title: string }[];
  readonly because: readonly string[];
  readonly toTellApart: readonly string[];
  readonly fix: readonly Advice[];
  readonly verify: readonly Check[];
  readonly facts: Facts;
}

export interface Advice {
  readonly platform: string;
  readonly text: string;
}

/** `suspect` and `healthy` begin with what the output contains: a literal or a /regular expression/, in backticks. */
export interface Check {
  readonly command: string;
  readonly suspect: string;
  readonly healthy: string;
}

/** A command's name in commands.ts, the suspect's output, the healthy one's. */
export type Shell = readonly [command: string, suspect: string, healthy: string];

/** All that is said about one id. `{{host}}` and the like are filled in from the place and the facts. */
export interface Entry {
  readonly title: string;
  /** Whatever the platform is. */
  readonly fix: string;
  /** Names of topics in platforms.ts, for what a platform has to say beyond. */
  readonly topics?: string;
  /** The server keeps the cause to itself: say how the next failure would explain itself. */
  readonly hidden?: true;
  readonly shell?: readonly Shell[];
}

export interface Entries {
  readonly [id: string]: Entry;
}
