/** The projects, the session that each is worked on in, and who is in it. */
import { randomUUID } from 'node:crypto';
import { world } from './json.mjs';

const MAX_SESSIONS = 500;
const MAX_PARAGRAPHS = 60;
const MAX_TEXT = 4_000;

export function createSessions() {
  const sessions = new Map();
  const current = new Map();

  const begin = (project) => {
    const session = new Session(project);
    sessions.set(session.id, session);
    current.set(project.slug, session);
    if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value);
    return session.id;
  };
  return {
    projects: world.projects.map(({ slug, title, note }) => ({ slug, title, note })),
    /** The session of a slug, as `fresh` a new one; nothing if there is none to be had. */
    resolve(slug, fresh) {
      const project = world.projects.find((one) => one.slug === slug);
      if (!project || project.fate === 'unknown') return undefined;
      return fresh || !current.has(slug) ? begin(project) : current.get(slug).id;
    },
    byId: (id) => sessions.get(id),
  };
}

class Session {
  id = `ses-${randomUUID().slice(0, 8)}`;
  #paragraphs;
  #rev = 0;
  #people = new Map();
  #sentence = 0;
  #colleague;

  constructor(project) {
    this.project = project;
    this.#paragraphs = structuredClone(project.paragraphs);
  }

  get fate() {
    return this.project.fate;
  }

  /** `tell` is how this person hears of the session. */
  join(person, tell) {
    this.#people.set(person, tell);
    const people = this.#people.size;
    tell('session', { id: this.id, title: this.project.title, rev: this.#rev, people, paragraphs: this.#paragraphs });
    this.#toOthers(person, 'people', { people });
  }

  leave(person) {
    if (this.#people.delete(person)) this.#toOthers(person, 'people', { people: this.#people.size });
  }

  /** Anything that is no edit is passed over. */
  edit(person, { paragraph, text }) {
    if (typeof paragraph !== 'string' || paragraph.length > 40 || typeof text !== 'string' || text.length > MAX_TEXT)
      return;
    if (!this.#write(paragraph, text, person.name)) return;
    this.#people.get(person)?.('saved', { paragraph, rev: this.#rev });
    this.#toOthers(person, 'edited', { paragraph, text, by: person.name, rev: this.#rev });
    this.#colleague ??= setTimeout(() => this.#answer(), world.colleagueMs);
  }

  #write(id, text, by) {
    const found = this.#paragraphs.find((one) => one.id === id);
    if (found) Object.assign(found, { text, by });
    else if (this.#paragraphs.length < MAX_PARAGRAPHS) this.#paragraphs.push({ id, text, by });
    else return false;
    this.#rev += 1;
    return true;
  }

  /** The colleague reads along, and adds a sentence to a paragraph of her own. */
  #answer() {
    this.#colleague = undefined;
    const { name, sentences } = world.colleague;
    const mine = this.#paragraphs.find((one) => one.by === name);
    const sentence = sentences[this.#sentence];
    if (!sentence || !mine) return;
    this.#sentence += 1;
    const text = `${mine.text} ${sentence}`;
    this.#write(mine.id, text, name);
    this.#toOthers(undefined, 'edited', { paragraph: mine.id, text, by: name, rev: this.#rev });
  }

  #toOthers(person, type, data) {
    for (const [other, tell] of this.#people) if (other !== person) tell(type, data);
  }
}
