/** The charts, with the library that draws them: a chunk of its own, loaded when they are first looked at. */
export { borrow } from './borrowed.js';
export { Charts as View } from './view/charts.js';
