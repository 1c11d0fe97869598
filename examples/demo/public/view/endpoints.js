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

  // The bar sticks to the top only once the page is scrolled; the list goes from wherever it is to the bottom edge.
  const place = () => host.style.setProperty('--below', `${toggle.getBoundingClientRect().bottom}px`);
  const fold = (open) => {
    toggle.setAttribute('aria-expanded', String(open));
    host.classList.toggle('unfolded', open);
    if (open) place();
    for (const type of ['scroll', 'resize']) {
      if (open) addEventListener(type, place, { passive: true });
      else removeEventListener(type, place);
    }
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
  // It covers the page: the focus must not go on behind it.
  host.parentElement.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !host.parentElement.contains(relatedTarget) && !folded()) fold(false);
  });
  host.addEventListener('click', ({ target, ctrlKey, metaKey, shiftKey }) => {
    const link = target.closest('a');
    if (!link || folded()) return;
    fold(false);
    toggle.focus({ preventScroll: true });
    if (ctrlKey || metaKey || shiftKey) return;
    // The frame after the new subject has been drawn: its text may be longer.
    const show = () => requestAnimationFrame(showState);
    if (link.hash === location.hash) show();
    else addEventListener('hashchange', show, { once: true });
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

/** Where the page is long and narrow, an endpoint is chosen far from what it does. */
function showState() {
  const { top } = document.querySelector('.phase').getBoundingClientRect();
  const { bottom } = document.querySelector('.controls').getBoundingClientRect();
  if (top >= byId('endpoints-toggle').getBoundingClientRect().bottom && bottom <= innerHeight) return;
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  document.querySelector('.hero').scrollIntoView({ block: 'start', behavior });
}

/** Scrolls the list only: scrollIntoView would move the page as well. */
function reveal(host, link) {
  const frame = host.getBoundingClientRect();
  const box = link.getBoundingClientRect();
  const bottom = Math.min(frame.bottom, innerHeight);
  if (box.top < frame.top) host.scrollTop -= frame.top - box.top + 24;
  else if (box.bottom > bottom) host.scrollTop += box.bottom - bottom + 24;
}
