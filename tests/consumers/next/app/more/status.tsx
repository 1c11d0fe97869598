'use client';

import { useBus, useBusStatus } from 'whysocket/react';

/** Of the Provider's bus, by its key. */
export function Status() {
  return <output id="phase">{useBusStatus(useBus('live')).phase}</output>;
}
