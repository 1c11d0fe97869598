/** For the export condition `development`: the buttons of what makes connections fail. */
export { Simulate } from './view/simulate.js';
