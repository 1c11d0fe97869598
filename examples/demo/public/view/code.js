/** The code that made the bus, coloured and copyable. */
import { copies } from './copy.js';
import { byId, el } from './dom.js';

const TOKEN =
  /(?<text>'[^'\n]*'|"[^"\n]*"|`[^`]*`)|(?<word>\b(?:import|from|const|async|await|return|if|throw|new)\b)|(?<number>\b\d[\d_]*\b)|(?<name>[\w$]+(?=:))/g;

export function createCode() {
  byId('code').tabIndex = 0;
  let code = '';
  copies(
    byId('copy'),
    () => code,
    () => byId('code'),
  );
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
