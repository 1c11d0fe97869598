import { useMessageBus } from 'whysocket/compat/use-message-bus';

export { useMessageBus };
