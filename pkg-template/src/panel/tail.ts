/** The latest messages. Main puts them into a list while somebody looks; here they are taken out of it, once a frame, and become rows. */
import type { Bedside } from '../bedside.js';
import { clipped, withoutSecrets } from './text.js';

/** Rows that can be scrolled back to. */
const MOST_ROWS = 1_000;
/** A type's name stands at the beginning of what is JSON; a whole message is not read for it. */
const MOST_LOOKED = 400;
const TYPE = /^\s*\{(?:[^{}[\]]{0,200}?,)?\s*"type"\s*:\s*"((?:[^"\\]|\\.){1,60})"/;
const MOST_TYPE = 40;
const MOST_CONTENTS = 2_000;

export interface Row {
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly isOut: boolean;
  readonly size: number;
  /** What a text that is JSON calls its type, or `text` or `binary`. */
  readonly type: string;
  /** Only where the application allows it. */
  readonly contents?: { readonly text: string; readonly more: number };
}

/** What is short and plain is no secret, and is nearly every one. */
const nameOf = (type: string): string =>
  /^\w{1,15}$/.test(type) ? type : clipped(withoutSecrets(type, 'type', undefined), MOST_TYPE).text;

const sizeOf = (data: unknown): number => {
  const { byteLength, size, length } = Object(data) as { byteLength?: number; size?: number; length?: number };
  return byteLength ?? size ?? length ?? 0;
};

export class Tail {
  rows: Row[] = [];
  /** So many came and were not kept: the list was full before the next frame. */
  missed = 0;
  /** Another number whenever the rows have changed. */
  version = 0;
  #list: unknown[] = [];
  #on = false;
  #id = 0;
  #counted = 0;

  constructor(
    readonly bedside: Bedside | undefined,
    readonly contents: boolean,
  ) {}

  get isOn(): boolean {
    return this.#on;
  }

  listen(on: boolean, total: number): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#list = [];
    this.#counted = total;
    this.bedside?.overhear(on ? this.#list : undefined);
  }

  clear(): void {
    this.rows = [];
    this.missed = 0;
    this.version++;
  }

  /** `total`: how many there were in all, either way. */
  drain(total: number): void {
    if (!this.#on) return;
    const list = this.#list;
    const came = list.length / 3;
    this.missed += Math.max(0, total - this.#counted - came);
    this.#counted = total;
    if (!came) return;
    const redact = this.bedside?.asked().redact;
    // Of more than are kept only the last are looked at.
    for (let at = Math.max(0, came - MOST_ROWS) * 3; at < list.length; at += 3)
      this.rows.push(this.#rowOf(list[at] as number, !!list[at + 1], list[at + 2], redact));
    list.length = 0;
    if (this.rows.length > MOST_ROWS) this.rows = this.rows.slice(-MOST_ROWS);
    this.version++;
  }

  #rowOf(at: number, isOut: boolean, data: unknown, redact: Parameters<typeof withoutSecrets>[2]): Row {
    const isText = typeof data === 'string';
    const named = isText ? TYPE.exec(data.slice(0, MOST_LOOKED))?.[1] : undefined;
    const type = named ? nameOf(named) : isText ? 'text' : 'binary';
    return {
      id: ++this.#id,
      at,
      isOut,
      size: sizeOf(data),
      type,
      ...(this.contents && isText && { contents: this.#contentsOf(data, redact) }),
    };
  }

  #contentsOf(data: string, redact: Parameters<typeof withoutSecrets>[2]): { text: string; more: number } {
    // Cut at a space, since half a secret might not look like one.
    const start = data.length > MOST_CONTENTS ? data.slice(0, MOST_CONTENTS).replace(/\S{1,200}$/, '') : data;
    const { text } = clipped(withoutSecrets(start, 'message', redact), MOST_CONTENTS);
    return { text, more: data.length - start.length };
  }
}
