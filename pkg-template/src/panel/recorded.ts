/** Journals as files, and a view to walk through them: a chunk of its own, loaded when one is saved or opened. */
export { borrow } from './borrowed.js';
export { opened, saved } from './recording.js';
export { Steps as View } from './view/steps.js';
