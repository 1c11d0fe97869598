/** whysocket/user-message: what a bus's user should read, one sentence, and what helps. Each language costs only itself. */
export { de } from './user/de.js';
export { en } from './user/en.js';
export { type UserMessage, type UserMessageOptions, userMessage } from './user/message.js';
export { wordsFor } from './user/negotiate.js';
export type { Help, State, Trouble, Words } from './user/words.js';
