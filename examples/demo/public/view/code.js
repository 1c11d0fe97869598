/** The code that made the bus, coloured and copyable. */
import { byId, el, setText } from './dom.js';

const TOKEN =
  /(?<text>'[^'\n]*'|"[^"\n]*"|`[^`]*`)|(?<word>\b(?:import|from|const|async|await|return|if|throw|new)\b)|(?<number>\b\d[\d_]*\b)|(?<name>[\w$]+(?=:))/g;
const COPIED_MS = 1_600;

export function createCode() {
  const button = byId('copy');
  byId('code').tabIndex = 0;
  let code = '';
  let timer;
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard?.writeText(code).then(
      () => true,
      () => false,
    );
    if (!done) getSelection().selectAllChildren(byId('code'));
    setText(button.lastElementChild, done ? 'Copied' : 'Selected: copy it');
    clearTimeout(timer);
    timer = setTimeout(() => setText(button.lastElementChild, 'Copy'), COPIED_MS);
  });
  return {
    show(text) {
      code = text;
      byId('code').replaceChildren(el('code', {}, ...coloured(text)));
    },
  };
}

function* coloured(text) {
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) yield text.slice(at, match.index);
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    yield el('span', { class: `t-${kind}` }, match[0]);
    at = match.index + match[0].length;
  }
  yield text.slice(at);
}
