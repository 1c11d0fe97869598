/** What the newest render says, for whoever runs later. */
import type { RefObject } from 'react';
import { React } from './react.js';

/** What was committed last, there before any other effect runs. */
export const useLatest = <T>(value: T): RefObject<T> => {
  const latest = React.useRef(value);
  React.useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
};
