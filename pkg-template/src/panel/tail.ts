/** The latest messages. While somebody looks main tells of each; what may be kept of it is noted at once, and becomes a row in the next frame. */
import type { Bedside, Ear } from '../bedside.js';
import { recorded } from './later.js';
import { type contentsOf, MOST_CONTENTS } from './masked.js';
import { clipped, withoutSecrets } from './text.js';

/** Rows that can be scrolled back to. */
const MOST_ROWS = 1_000;
/** Noted before the next frame: of more the oldest go. */
const MOST_NOTED = 2 * MOST_ROWS;
/** A type's name stands at the beginning of what is JSON; a whole message is not read for it. */
const MOST_LOOKED = 400;
const TYPE = /^\s*\{(?:[^{}[\]]{0,200}?,)?\s*"type"\s*:\s*"((?:[^"\\]|\\.){1,60})"/;
const MOST_TYPE = 40;
/** In one frame, of rows that are looked through and not seen. */
const MOST_READ_MS = 8;

type Redact = Parameters<typeof withoutSecrets>[2];

/** What is short and plain is no secret, and is nearly every one, unless the application has an opinion. */
const nameOf = (type: string, redact: Redact): string =>
  !redact && /^\w{1,15}$/.test(type) ? type : clipped(withoutSecrets(type, 'message', redact), MOST_TYPE).text;

/** Not a view into the whole message, which would be kept with it. */
const copied = (text: string): string => ` ${text}`.slice(1);

const sizeOf = (data: unknown): number => {
  const { byteLength, size, length } = Object(data) as { byteLength?: number; size?: number; length?: number };
  return byteLength ?? size ?? length ?? 0;
};

/** Of one message. */
interface Note {
  /** Epoch ms. */
  readonly at: number;
  readonly isOut: boolean;
  readonly size: number;
  /** Absent for what is no text. */
  readonly type: string | undefined;
  readonly start: string | undefined;
}

/** What of a message may be seen. Secrets are looked for when it is: in a flood most rows never are. */
interface Seen {
  /** What a text that is JSON calls its type, or `text` or `binary`. */
  readonly type: string;
  /** Only where the application allows it. */
  readonly contents?: { readonly text: string; readonly more: number } | undefined;
}

export class Row {
  readonly at: number;
  readonly isOut: boolean;
  readonly size: number;
  readonly #note: Note;
  readonly #tail: Tail;
  #seen: Seen | undefined;

  constructor(
    readonly id: number,
    note: Note,
    tail: Tail,
  ) {
    ({ at: this.at, isOut: this.isOut, size: this.size } = note);
    this.#note = note;
    this.#tail = tail;
  }

  get isRead(): boolean {
    return !!this.#seen;
  }
  get seen(): Seen {
    return (this.#seen ??= this.#tail.read(this.#note));
  }
}

export class Tail implements Ear {
  rows: Row[] = [];
  /** So many came and were not kept: there were too many before the next frame. */
  missed = 0;
  /** Another number whenever the rows have changed. */
  version = 0;
  /** Somebody looks for a word in all of them. */
  isSearched = false;
  #notes: Note[] = [];
  #off: (() => void) | undefined;
  #contentsOf: ((...given: Parameters<typeof contentsOf>) => Seen['contents'] | undefined) | undefined;
  #redact: Redact;
  #id = 0;

  constructor(
    readonly bedside: Bedside | undefined,
    readonly contents: boolean,
  ) {}

  listen(on: boolean): void {
    if (on === !!this.#off) return;
    this.#off?.();
    this.#off = on ? this.bedside?.overhear(this) : undefined;
    // What finds secrets in them is loaded as late, and messages wait for it; without it they are not shown.
    if (on && this.contents)
      recorded()
        .then(
          ({ contentsOf }) => contentsOf,
          () => () => undefined,
        )
        .then((contentsOf) => {
          this.#contentsOf = contentsOf;
        });
  }

  /** For each message, so it is short. Of the message itself nothing is kept where contents are not shown, and never more than can be. */
  push(at: number, isOut: number, data: unknown): void {
    const notes = this.#notes;
    const text = typeof data === 'string' ? data : undefined;
    notes.push({
      at,
      isOut: !!isOut,
      size: sizeOf(data),
      type: text && copied(TYPE.exec(text.slice(0, MOST_LOOKED))?.[1] ?? ''),
      start: this.contents ? text && copied(text.slice(0, MOST_CONTENTS)) : undefined,
    });
    if (notes.length >= MOST_NOTED) this.missed += notes.splice(0, MOST_ROWS).length;
  }

  clear(): void {
    this.rows = [];
    this.#notes = [];
    this.missed = 0;
    this.version++;
  }

  drain(): void {
    const notes = this.#notes;
    if (notes.length && (!this.contents || this.#contentsOf)) {
      this.#notes = [];
      this.#redact = this.bedside?.asked().redact;
      for (const note of notes.slice(-MOST_ROWS)) this.rows.push(new Row(++this.#id, note, this));
      this.rows = this.rows.slice(-MOST_ROWS);
      this.version++;
    }
    if (this.isSearched) this.#readSome();
  }

  /** For a row, when it is seen. */
  read({ type, start, size }: Note): Seen {
    const redact = this.#redact;
    return {
      type: type ? nameOf(type, redact) : type === undefined ? 'binary' : 'text',
      contents: start === undefined ? start : this.#contentsOf!(start, size - start.length, redact),
    };
  }

  /** The latest first; what there is no time for has its turn in the next frames. */
  #readSome(): void {
    const until = performance.now() + MOST_READ_MS;
    for (let at = this.rows.length - 1; at >= 0 && performance.now() < until; at--) {
      const row = this.rows[at]!;
      if (row.isRead) continue;
      row.seen;
      this.version++;
    }
  }
}
