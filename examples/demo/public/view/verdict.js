/**
 * Why it failed: the verdict, as part of the instrument's face. Nothing while nothing is wrong. One that was taken back stays for some seconds,
 * so that an endpoint that fails over and over does not make the page jump.
 */
import { copies } from './copy.js';
import { byId, el, setAttribute, setText } from './dom.js';
import { createAlike, createCommands, createFixes, createList } from './verdict-parts.js';

/** The doctor asks for some hundred milliseconds and knows better each time: what stands this long is drawn. */
const SETTLED_MS = 350;
const OVER_MS = 6_000;
const CONFIDENCES = ['possible', 'likely', 'certain'];

export function createVerdict() {
  const host = byId('verdict');
  const parts = [
    createList(byId('verdict-because'), ({ because }) => because),
    createList(byId('verdict-apart'), ({ toTellApart }) => toTellApart),
    createAlike(byId('verdict-alike')),
    createFixes(byId('verdict-fix')),
    createCommands(byId('verdict-commands')),
  ];
  let session;
  let shown;
  let seen;
  let seenAt = 0;
  const hide = () => {
    shown = undefined;
    host.hidden = true;
    byId('report').hidden = true;
    setText(byId('verdict-said'), '');
  };
  const show = (verdict) => {
    shown = verdict;
    head(verdict);
    for (const part of parts) part.draw(verdict);
    host.hidden = false;
    setText(byId('verdict-said'), `Verdict, ${verdict.confidence}: ${verdict.title}`);
  };
  copies(
    byId('copy-report'),
    () => session.bus.report({ hosts: 'show' }).then(({ markdown }) => markdown),
    (text) => {
      byId('report').hidden = false;
      byId('report').value = text;
      return byId('report');
    },
  );

  return {
    draw(current, now) {
      if (current !== session) {
        session = current;
        seen = undefined;
        hide();
        for (const part of parts) part.reset?.();
      }
      const { verdict } = session.bus.store.getSnapshot();
      if (verdict !== seen) {
        seen = verdict;
        seenAt = now;
      }
      if (verdict && verdict !== shown && now - seenAt >= SETTLED_MS) show(verdict);
      setAttribute(host, 'data-over', !verdict);
      setText(byId('verdict-over'), verdict ? '' : 'over');
      // Nobody's reading is taken away.
      const read = host.contains(document.activeElement) || host.matches(':hover');
      if (shown && !verdict && now - seenAt >= OVER_MS && !read) hide();
    },
  };
}

function head({ id, title, confidence, facts }) {
  const sure = CONFIDENCES.indexOf(confidence) + 1;
  const badge = byId('verdict-confidence');
  setAttribute(badge, 'data-confidence', confidence);
  badge.replaceChildren(
    ...CONFIDENCES.map((_, index) => el('i', { class: index < sure ? 'pip full' : 'pip', 'aria-hidden': 'true' })),
    el('span', {}, confidence),
  );
  setText(byId('verdict-title'), title);
  setText(byId('verdict-id'), id);
  const { probes } = facts;
  setText(byId('verdict-asked'), probes ? `${probes} ${probes === 1 ? 'question' : 'questions'} asked` : '');
}
