/** The hooks and a Provider for messages of one application's types. */
import { defineBus as define } from '../index.js';
import type { Bus, BusOptionsBase, Data, Incoming } from '../types.js';
import { React } from './react.js';
import type { ReactDefinition } from './types.js';
import { useBusOf } from './use-bus.js';
import { useMessage } from './use-message.js';
import { useMessages } from './use-messages.js';
import { useBusStatus, useVerdict } from './use-status.js';
import { useWhileOpen } from './use-while-open.js';

/** `getBus`, `holdBus`, the hooks and a Provider for messages of these types. Options of each call go over the defaults. */
export const defineBus = <In = Incoming, Out = Data>(defaults?: BusOptionsBase<In, Out>): ReactDefinition<In, Out> => {
  const Context = React.createContext<Bus | undefined>(undefined);
  return {
    ...define<In, Out>(defaults),
    useBus: (given) => useBusOf(given, defaults, React.useContext(Context)) as never,
    Provider: ({ options, children }) =>
      React.createElement(Context.Provider, { value: useBusOf(options, defaults) }, children),
    useBusStatus,
    useVerdict,
    useMessage,
    useMessages,
    useWhileOpen,
  };
};
