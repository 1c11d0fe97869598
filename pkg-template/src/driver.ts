/** The one loop that runs the state machine: facts and commands in, effects out, performed one at a time and never nested. */
import { createTimer } from './host/timer.js';
import { loadMachine, type Machine } from './load.js';
import { type Effect, Field, Input, Reply } from './wire.js';

export type Effects = { [effect in Effect]?: (...args: number[]) => void };

export interface Driver {
  /** From within an effect this only tells the machine; the loop that is running performs what follows. */
  step(kind: Input, a?: number, b?: number, c?: number, d?: number): number;
  /** What happens outside of any effect: done at once, or when what is being done is done. */
  later(task: () => void): void;
  /** -1 once the machine is gone. */
  read(field: Field): number;
  journal(): Float64Array;
  /** Performs what is left, then lets the machine go. */
  end(): void;
}

/** The platform's way to say that somebody's callback threw: nothing of ours fails because of it. */
export const report = (error: unknown): void => {
  if (typeof reportError === 'function') reportError(error);
  else
    setTimeout(() => {
      throw error;
    });
};

/** Where `core_get` has the arguments of an effect. */
const ARGS = [-1, -2, -3, -4, -5, -6, -7];

/** An inert one has no machine: all is refused, and all fields are 0. */
export const createDriver = (inert: boolean, effects: () => Effects, settled: () => void): Driver => {
  const machine = (inert ? {} : loadMachine()) as Machine;
  // Two clocks, read together: only the difference shows that the page slept.
  const core = inert ? 0 : machine.core_new(Math.random() * 2 ** 32, performance.now(), Date.now());
  const tasks: (() => void)[] = [];
  let busy = false;
  /** The machine was told something. Without that it is not asked either: messages cost it no call. */
  let moved = false;
  let ending = false;
  /** What the machine leaves behind. */
  let last: Float64Array | undefined = inert ? new Float64Array() : undefined;
  const timer = createTimer(() => step(Input.Tick));

  const get = (at: number) => machine.core_get(core, at);
  const journal = () =>
    last ?? Float64Array.from({ length: get(Field.Journal) }, (_, at) => get(Field.Journal + 1 + at));
  const poll = () => {
    const kind = machine.core_poll(core) as Effect;
    if (kind) return effects()[kind]?.(...ARGS.map(get));
    moved = false;
    timer(get(Field.NextInMs));
    settled();
  };
  const drain = () => {
    if (busy) return;
    busy = true;
    for (let task: (() => void) | false; (task = tasks.shift() ?? (moved && poll)); )
      try {
        task();
      } catch (error) {
        report(error);
      }
    busy = false;
    if (!ending || last) return;
    timer(-1);
    last = journal();
    // A caller further up the stack may still be about to ask something.
    queueMicrotask(() => machine.core_free(core));
  };
  const step: Driver['step'] = (kind, a = 0, b = 0, c = 0, d = 0) => {
    if (last) return Reply.Disposed;
    moved = true;
    const reply = machine.core_input(core, kind, a, b, c, d, performance.now(), Date.now());
    drain();
    return reply;
  };

  return {
    step,
    later(task) {
      tasks.push(task);
      drain();
    },
    read: (field) => (!last ? get(field) : inert ? 0 : -1),
    journal,
    end() {
      ending = true;
      drain();
    },
  };
};
