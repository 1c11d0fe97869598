'use client';
/** whysocket for React 18 and 19: one bus per key, whatever the component tree does. Rendering creates nothing. */
export { defineBus } from './react/define-bus.js';
export type * from './react/types.js';
export { useBus } from './react/use-bus.js';
export { useMessage } from './react/use-message.js';
export { useMessages } from './react/use-messages.js';
export { useBusStatus, useVerdict } from './react/use-status.js';
export { useWhileOpen } from './react/use-while-open.js';
