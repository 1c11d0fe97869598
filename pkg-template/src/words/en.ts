/** The only prose that events carry. The names of causes and reasons are words already; here is what some of them leave open. */
import type { Cause, StopReason } from '../types.js';

const hints: { readonly [name in Cause | StopReason]?: string } = {
  csp: 'a Content-Security-Policy must allow the URL in connect-src',
  'mixed-content': 'a page on https: may use wss: only',
  'terminal-close': 'the server said no',
};

/** As `Closed by peer (4403): no seat left.` */
export const sentence = (name: Cause | StopReason, code = 0, detail = ''): string => {
  const text = [name.replace(/-/g, ' ') + (code ? ` (${code})` : ''), hints[name], detail].filter(Boolean).join(': ');
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
};
