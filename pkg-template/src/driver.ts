/** The one loop that runs the state machine: facts and commands in, effects out, performed one at a time and never nested. */
import { report } from './events.js';
import { mono, wall } from './host/clock.js';
import { createTimer } from './host/timer.js';
import { loadMachine, readJournal } from './load.js';
import { type Effect, Field, Input, Reply } from './wire.js';

export type Perform = { readonly [effect in Effect]?: (...args: number[]) => void };

export interface Driver {
  /** From within an effect this only tells the machine; the loop that is running performs what follows. */
  step(kind: Input, a?: number, b?: number, c?: number, d?: number): number;
  /** What happens outside of any effect: done at once, or when what is being done is done. */
  later(task: () => void): void;
  /** Nothing any more once it has ended. */
  get(field: Field): number | undefined;
  journal(): Float64Array;
  /** Performs what is left, then lets the machine go. */
  end(): void;
}

export const createDriver = (perform: Perform, settled: () => void): Driver => {
  const { core_new, core_input, core_poll, core_arg, core_get, core_free } = loadMachine();
  const core = core_new(Math.random() * 2 ** 32, mono(), wall());
  const tasks: (() => void)[] = [];
  let busy = false;
  /** The machine was told something. Without that it is not asked either: messages cost it no call. */
  let moved = false;
  let ending = false;
  /** What the machine leaves behind. */
  let last: Float64Array | undefined;
  const step: Driver['step'] = (kind, a = 0, b = 0, c = 0, d = 0) => {
    if (last) return Reply.Disposed;
    moved = true;
    const reply = core_input(core, kind, a, b, c, d, mono(), wall());
    drain();
    return reply;
  };
  const timer = createTimer(() => step(Input.Tick));

  /** One thing to do; false if there is nothing left. */
  const work = (): boolean => {
    const task = tasks.shift();
    if (task) {
      task();
      return true;
    }
    if (!moved) return false;
    const kind = core_poll(core);
    const effect = perform[kind as Effect];
    effect?.(...Array.from({ length: effect.length }, (_, at) => core_arg(at)));
    if (!kind) {
      moved = false;
      timer.set(core_get(core, Field.NextInMs));
      settled();
    }
    return true;
  };
  const drain = () => {
    if (busy) return;
    busy = true;
    for (let more = true; more; ) {
      try {
        more = work();
      } catch (error) {
        report(error);
      }
    }
    busy = false;
    if (ending) finish();
  };
  const finish = () => {
    if (last) return;
    timer.clear();
    last = readJournal(core);
    // A caller further up the stack may still be about to ask something.
    queueMicrotask(() => core_free(core));
  };

  return {
    step,
    later(task) {
      tasks.push(task);
      drain();
    },
    get: (field) => (last ? undefined : core_get(core, field)),
    journal: () => last ?? readJournal(core),
    end() {
      ending = true;
      if (!busy) finish();
    },
  };
};
