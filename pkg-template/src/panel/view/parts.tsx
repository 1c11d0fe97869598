/** What every section is made of. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bytes, clipped } from '../text.js';
import { words } from '../words.js';
import { Icon } from './glyph.js';

const DONE_MS = 1_600;

/** Where no clipboard is to be had, the text is selected for whoever wants it. */
export const Copy = ({
  text,
  label = words.copy,
  name,
  quiet = true,
}: {
  text: () => string | Promise<string>;
  label?: string;
  name?: string;
  quiet?: boolean;
}) => {
  const [done, setDone] = useState('');
  const [fallback, setFallback] = useState('');
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(setDone, DONE_MS, '');
    return () => clearTimeout(timer);
  }, [done]);
  useLayoutEffect(() => {
    area.current?.select();
    // The older way, for pages of plain HTTP. It takes what is selected, and says whether it did.
    if (!fallback || !document.execCommand('copy')) return;
    setFallback('');
    setDone(words.copied);
  }, [fallback]);
  const copy = async () => {
    const whole = Promise.resolve().then(text);
    setFallback('');
    try {
      await write(whole);
      setDone(words.copied);
    } catch {
      try {
        setFallback(await whole);
        setDone(words.select);
      } catch (error) {
        setDone(words.act.failed(`${error}`));
      }
    }
  };
  return (
    <>
      <button type="button" class={quiet ? 'quiet' : 'button'} onClick={copy}>
        <Icon name={done === words.copied ? 'check' : 'copy'} />
        {/* Both take their room, so that nothing beside it moves. */}
        <span class="swap">
          <span data-out={!!done}>{label}</span>
          {done && <span>{done}</span>}
        </span>
        {name && <span class="unseen"> {name}</span>}
      </button>
      <span class="unseen" role="status">
        {done}
      </span>
      {fallback && (
        <textarea ref={area} class="fallback" readOnly rows={6} aria-label={words.select} value={fallback} />
      )}
    </>
  );
};

/** A text that is still being made is promised within the click: after it some browsers refuse. */
const write = (text: Promise<string>): Promise<void> => {
  const { clipboard } = navigator;
  if (!clipboard) return Promise.reject(new Error('no clipboard'));
  if (typeof ClipboardItem !== 'function' || !clipboard.write) return text.then((whole) => clipboard.writeText(whole));
  const type = 'text/plain';
  const blob = text.then((whole) => new Blob([whole], { type }));
  // A clipboard that refuses at once does not look at it any more.
  blob.catch(() => {});
  return clipboard.write([new ClipboardItem({ [type]: blob })]);
};

/** What others wrote: visible, isolated from the direction of what is around it, and clipped. */
export const Foreign = ({ text, most = 300, code = false }: { text: string; most?: number; code?: boolean }) => {
  const start = clipped(text, most);
  const shown = code ? <code>{start.text}</code> : start.text;
  return (
    <bdi class="foreign">
      {shown}
      {start.more > 0 && <Copy text={() => text} label={words.copyAll(bytes(start.more))} />}
    </bdi>
  );
};

/** Code that is longer stands by itself, a statement a line. */
const LINE = 50;
const Code = ({ text }: { text: string }) =>
  text.length > LINE ? (
    <code class="long">{text.replace(/ ⏎ |([;{]) /g, (_, end = '') => `${end}\n`)}</code>
  ) : (
    <code>{text}</code>
  );

/** A sentence with parts in backticks, in which a server may have been quoted. */
export const Marked = ({ text }: { text: string }) => (
  <bdi class="foreign">
    {spoken(clipped(text, 1_500).text)
      .split('`')
      .map((part, at) => (at % 2 ? <Code key={at} text={part} /> : part))}
  </bdi>
);

/** An output, and what it means: where an expression stands for it that nobody could read, the meaning alone. */
const spoken = (text: string): string =>
  text.replace(/^`\/(.+?)\/i?`(: )?/, (_, expression: string, means = '') => {
    const output = readable(expression);
    return output || !means ? `\`${output ?? expression}\`${means}` : '';
  });

/** An expression that an output is matched by, as somebody would say it, if that can be said. */
const readable = (expression: string): string | undefined => {
  const said = expression
    .replace(/^\^/, '')
    .replace(/ ?\(\?!([^()]*)\)(\\d)?/g, ' other than $1')
    .replace(/\[\^\]\*/g, ' … ')
    .replace(/\[\\d\.\]\+|\\d\+/g, '…')
    .replace(/(\\.)|[()]|(\|)/g, (_, escaped: string | undefined, or: string | undefined) =>
      escaped ? (escaped === '\\d' ? 'x' : escaped[1]!) : or ? ' or ' : '',
    )
    .replace(/ {2,}/g, ' ')
    .trim();
  return /[[\]*+?^$]/.test(said) ? undefined : said;
};

export const Fact = ({ name, children, wide }: { name: string; children: ComponentChildren; wide?: boolean }) => (
  <div class={wide ? 'fact wide' : 'fact'}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <p>{title}</p>
    {children && <p class="soft">{children}</p>}
  </div>
);
