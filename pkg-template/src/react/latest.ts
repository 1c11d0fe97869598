import type { RefObject } from 'react';
import { useInsertionEffect, useRef } from './react.js';

/** What was committed last, there before any other effect runs. */
export const useLatest = <T>(value: T): RefObject<T> => {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
};
