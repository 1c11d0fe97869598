/** Events, log lines, and warnings that must not go unheard. */
import { createEmitter, report } from './events.js';
import type { BusEvents, BusOptionsBase, LogLevel, WarningCode } from './types.js';

/** Every event, and the log line it makes. */
export const LEVELS: { readonly [type in keyof BusEvents]: LogLevel | '' } = {
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

export const createVoice = (
  label: string,
  logger: () => BusOptionsBase['logger'],
  later: (task: () => void) => void,
) => {
  const said = new Set<unknown>();
  const emitter = createEmitter((error, type) => {
    report(error);
    if (type !== 'warning') warn('listener-threw', `A listener of "${type}" threw.`);
  });
  const log = (type: keyof BusEvents, event: { message?: string; code?: unknown }) => {
    const to = logger();
    const level = LEVELS[type];
    if (!level || to === false) return;
    const line = `whysocket ${label} ${type}: ${event.message ?? JSON.stringify(event)}`;
    if (to) to[level]?.(line, event);
    else if (type === 'warning' && !emitter.hears(type) && !said.has(event.code)) {
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
    emitter.emit(type, event);
  };
  const warn = (code: WarningCode, message: string, detail?: unknown) =>
    later(() => tell('warning', { code, message, detail }));
  return { emitter, tell, warn };
};

export type Voice = ReturnType<typeof createVoice>;
