/** For the export condition `development`: what makes connections fail, and its buttons. */
import { simulation } from './simulation.js';

export { Simulate } from './view/simulate.js';
export const attach: (() => () => void) | undefined = simulation.attach;
