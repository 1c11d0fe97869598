import { useReducer } from 'react';
import type { EditedMessage, Paragraph, SavedMessage, SessionMessage } from '../messages';
import { pageId } from '../server';

/** What the server calls this page. */
const ME = `Guest ${pageId.slice(0, 3)}`;

export interface Page {
  loaded: boolean;
  title: string;
  rev: number;
  people: number;
  paragraphs: Paragraph[];
  /** Changed here, and not yet answered by the server. */
  unsaved: readonly string[];
  /** Last changed by somebody else. */
  touched?: string | undefined;
}

const EMPTY: Page = { loaded: false, title: '', rev: 0, people: 0, paragraphs: [], unsaved: [] };

type Action =
  | { is: 'session'; data: SessionMessage['data'] }
  | { is: 'people'; people: number }
  | { is: 'edited'; data: EditedMessage['data'] }
  | { is: 'saved'; data: SavedMessage['data'] }
  | { is: 'typed'; paragraph: string; text: string };

const put = (paragraphs: Paragraph[], id: string, text: string, by: string) =>
  paragraphs.some((one) => one.id === id)
    ? paragraphs.map((one) => (one.id === id ? { ...one, text, by } : one))
    : [...paragraphs, { id, text, by }];

function next(page: Page, action: Action): Page {
  switch (action.is) {
    case 'session': {
      const { title, rev, people, paragraphs } = action.data;
      const named = paragraphs.map((one) => (one.by === ME ? { ...one, by: 'You' } : one));
      return { ...EMPTY, loaded: true, title, rev, people, paragraphs: named };
    }
    case 'people':
      return { ...page, people: action.people };
    case 'edited': {
      const { paragraph, text, by, rev } = action.data;
      return { ...page, rev, touched: paragraph, paragraphs: put(page.paragraphs, paragraph, text, by) };
    }
    case 'saved':
      return { ...page, rev: action.data.rev, unsaved: page.unsaved.filter((id) => id !== action.data.paragraph) };
    case 'typed': {
      const { paragraph, text } = action;
      return {
        ...page,
        touched: undefined,
        unsaved: [...new Set([...page.unsaved, paragraph])],
        paragraphs: put(page.paragraphs, paragraph, text, 'You'),
      };
    }
  }
}

export const useDocument = () => useReducer(next, EMPTY);
