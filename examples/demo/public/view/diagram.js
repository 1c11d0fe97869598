/** The phases and the ways between them; the current one is lit, and so is the way it was reached by. */
import { phases } from '../words.js';
import { setAttribute, svg } from './dom.js';

/** Wide: one line of life, with the loop of retries below it. */
const wide = {
  size: [530, 156],
  nodes: {
    idle: [24, 50, 'above'],
    resolving: [120, 50, 'above'],
    connecting: [222, 50, 'above'],
    open: [324, 50, 'above'],
    closing: [412, 50, 'above'],
    stopped: [502, 50, 'above'],
    waiting: [222, 116, 'below'],
    paused: [24, 116, 'below'],
  },
  ways: {
    'idle resolving': 'M24 50H120',
    'resolving connecting': 'M120 50H222',
    'connecting open': 'M222 50H324',
    'open closing': 'M324 50H412',
    'closing stopped': 'M412 50H502',
    'connecting waiting': 'M222 50V116',
    'open waiting': 'M324 50V80Q324 116 288 116H222',
    'waiting resolving, resolving waiting': 'M222 116H156Q120 116 120 80V50',
    'resolving paused, paused resolving': 'M120 50Q120 116 64 116H24',
    'open stopped': 'M324 50V80Q324 116 360 116H466Q502 116 502 80V50',
    'waiting stopped': 'M222 116H466Q502 116 502 80V50',
    'connecting stopped': 'M222 50V116H466Q502 116 502 80V50',
    'resolving stopped': 'M120 50V80Q120 116 156 116H466Q502 116 502 80V50',
  },
};

/** Narrow: the same, folded once. */
const narrow = {
  size: [340, 206],
  nodes: {
    idle: [32, 44, 'above'],
    resolving: [122, 44, 'above'],
    connecting: [218, 44, 'above'],
    open: [308, 44, 'above'],
    stopped: [32, 138, 'below'],
    paused: [122, 138, 'below'],
    waiting: [218, 138, 'below'],
    closing: [308, 138, 'below'],
  },
  ways: {
    'idle resolving': 'M32 44H122',
    'resolving connecting': 'M122 44H218',
    'connecting open': 'M218 44H308',
    'open closing': 'M308 44V138',
    'connecting waiting': 'M218 44V138',
    'open waiting': 'M308 44V102Q308 138 272 138H218',
    'waiting resolving, resolving waiting': 'M218 138H158Q122 138 122 102V44',
    'resolving paused, paused resolving': 'M122 44V138',
    'closing stopped': 'M308 138V148Q308 166 290 166H50Q32 166 32 148V138',
    'open stopped': 'M308 44V148Q308 166 290 166H50Q32 166 32 148V138',
    'waiting stopped': 'M218 138V148Q218 166 200 166H50Q32 166 32 148V138',
    'connecting stopped': 'M218 44V148Q218 166 200 166H50Q32 166 32 148V138',
    'paused stopped': 'M122 138V148Q122 166 104 166H50Q32 166 32 148V138',
    'resolving stopped': 'M122 44V148Q122 166 104 166H50Q32 166 32 148V138',
  },
};

const FOLD = 430;

export function createDiagram(host) {
  let shown;
  let parts;
  let last;
  const show = (plan) => {
    if (shown === plan) return;
    shown = plan;
    parts = build(host, plan);
    if (last) light(parts, last);
  };
  new ResizeObserver(() => host.clientWidth && show(host.clientWidth < FOLD ? narrow : wide)).observe(host);
  show(wide);
  return {
    draw({ phase, reason, from }) {
      if (last && last.phase === phase && last.from === from) return;
      last = { phase, from };
      setAttribute(host.firstElementChild, 'aria-label', `Phase: ${phases[phase]}${reason ? `, ${reason}` : ''}`);
      light(parts, last);
    },
  };
}

function build(host, plan) {
  const { size, nodes, ways } = plan;
  const tracks = [];
  const lit = new Map();
  for (const [pairs, d] of Object.entries(ways)) {
    tracks.push(svg('path', { class: 'way', d }));
    const path = svg('path', { class: 'way-lit', d, pathLength: 1 });
    // A way drawn once may be gone in both directions; the light runs along the direction taken.
    for (const pair of pairs.split(', ')) lit.set(pair, { path, backwards: isReverse(pairs, pair) });
  }
  const stations = Object.entries(nodes).map(([phase, [x, y, side]]) =>
    svg(
      'g',
      { class: 'node', 'data-node': phase },
      svg('circle', { class: 'node-halo', cx: x, cy: y, r: 14 }),
      svg('circle', { class: 'node-dot', cx: x, cy: y, r: 6 }),
      svg(
        'text',
        { x, y: side === 'above' ? y - 21 : y + (plan === narrow ? 48 : 32), 'text-anchor': 'middle' },
        phases[phase].toLowerCase(),
      ),
    ),
  );
  const over = [...new Set([...lit.values()].map(({ path }) => path))];
  host.replaceChildren(
    svg(
      'svg',
      {
        class: plan === narrow ? 'narrow' : 'wide',
        viewBox: `0 0 ${size[0]} ${size[1]}`,
        role: 'img',
        'aria-label': host.firstElementChild?.getAttribute('aria-label') ?? 'Phases',
      },
      ...tracks,
      ...over,
      ...stations,
    ),
  );
  return { lit, over, stations };
}

const isReverse = (pairs, pair) => pairs.split(', ')[0] === pair.split(' ').reverse().join(' ');

function light({ lit, over, stations }, { phase, from }) {
  const way = lit.get(`${from} ${phase}`);
  for (const path of over) setAttribute(path, 'class', 'way-lit');
  if (way) {
    // Reading the layout restarts the animation of a way that is gone twice in a row.
    void way.path.getBoundingClientRect();
    setAttribute(way.path, 'class', `way-lit on${way.backwards ? ' backwards' : ''}`);
  }
  for (const station of stations) setAttribute(station, 'class', station.dataset.node === phase ? 'node on' : 'node');
}
