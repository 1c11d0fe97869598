import { listen } from './listen.js';

/** In a worker there is no document: always visible. */
export const watchPage = (tell: (visible: boolean) => void): (() => void) => {
  const { document } = globalThis;
  const read = () => tell(document?.visibilityState !== 'hidden');
  read();
  return listen(document, ['visibilitychange'], read);
};
