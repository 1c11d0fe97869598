import { useMessageBus } from '../legacy/useMessageBus';

export { useMessageBus };
