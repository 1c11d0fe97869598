/** A collector beside the WebSocket endpoints: what pages sent to `/collect`, and what became of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { story } from '../package/story.mjs';

const schema = (name) =>
  JSON.parse(readFileSync(new URL(`../../pkg-template/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, schemas: [schema('verdict')] });
const fits = ajv.compile(schema('beacon'));

/** Throws if it is not what the schema says. */
export const assertBeacon = (body) => assert.ok(fits(body), `${ajv.errorsText(fits.errors)}: ${JSON.stringify(body)}`);

const fine = (response) => response.writeHead(204).end();

const createCollector = (server) => {
  const collector = {
    /** Oldest first, each as the schema says. */
    bodies: [],
    /** How they came. */
    heads: [],
    /** What it does to each request; `unread`: before it has been read. */
    behave: fine,
    unread: undefined,
    /** The ids of all verdicts that came. */
    ids: () => collector.bodies.flatMap(({ verdicts }) => verdicts.map(({ id }) => id)),
    until: (look, what) => server.until(() => look(collector), what),
    has: (id) => collector.until(() => collector.ids().includes(id), `a beacon with ${id}`),
  };
  server.answer = (request, response) => {
    if (!request.url.startsWith('/collect')) return false;
    if (collector.unread) {
      collector.unread(request, response);
      return true;
    }
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const body = JSON.parse(text);
      assertBeacon(body);
      collector.bodies.push(body);
      collector.heads.push(request.headers);
      collector.behave(response);
      server.changed();
    });
    return true;
  };
  return collector;
};

/** A story whose page has `operator`, and whose server has a collector. */
export const operatorStory = (title, ...rest) => {
  const body = rest.pop();
  story(title, rest[0] ?? {}, async (world) => {
    const collector = createCollector(world.server);
    await world.page(() => kit.load('/operator/operator.js').then(() => undefined));
    await body({ ...world, collector, at: `${world.server.url}/collect` });
  });
};
