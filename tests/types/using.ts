/** With a target that has it, `using` ends the bus at the end of the block. */
import { getBus } from 'whysocket';

export const once = (): void => {
  using bus = getBus({ url: '/live' });
  bus.connect();
};
