/** When the page cannot do its work: what is wrong, and what to do about it. */
import { byId, el } from './view/dom.js';

export function showFault(error) {
  const { title, words, command } = explain(error);
  const retry = el('button', { type: 'button', class: 'button primary' }, 'Try again');
  retry.addEventListener('click', () => location.reload());
  byId('fault').replaceChildren(
    ...[
      el('h1', {}, title),
      el('p', {}, words),
      command && el('pre', {}, el('code', {}, command)),
      el('p', { class: 'fault-detail' }, String(error?.message ?? error)),
      retry,
    ].filter(Boolean),
  );
  byId('fault').hidden = false;
  byId('parts').hidden = true;
  document.title = `${title} · whysocket`;
}

function explain(error) {
  const text = `${error?.name} ${error?.message}`;
  if (/wasm|WebAssembly|CompileError|unsafe-eval/i.test(text)) {
    return {
      title: 'WebAssembly is not allowed here',
      words: 'The page’s Content-Security-Policy forbids it. The policy needs this source:',
      command: "script-src 'self' 'wasm-unsafe-eval'",
    };
  }
  if (error instanceof TypeError || error instanceof SyntaxError) {
    return {
      title: 'The package is not there',
      words: 'The page is up, but /pkg/ cannot be loaded. Build it, then try again:',
      command: 'npm run build',
    };
  }
  return { title: 'The demo could not start', words: 'This was not foreseen. The browser’s console may say more.' };
}
