import { listen } from './listen.js';

/** Only `false` means anything, and that only as a hint: some engines say `true` with the interface down. */
export const watchNetwork = (tell: (online: boolean) => void): (() => void) => {
  const read = () => tell(globalThis.navigator?.onLine !== false);
  read();
  return listen(globalThis, ['online', 'offline'], read);
};
