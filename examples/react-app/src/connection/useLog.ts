import { useCallback, useState } from 'react';

export interface LogEntry {
  id: number;
  at: number;
  words: string;
  kind: 'open' | 'close' | 'failure';
}

const LINES = 6;
let last = 0;

/** The last things that the bus told the application, newest first. */
export function useLog() {
  const [log, setLog] = useState<LogEntry[]>([]);
  const note = useCallback((words: string, kind: LogEntry['kind']) => {
    last += 1;
    const entry = { id: last, at: Date.now(), words, kind };
    // An error comes both as a message and by onError.
    setLog((before) => (before[0]?.words === words ? before : [entry, ...before].slice(0, LINES)));
  }, []);
  return [log, note] as const;
}
