import { useRef } from 'react';
import type { Page } from './useDocument';

const PAUSE_MS = 350;

interface DocumentViewProps {
  title: string;
  page: Page;
  isConnected: boolean;
  onEdit: (paragraph: string, text: string) => void;
  onSend: (paragraph: string, text: string) => void;
}

export function DocumentView({ title, page, isConnected, onEdit, onSend }: DocumentViewProps) {
  const timers = useRef(new Map<string, number>());
  const list = useRef<HTMLDivElement>(null);

  /** An edit goes out when the fingers rest. */
  const type = (paragraph: string, text: string) => {
    onEdit(paragraph, text);
    clearTimeout(timers.current.get(paragraph));
    timers.current.set(
      paragraph,
      window.setTimeout(() => onSend(paragraph, text), PAUSE_MS),
    );
  };

  const add = () => {
    type(`p-${crypto.randomUUID().slice(0, 8)}`, '');
    // Once it is there.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLTextAreaElement>('.paragraph:last-child textarea')?.focus(),
    );
  };

  return (
    <article className="document" aria-busy={!page.loaded}>
      <header>
        <h1>{title}</h1>
        <p className="document-state">{stateOf(page, isConnected)}</p>
      </header>
      {page.loaded ? (
        <>
          <div ref={list}>
            {page.paragraphs.map(({ id, text, by }) => (
              <div className="paragraph" key={id} data-touched={id === page.touched || undefined}>
                <span className="paragraph-by">{by}</span>
                <div className="grow" data-text={`${text} `}>
                  <textarea
                    aria-label={`Paragraph by ${by}`}
                    value={text}
                    placeholder="Write something"
                    rows={1}
                    maxLength={4_000}
                    onChange={(event) => type(id, event.target.value)}
                  />
                </div>
              </div>
            ))}
          </div>
          <button type="button" className="quiet" onClick={add}>
            Add a paragraph
          </button>
        </>
      ) : (
        <div className="blank" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      )}
    </article>
  );
}

function stateOf({ loaded, unsaved, rev, people }: Page, isConnected: boolean) {
  if (!loaded) return 'The text comes with the connection.';
  const readers = people === 1 ? 'Only you are here' : `${people} people are here`;
  if (unsaved.length) return isConnected ? 'Saving…' : 'Not saved: there is no connection';
  return rev ? `${readers} · saved as revision ${rev}` : readers;
}
