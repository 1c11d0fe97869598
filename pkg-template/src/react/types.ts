/** The public types of whysocket/react. */
import type { ReactElement, ReactNode } from 'react';
import type { Bus, BusOptions, Data, Definition, Incoming, Store, Take } from '../types.js';
import type { useMessage } from './use-message.js';
import type { useMessages } from './use-messages.js';
import type { useBusStatus, useVerdict } from './use-status.js';
import type { useWhileOpen } from './use-while-open.js';

/** By options, of which those of the first mounted holder hold; or by a key, for what others say of it. */
export interface UseBus extends Take {
  <In = Incoming, Out = Data>(key: string): Bus<In, Out>;
}

/** Whatever has a store: a bus of `useBus`, of `getBus`, of `defineBus`. */
export interface Watched {
  readonly store: Store;
}

export interface ListOptions {
  /** The latest so many. Default 100: what a person can look at. */
  limit?: number | undefined;
}

export interface ReactDefinition<In = Incoming, Out = Data> extends Definition<In, Out> {
  /** Without an argument the bus of the Provider above. */
  useBus(options?: BusOptions<In, Out> | string): Bus<In, Out>;
  /** Holds the bus as long as it is mounted: above the router, for good. */
  Provider(props: { readonly options: BusOptions<In, Out>; readonly children?: ReactNode }): ReactElement;
  readonly useBusStatus: typeof useBusStatus;
  readonly useVerdict: typeof useVerdict;
  readonly useMessage: typeof useMessage;
  readonly useMessages: typeof useMessages;
  readonly useWhileOpen: typeof useWhileOpen;
}
