/** The parts of a verdict. Each is drawn anew only if what it shows has changed, so that nothing closes under the reader's hand. */
import { copies } from './copy.js';
import { el, icon, setAttribute, setText } from './dom.js';

/** Of look-alikes, before they are folded: as many as can be taken in at a glance. */
const FEW = 7;
const IF_IT_IS = /^If it is ([\w-]+): /;
const NEXT_TIME = /^explain next time(?:: )?/;

const unlessSame = (draw) => {
  let before;
  return (value) => {
    const now = JSON.stringify(value);
    if (now === before) return;
    before = now;
    draw(value);
  };
};

/** A text with parts in backticks. */
function* marked(text) {
  for (const [index, part] of text.split('`').entries()) {
    if (part) yield index % 2 ? el('code', {}, readable(part)) : part;
  }
}

/** An expression that an output is matched by, as somebody would say it. */
function readable(text) {
  const [, expression] = /^\/(.+)\/i?$/.exec(text) ?? [];
  if (!expression) return text;
  return expression
    .replace(/^\^/, '')
    .replace(/\(\?!([^()]*)\)/g, ' other than $1')
    .replace(/(?<!\\)[()]/g, '')
    .replace(/(?<!\\)\|/g, ' or ')
    .replace(/\[\^\]\*/g, ' … ')
    .replace(/\[\\d\.\]\+|\\d\+/g, '…')
    .replace(/\\d/g, 'x')
    .replace(/\\(.)/g, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** A list under a heading; neither is there while there is nothing to say. */
export function createList(host, textsOf) {
  const list = host.querySelector('ul');
  const draw = unlessSame((texts) => {
    host.hidden = !texts.length;
    list.replaceChildren(...texts.map((text) => el('li', {}, ...marked(text))));
  });
  return { draw: (verdict) => draw(textsOf(verdict)) };
}

/** The causes that look alike, as chips; the one that is chosen says what it is and what is done about it. */
export function createAlike(host) {
  const chips = el('ul', { class: 'chips' });
  const more = el('button', { type: 'button', class: 'quiet', 'aria-expanded': 'false' });
  const told = el('div', { class: 'told', id: 'verdict-told' });
  host.append(chips, el('div', { class: 'chips-end' }, more), told);
  let all = false;
  let chosen;
  let last = [];
  const tell = () => {
    const one = last.find(({ id }) => id === chosen);
    for (const chip of chips.querySelectorAll('button'))
      setAttribute(chip, 'aria-expanded', chip.dataset.id === one?.id);
    told.replaceChildren(
      ...(one
        ? [el('p', {}, one.title), ...one.fixes.map((text) => el('p', { class: 'fix-text' }, ...marked(text)))]
        : []),
    );
    told.hidden = !one;
  };
  const fold = () => {
    const hidden = last.length - FEW;
    for (const [index, item] of [...chips.children].entries()) item.hidden = !all && index >= FEW;
    setAttribute(more, 'aria-expanded', all);
    setText(more, all ? 'Show fewer' : `${hidden} more`);
    more.hidden = hidden <= 0;
  };
  more.addEventListener('click', () => {
    all = !all;
    fold();
  });
  chips.addEventListener('click', ({ target }) => {
    const chip = target.closest('button');
    if (!chip) return;
    chosen = chip.dataset.id === chosen ? undefined : chip.dataset.id;
    tell();
  });
  const draw = unlessSame((suspects) => {
    last = suspects;
    host.hidden = !suspects.length;
    setText(host.querySelector('.count'), String(suspects.length));
    const button = { type: 'button', class: 'chip', 'aria-controls': told.id };
    chips.replaceChildren(...suspects.map(({ id }) => el('li', {}, el('button', { ...button, 'data-id': id }, id))));
    fold();
    tell();
  });
  return {
    draw: ({ lookalikes, fix }) =>
      draw(
        lookalikes.map(({ id, title }) => {
          const mine = fix.filter(({ text }) => IF_IT_IS.exec(text)?.[1] === id);
          return { id, title, fixes: mine.map(({ text }) => text.replace(IF_IT_IS, '')) };
        }),
      ),
    reset() {
      all = false;
      chosen = undefined;
    },
  };
}

/** What to do: what holds everywhere, and what one's own platform wants. A suspect's own remedy is with its chip. */
export function createFixes(host) {
  const everywhere = el('ul', { class: 'points' });
  const picker = createPicker('On', 'verdict-platform');
  const next = createPicker('With', 'verdict-next');
  const server = el('details', {}, el('summary', {}, 'Let the server explain itself next time'));
  const general = el('p', { class: 'fix-text' });
  server.append(general, next.element);
  host.append(everywhere, picker.element, server);
  const draw = unlessSame((fix) => {
    host.hidden = !fix.length;
    const plain = fix.filter(({ platform }) => !NEXT_TIME.test(platform));
    const later = fix.filter(({ platform }) => NEXT_TIME.test(platform));
    const anywhere = plain.filter(({ platform }) => platform === 'any');
    everywhere.replaceChildren(...anywhere.map(({ text }) => el('li', {}, ...marked(text))));
    picker.show(plain.filter(({ platform }) => platform !== 'any'));
    server.hidden = !later.length;
    const named = later.map(({ platform, text }) => ({ platform: platform.replace(NEXT_TIME, ''), text }));
    setText(general, named.find(({ platform }) => !platform)?.text ?? '');
    next.show(named.filter(({ platform }) => platform));
  });
  return {
    draw: ({ fix, lookalikes }) => {
      const suspects = new Set(lookalikes.map(({ id }) => id));
      draw(fix.filter(({ text }) => !suspects.has(IF_IT_IS.exec(text)?.[1])));
    },
    reset() {
      server.open = false;
    },
  };
}

/** The choice lasts from one verdict to the next: nobody changes platforms in between. */
function createPicker(words, id) {
  const select = el('select', { id });
  const text = el('div', { class: 'picked' });
  const element = el('div', { class: 'picker' }, el('label', { for: id }, words), select, text);
  let wanted;
  let current = [];
  const tell = () => {
    const chosen = current.filter(({ platform }) => platform === select.value);
    text.replaceChildren(...chosen.map((one) => el('p', { class: 'fix-text' }, ...marked(one.text))));
  };
  select.addEventListener('change', () => {
    wanted = select.value;
    tell();
  });
  return {
    element,
    show(fixes) {
      current = fixes;
      element.hidden = !fixes.length;
      const platforms = [...new Set(fixes.map(({ platform }) => platform))];
      select.replaceChildren(
        ...platforms.map((name) => el('option', { value: name, selected: name === wanted }, name)),
      );
      tell();
    },
  };
}

/** What a shell would say in either case. */
export function createCommands(host) {
  const list = el('ol', { class: 'commands' });
  host.append(list);
  const draw = unlessSame((verify) => {
    host.hidden = !verify.length;
    setText(host.querySelector('.count'), String(verify.length));
    list.replaceChildren(...verify.map(commandOf));
  });
  return {
    draw: ({ verify }) => draw(verify),
    reset() {
      host.open = false;
    },
  };
}

function commandOf({ command, suspect, healthy }, index) {
  const line = el('code', {}, command);
  const name = el('span', { class: 'unseen' }, `Command ${index + 1}: `);
  const copy = el('button', { type: 'button', class: 'quiet' }, icon('copy'), name, el('span', {}, 'Copy'));
  copies(
    copy,
    () => command,
    () => line,
  );
  return el(
    'li',
    {},
    el('div', { class: 'command' }, el('pre', { tabindex: '0', 'aria-label': `Command ${index + 1}` }, line), copy),
    el(
      'dl',
      { class: 'outputs' },
      el('div', { class: 'suspect' }, el('dt', {}, 'suspect'), el('dd', {}, ...marked(suspect))),
      el('div', { class: 'healthy' }, el('dt', {}, 'healthy'), el('dd', {}, ...marked(healthy))),
    ),
  );
}
