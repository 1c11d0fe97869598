/** What travels over the bus, in the application's own words. */

export enum MessageType {
  Init = 'init',
  Session = 'session',
  People = 'people',
  Edit = 'edit',
  Edited = 'edited',
  Saved = 'saved',
  Error = 'error',
}

export interface Paragraph {
  id: string;
  text: string;
  by: string;
}

interface Message<T extends MessageType, Data> {
  type: T;
  data: Data;
  id?: string;
  timestamp?: number;
}

export type SessionMessage = Message<
  MessageType.Session,
  { id: string; title: string; rev: number; people: number; paragraphs: Paragraph[] }
>;
export type PeopleMessage = Message<MessageType.People, { people: number }>;
export type EditedMessage = Message<MessageType.Edited, { paragraph: string; text: string; by: string; rev: number }>;
export type SavedMessage = Message<MessageType.Saved, { paragraph: string; rev: number }>;
export type ErrorMessage = Message<MessageType.Error, { error?: string; verdict?: Explanation }>;

/** What a bus may add to an error: nothing in it is taken for granted. */
export interface Explanation {
  id: string;
  title: string;
  confidence: string;
  because: readonly string[];
  lookalikes: readonly { id: string; title: string }[];
  fix: readonly { platform: string; text: string }[];
}
