/** The list of endpoints: links, one tab stop, arrows move in it. On a narrow page it folds away. */
import { endpoints, groups } from '/endpoints.mjs';
import { byId, el, setText } from './dom.js';

export function createEndpoints() {
  const host = byId('endpoints');
  const toggle = byId('endpoints-toggle');
  const links = new Map();
  for (const group of groups) {
    const items = endpoints
      .filter((one) => one.group === group.id)
      .map((one) => {
        const link = el('a', { href: `#${one.id}`, class: 'endpoint', tabindex: '-1' }, one.name);
        links.set(one.id, link);
        return el('li', {}, link);
      });
    const title = el('h2', { id: `group-${group.id}` }, group.name);
    host.append(title, el('ul', { 'aria-labelledby': title.id }, ...items));
  }
  const all = [...links.values()];
  const focus = (link) => {
    for (const one of all) one.tabIndex = one === link ? 0 : -1;
    link.focus();
  };
  host.addEventListener('keydown', (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focus(all[(to + all.length) % all.length]);
  });

  const fold = (open) => {
    toggle.setAttribute('aria-expanded', String(open));
    host.classList.toggle('unfolded', open);
  };
  const folded = () => toggle.getAttribute('aria-expanded') !== 'true';
  toggle.addEventListener('click', () => {
    fold(folded());
    if (!folded()) host.querySelector('[aria-current]')?.focus();
  });
  host.parentElement.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || folded()) return;
    fold(false);
    toggle.focus();
  });
  host.addEventListener('click', ({ target }) => {
    if (!target.closest('a') || folded()) return;
    fold(false);
    toggle.focus();
  });

  return {
    select(endpoint) {
      for (const [id, link] of links) {
        const current = id === endpoint.id;
        link.tabIndex = current ? 0 : -1;
        if (current) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
      reveal(host, links.get(endpoint.id));
      setText(byId('endpoints-current'), endpoint.name);
    },
  };
}

/** Scrolls the list only: scrollIntoView would move the page as well. */
function reveal(host, link) {
  const frame = host.getBoundingClientRect();
  const box = link.getBoundingClientRect();
  const bottom = Math.min(frame.bottom, innerHeight);
  if (box.top < frame.top) host.scrollTop -= frame.top - box.top + 24;
  else if (box.bottom > bottom) host.scrollTop += box.bottom - bottom + 24;
}
