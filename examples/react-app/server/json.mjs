/** What both back ends read, so that they are the same server in two languages. */
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

export const world = read('world.json');
export const headers = read('headers.json');
