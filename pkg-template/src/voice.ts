/** Listeners, events, log lines, and warnings that must not go unheard. */
import { report } from './driver.js';
import { refuse } from './parse.js';
import { shown } from './redact.js';
import type { BusEvents, BusOptionsBase, ListenOptions, LogLevel, WarningCode } from './types.js';

/** Every event, and the log line it makes. */
const LEVELS: { readonly [type in keyof BusEvents]: LogLevel | '' } = {
  message: '',
  queue: '',
  outcome: '',
  phase: 'debug',
  attempt: 'debug',
  open: 'info',
  close: 'info',
  retry: 'info',
  stopped: 'warn',
  warning: 'warn',
};

/** What calls take. */
const KNOWN = /^(signal|once|because|replaces|maxAgeMs|whenClosed)$/;

type Listener = (first: unknown, second: unknown) => unknown;

export const createVoice = (
  label: () => string,
  logger: () => BusOptionsBase['logger'],
  later: (task: () => void) => void,
) => {
  const listeners: Record<string, Set<Listener>> = {};
  const said = new Set<unknown>();

  /** Once each: what is written in a loop is read once. */
  const warnUnknown = (sentence: string) => {
    if (!said.has(sentence)) warn('unknown-option', sentence);
    said.add(sentence);
  };
  /** Only of a plain object: `onclick = bus.connect` is given an event. */
  const checkNames = (options: object | undefined) => {
    if (options?.constructor === Object)
      for (const name in options) if (!KNOWN.test(name)) warnUnknown(`No option "${shown(name)}".`);
  };
  /** `ended` is called once, however it ends. */
  const listen = (type: string, call: unknown, options: ListenOptions = {}, ended?: () => void) => {
    const { signal, once } = options;
    if (typeof call !== 'function') refuse('listener', call, 'a function');
    if (signal && !signal.addEventListener) refuse('signal', signal, 'an AbortSignal');
    checkNames(options);
    // A function of its own: the same one may be given twice.
    const listener: Listener = (...event) => {
      if (once) off();
      (call as Listener)(...event);
    };
    const all = (listeners[type] ??= new Set());
    const off = () => {
      signal?.removeEventListener('abort', off);
      if (all.delete(listener)) ended?.();
    };
    all.add(listener);
    if (signal?.aborted) off();
    else signal?.addEventListener('abort', off);
    return off;
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
  /** One listener that throws does not keep the others from hearing. Whoever comes meanwhile hears the next one. */
  const emit = (type: string, first?: unknown, second?: unknown) => {
    for (const listener of [...(listeners[type] ?? [])])
      if (listeners[type]!.has(listener)) safely(type, listener, first, second);
  };
  const log = (type: keyof BusEvents, event: { message?: string; code?: unknown }) => {
    const to = logger();
    const level = LEVELS[type];
    if (!level || to === false) return;
    const line = `whysocket ${label()} ${type}: ${event.message ?? JSON.stringify(event)}`;
    if (to) to[level]?.(line, event);
    else if (type === 'warning' && !listeners[type]?.size && !said.has(event.code)) {
      said.add(event.code);
      console.warn(line);
    }
  };
  const tell = <K extends keyof BusEvents>(type: K, event: BusEvents[K]) => {
    // As a `warning`, which is not warned of: nor is what a logger throws.
    safely('warning', () => log(type, Object.freeze(event) as object));
    emit(type, event);
  };
  /** Whoever is just getting the bus has had no time to listen yet. */
  const warn = async (code: WarningCode, message: string, detail?: unknown) => {
    // Not by queueMicrotask, which jest's fake timers hold back.
    await 0;
    later(() => tell('warning', { code, message, detail }));
  };
  const on = (type: string, call: unknown, options?: ListenOptions) => {
    if (!Object.hasOwn(LEVELS, type)) refuse('type', type, Object.keys(LEVELS).join(', '));
    return listen(type, call, options);
  };
  return { listen, on, emit, safely, tell, warn, warnUnknown, checkNames };
};

export type Voice = ReturnType<typeof createVoice>;
