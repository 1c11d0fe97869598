import { type RefObject, useInsertionEffect, useRef } from 'react';

/** What was committed last, there before any other effect runs. */
export const useLatest = <T>(value: T): RefObject<T> => {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
};
