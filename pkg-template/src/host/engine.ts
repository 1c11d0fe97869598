/** Numbers as for {@link Setting.Engine}; 0 is unknown. */
export const CHROMIUM = 1;
export const FIREFOX = 2;
export const WEBKIT = 3;

/** Read off what each puts on its errors, which is the same in a worker and not easily faked. */
export const engine = (): number => {
  const trace = new Error();
  return 'lineNumber' in trace ? FIREFOX : 'line' in trace ? WEBKIT : 'captureStackTrace' in Error ? CHROMIUM : 0;
};
