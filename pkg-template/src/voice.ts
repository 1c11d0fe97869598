/** Listeners, events, log lines, and warnings that must not go unheard. */
import { report } from './driver.js';
import { refuse } from './parse.js';
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

type Listener = (first: unknown, second: unknown) => unknown;

export const createVoice = (
  label: string,
  logger: () => BusOptionsBase['logger'],
  later: (task: () => void) => void,
) => {
  const listeners: Record<string, Set<Listener>> = {};
  const said = new Set<unknown>();

  const listen = (type: string, call: unknown, { signal, once }: ListenOptions = {}) => {
    if (typeof call !== 'function') refuse('listener', call, 'a function');
    // A function of its own: the same one may be given twice.
    const listener: Listener = (...event) => {
      if (once) off();
      (call as Listener)(...event);
    };
    const off = () => {
      signal?.removeEventListener('abort', off);
      listeners[type]?.delete(listener);
    };
    if (!signal?.aborted) (listeners[type] ??= new Set()).add(listener);
    signal?.addEventListener('abort', off);
    return off;
  };
  /** One listener that throws does not keep the others from hearing. Whoever comes meanwhile hears the next one. */
  const emit = (type: string, first?: unknown, second?: unknown) => {
    for (const listener of [...(listeners[type] ?? [])])
      try {
        if (listeners[type]!.has(listener)) listener(first, second);
      } catch (error) {
        report(error);
        if (type !== 'warning') warn('listener-threw', `A listener of "${type}" threw.`, error);
      }
  };
  const log = (type: keyof BusEvents, event: { message?: string; code?: unknown }) => {
    const to = logger();
    const level = LEVELS[type];
    if (!level || to === false) return;
    const line = `whysocket ${label} ${type}: ${event.message ?? JSON.stringify(event)}`;
    if (to) to[level]?.(line, event);
    else if (type === 'warning' && !listeners[type]?.size && !said.has(event.code)) {
      said.add(event.code);
      console.warn(line);
    }
  };
  const tell = <K extends keyof BusEvents>(type: K, event: BusEvents[K]) => {
    try {
      log(type, Object.freeze(event) as object);
    } catch (error) {
      report(error);
    }
    emit(type, event);
  };
  /** For callbacks that are no listeners. */
  const guard = <T>(path: string, call: () => T): T | undefined => {
    try {
      return call();
    } catch (error) {
      report(error);
      warn('listener-threw', `${path} threw.`, error);
      return undefined;
    }
  };
  /** Whoever is just getting the bus has had no time to listen yet. */
  const warn = (code: WarningCode, message: string, detail?: unknown) =>
    queueMicrotask(() => later(() => tell('warning', { code, message, detail })));
  const on = (type: string, call: unknown, options?: ListenOptions) => {
    if (!Object.hasOwn(LEVELS, type)) refuse('type', type, Object.keys(LEVELS).join(', '));
    return listen(type, call, options);
  };
  return { listen, on, emit, tell, warn, guard };
};

export type Voice = ReturnType<typeof createVoice>;
