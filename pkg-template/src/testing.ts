/** For applications' own tests: a server that lives in the test, with neither network nor timers. No page needs it. */
export { FakeServerError } from './testing/errors.js';
export { fakeServer } from './testing/server.js';
export type * from './testing/types.js';
