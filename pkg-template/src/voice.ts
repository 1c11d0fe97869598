/** Listeners, events, log lines, and warnings that must not go unheard. */
import { report } from './driver.js';
import { isFunction, isString } from './kinds.js';
import type { Parsed } from './options.js';
import { refuse } from './parse.js';
import { redact, shown } from './redact.js';
import type { BusEvents, ListenOptions, LogLevel, WarningCode } from './types.js';

/** Every event, and the log line it makes. */
const LEVELS: { readonly [type in keyof BusEvents]: LogLevel | '' } = {
  message: '',
  invalid: '',
  queue: '',
  outcome: '',
  phase: 'debug',
  attempt: 'debug',
  open: 'info',
  close: 'info',
  retry: 'info',
  stopped: 'warn',
  verdict: 'warn',
  warning: 'warn',
};

/** What calls take. */
const KNOWN = /^(signal|once|because|replaces|maxAgeMs|whenClosed|limit)$/;

export type Listener = (first: unknown, second: unknown) => unknown;

export const createVoice = (ground: { readonly options: Parsed; later(task: () => void): void }) => {
  const listeners: Record<string, Set<Listener>> = {};
  /** By listener: what ends it. */
  const signals = new Map<() => void, AbortSignal>();
  const said = new Set<unknown>();
  const isNew = (what: unknown) => said.size < said.add(what).size;

  /** Only of a plain object: `onclick = bus.connect` is given an event. */
  const checkNames = (options: object | undefined) => {
    if (options?.constructor === Object)
      for (const name in options) if (!KNOWN.test(name)) warnOnce('unknown-option', `No option "${shown(name)}".`);
  };
  /** `ended` is called once, however it ends. */
  const listen = (type: string, call: unknown, options: ListenOptions = {}, ended?: () => void) => {
    const { signal, once } = options;
    if (!isFunction(call)) refuse('listener', call, 'a function');
    if (signal && !signal.addEventListener) refuse('signal', signal, 'an AbortSignal');
    checkNames(options);
    // A function of its own: the same one may be given twice.
    const listener: Listener = (...event) => {
      if (once) off();
      (call as Listener)(...event);
    };
    const all = (listeners[type] ??= new Set());
    const off = () => {
      if (all.delete(listener)) {
        signals.get(off)?.removeEventListener('abort', off);
        signals.delete(off);
        // Names of messages are without number.
        if (!all.size) delete listeners[type];
        ended?.();
      }
    };
    all.add(listener);
    if (signal?.aborted) off();
    else if (signal) {
      signal.addEventListener('abort', off);
      signals.set(off, signal);
    }
    return off;
  };
  /** Somebody's signals outlive a bus. */
  const deafen = () => {
    for (const [off, signal] of signals) signal.removeEventListener('abort', off);
  };
  /** Nothing of ours fails because somebody's function threw. */
  const safely = (type: string, call: Listener, first?: unknown, second?: unknown): unknown => {
    try {
      return call(first, second);
    } catch (error) {
      report(error);
      if (type !== 'warning') warn('listener-threw', `A listener of "${type}" threw.`, error);
    }
  };
  /** One listener that throws does not keep the others from hearing. Whoever comes meanwhile hears the next one. Answers how many there are. */
  const emit = (type: string, first?: unknown, second?: unknown): number => {
    const all = [...(listeners[type] ?? [])];
    for (const listener of all) if (listeners[type]?.has(listener)) safely(type, listener, first, second);
    return all.length;
  };
  const log = (type: keyof BusEvents, event: { message?: string; title?: string }) => {
    const { logger: to, name } = ground.options;
    const level = LEVELS[type];
    if (!level || to === false) return;
    const line = `whysocket ${redact(name)} ${type}: ${event.message ?? event.title ?? JSON.stringify(event)}`;
    if (to) to[level]?.(line, event);
    else if (type === 'warning' && !listeners[type] && isNew(line)) console.warn(line);
  };
  const tell = <K extends keyof BusEvents>(type: K, event: BusEvents[K]): number => {
    // As a `warning`, which is not warned of: nor is what a logger throws.
    safely('warning', () => log(type, Object.freeze(event) as object));
    // What comes with every message nobody of ours waits for.
    if (LEVELS[type]) emit('*', type, event);
    return emit(type, event);
  };
  /** Whoever is just getting the bus has had no time to listen yet. */
  const warn = async (code: WarningCode, message: string, detail?: unknown) => {
    // Not by queueMicrotask, which jest's fake timers hold back.
    await 0;
    ground.later(() => tell('warning', { code, message, detail }));
  };
  /** What would otherwise be said with every message, or whenever the line is run that is wrong. */
  const warnOnce = (code: WarningCode, message: string) => {
    if (isNew(message)) warn(code, message);
  };
  /** Of what others said: known kinds of secrets are taken out, then whatever else the application says. */
  const mask = (text: string, where: string): string => {
    const { redact: more } = ground.options;
    const safe = redact(text);
    const own = more ? safely('redact', () => more(safe, where)) : safe;
    return isString(own) ? own : '…';
  };
  const on = (type: string, call: unknown, options?: ListenOptions) => {
    if (!Object.hasOwn(LEVELS, type)) refuse('type', type, Object.keys(LEVELS).join(', '));
    return listen(type, call, options);
  };
  return { listen, on, emit, safely, tell, warn, warnOnce, mask, checkNames, deafen };
};

export interface Voice extends ReturnType<typeof createVoice> {}
