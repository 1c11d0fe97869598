import { useState } from 'react';
import { live, url } from './live.js';

/** Holds a bus of its own, and hears the Provider's. */
export const Panel = () => {
  const [clicks, setClicks] = useState(0);
  const own = live.useBus({ url: url('panel') });
  const above = live.useBus();
  live.useMessage(own, 'price', ({ value }) => heard.push(`first ${value}`));
  live.useMessage(
    above,
    ({ type }) => type === 'price',
    ({ value }) => heard.push(`first above ${value}`),
  );
  const ownPhase = live.useBusStatus(own, ({ phase }) => phase);
  const abovePhase = live.useBusStatus(above, ({ phase }) => phase);
  const ownPrices = live.useMessages(own, 'price');
  const abovePrices = live.useMessages(above, 'price');
  return (
    <>
      <h2 id="panel">first panel</h2>
      <button id="clicks" type="button" onClick={() => setClicks(clicks + 1)}>
        {clicks}
      </button>
      <output id="phases">
        {ownPhase} {abovePhase}
      </output>
      <output id="own">{ownPrices.at(-1)?.value}</output>
      <output id="above">{abovePrices.at(-1)?.value}</output>
    </>
  );
};
