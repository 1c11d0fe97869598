/** The last so many numbers, in memory that is taken once. */
export class Ring {
  readonly #kept: Float64Array;
  #next = 0;
  length = 0;

  constructor(most: number) {
    this.#kept = new Float64Array(most);
  }

  push(value: number): void {
    const { length } = this.#kept;
    this.#kept[this.#next] = value;
    this.#next = (this.#next + 1) % length;
    this.length = Math.min(this.length + 1, length);
  }

  /** From 0, the oldest. */
  at(index: number): number {
    const { length } = this.#kept;
    return this.#kept[(this.#next - this.length + index + length) % length] ?? Number.NaN;
  }

  get last(): number {
    return this.length ? this.at(this.length - 1) : Number.NaN;
  }

  /** Oldest first. */
  values(): number[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }
}
