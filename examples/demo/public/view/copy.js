/** Buttons that copy. Where the clipboard is not to be had, the text is selected for whoever wants it. */
import { setText } from './dom.js';

const DONE_MS = 1_600;

/**
 * @param {HTMLButtonElement} button Its last child is the word on it.
 * @param {() => string | Promise<string>} textOf
 * @param {(text: string) => Element} sourceOf The element to select instead.
 */
export function copies(button, textOf, sourceOf) {
  const word = button.lastElementChild;
  const before = word.textContent;
  let timer;
  button.addEventListener('click', async () => {
    const text = Promise.resolve(textOf());
    const done = await write(text).then(
      () => true,
      () => false,
    );
    if (!done) select(sourceOf(await text));
    setText(word, done ? 'Copied' : 'Selected: copy it');
    clearTimeout(timer);
    timer = setTimeout(() => setText(word, before), DONE_MS);
  });
}

function select(source) {
  if (source instanceof HTMLTextAreaElement) source.select();
  else getSelection().selectAllChildren(source);
}

/** A text that is still being made is promised within the click: after it some browsers refuse. */
function write(text) {
  const { clipboard } = navigator;
  if (!clipboard) return Promise.reject(new Error('no clipboard'));
  if (!globalThis.ClipboardItem || !clipboard.write) return text.then((words) => clipboard.writeText(words));
  const type = 'text/plain';
  return clipboard.write([new ClipboardItem({ [type]: text.then((words) => new Blob([words], { type })) })]);
}
