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

export interface Row {
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly isOut: boolean;
  readonly size: number;
  /** What a text that is JSON calls its type, or `text` or `binary`. */
  readonly type: string;
  /** Only where the application allows it. */
  readonly contents?: { readonly text: string; readonly more: number } | undefined;
}

/** What is short and plain is no secret, and is nearly every one. */
const nameOf = (type: string): string =>
  /^\w{1,15}$/.test(type) ? type : clipped(withoutSecrets(type, 'type', undefined), MOST_TYPE).text;

/** Not a view into the whole message, which would be kept with it. */
const copied = (text: string): string => ` ${text}`.slice(1);

const sizeOf = (data: unknown): number => {
  const { byteLength, size, length } = Object(data) as { byteLength?: number; size?: number; length?: number };
  return byteLength ?? size ?? length ?? 0;
};

interface Note extends Pick<Row, 'at' | 'isOut' | 'size'> {
  /** Absent for what is no text. */
  readonly type: string | undefined;
  readonly start: string | undefined;
}

export class Tail implements Ear {
  rows: Row[] = [];
  /** So many came and were not kept: there were too many before the next frame. */
  missed = 0;
  /** Another number whenever the rows have changed. */
  version = 0;
  #notes: Note[] = [];
  #off: (() => void) | undefined;
  #contentsOf: ((...given: Parameters<typeof contentsOf>) => Row['contents'] | undefined) | undefined;
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
    if (!notes.length || (this.contents && !this.#contentsOf)) return;
    this.#notes = [];
    const redact = this.bedside?.asked().redact;
    for (const note of notes.slice(-MOST_ROWS)) this.rows.push(this.#rowOf(note, redact));
    this.rows = this.rows.slice(-MOST_ROWS);
    this.version++;
  }

  #rowOf({ type, start, ...note }: Note, redact: Parameters<typeof withoutSecrets>[2]): Row {
    return {
      id: ++this.#id,
      ...note,
      type: type ? nameOf(type) : type === undefined ? 'binary' : 'text',
      contents: start === undefined ? start : this.#contentsOf!(start, note.size - start.length, redact),
    };
  }
}
