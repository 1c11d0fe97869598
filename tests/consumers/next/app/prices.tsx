'use client';

import { live } from './live';

export function Prices() {
  const bus = live.useBus();
  const phase = live.useBusStatus(bus, (snapshot) => snapshot.phase);
  const prices = live.useMessages(bus, 'price', { limit: 3 });
  const verdict = live.useVerdict(bus);
  return (
    <>
      <output id="phase">{phase}</output>
      <output id="prices">{prices.map(({ value }) => value).join()}</output>
      <output id="verdict">{verdict?.title ?? 'none'}</output>
    </>
  );
}
