/** Messages, and journals as files: a chunk of its own, loaded when one of these is needed. */
export { borrow } from './borrowed.js';
export { contentsOf } from './masked.js';
export { download, opened, saved } from './recording.js';
export { Messages } from './view/messages.js';
export { Steps as View } from './view/steps.js';
