import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (...path) => join(root, ...path);
const entry = at('pkg-template/src/words/verdicts.en.ts');
const bundle = (minify) =>
  buildSync({ entryPoints: [entry], bundle: true, minify, format: 'esm', write: false, charset: 'utf8' })
    .outputFiles[0];
const words = await import(`data:text/javascript;base64,${Buffer.from(bundle(false).text).toString('base64')}`);
const { BECAUSE, ENTRIES, LIMITS, SPLITS, platformsOf, quote, verdictOf, visible } = words;

/** Bytes, decimal, that a page downloads for one language. */
const MOST_BYTES = 20_000;

/** A shell can tell nothing about what never leaves the page. */
const NOTHING_FOR_A_SHELL = [
  'subprotocol-invalid subprotocol-duplicate blocked-port provider-timeout provider-failed provider-invalid no-url',
  'hello-failed slept behind-own-socket browser-throttled other-handshake half-open hello-timeout close-unanswered',
].join(' ');

const PLATFORMS = [
  'nginx, ingress-nginx, Traefik, Caddy, HAProxy, Envoy, Istio, Apache, Cloudflare, AWS ALB, AWS API Gateway, Google Cloud, Azure',
  'Fly.io, Heroku, Vite, webpack, FastAPI, Starlette, Django Channels, Node ws, Socket.IO, Spring, ASP.NET, SignalR, Phoenix, Rails',
].join(', ');

const ids = [...readFileSync(at('src/diagnosis/id.rs'), 'utf8').matchAll(/^ {4}\w+ = "([a-z0-9-]+)",/gm)].map(
  ([, id]) => id,
);

const home = {
  url: 'wss://api.example.com/ws?token=…',
  host: 'api.example.com',
  port: '',
  path: '/ws',
  secure: true,
  origin: 'https://app.example.com',
  protocols: 'chat',
  engine: 'Firefox',
};
const finding = (id, more = {}) => ({
  id,
  confidence: 'likely',
  suspects: [],
  because: [],
  splits: [],
  facts: {},
  ...more,
});
const all = (place = home, more = {}) => ids.map((id) => verdictOf(finding(id, more), place));

test('every id of the rules has words, and nothing else has', () => {
  assert.ok(ids.length > 100, `${ids.length} ids read from id.rs`);
  assert.deepEqual(Object.keys(ENTRIES).sort(), [...ids].sort());
});

test('a title is one sentence with nothing left to fill in', () => {
  for (const { id, title } of all(home, { facts: { code: 1008, status: 418 } })) {
    assert.match(title, /^\S.*[.]$/, id);
    assert.doesNotMatch(title, /\{\{|\?$/, id);
    assert.ok(title.length <= 160, `${id}: ${title.length}`);
  }
});

test('what was left open in a title is taken from the evidence', () => {
  const because = [{ what: 'close-code', value: 4403 }];
  assert.match(verdictOf(finding('closed-by-peer', { because }), home).title, /4403/);
});

test('every id has a fix that holds on any platform, first', () => {
  for (const { id, fix } of all()) {
    assert.equal(fix[0].platform, 'any', id);
    for (const { platform, text } of fix) {
      assert.ok(platform && text.length > 5, `${id}: ${platform}`);
      assert.doesNotMatch(text, /\{\{\w+\}\}|undefined/, `${id}: ${platform}`);
    }
  }
});

test('code in advice stands between backticks, in pairs', () => {
  const splits = Object.keys(SPLITS);
  const advice = all(home, { splits }).flatMap(({ fix, toTellApart }) => [
    ...fix.map(({ text }) => text),
    ...toTellApart,
  ]);
  for (const text of new Set(advice)) {
    const parts = text.split('`');
    assert.equal(parts.length % 2, 1, text);
    // What no sentence has: braces, calls, settings, snake_case.
    const outside = parts.filter((_, at) => at % 2 === 0).join('…');
    assert.doesNotMatch(outside, /[{}$;]{2}|\w\(\)|\w=\w|[a-z]_[a-z]|\w\(["'\w]/, text);
  }
});

test('every id has a command where a shell can tell', () => {
  const without = all().filter(({ verify }) => verify.length === 0);
  assert.deepEqual(without.map(({ id }) => id).sort(), NOTHING_FOR_A_SHELL.split(' ').sort());
});

test('outputs begin with what can be looked for', () => {
  for (const { id, verify } of all()) {
    for (const { suspect, healthy } of verify) {
      for (const output of [suspect, healthy]) {
        const [, pattern] = /^`([^`]+)`(: .|$)/.exec(output) ?? assert.fail(`${id}: ${output}`);
        const [, source, flags] = /^\/(.*)\/([ims]*)$/s.exec(pattern) ?? [];
        if (source) new RegExp(source, flags);
      }
      assert.notEqual(suspect, healthy);
    }
  }
});

test('every platform that was promised has something to say', () => {
  const named = new Set(all().flatMap(({ fix }) => fix.flatMap(({ platform }) => platform.split(', '))));
  const missing = PLATFORMS.split(', ').filter((platform) => !named.has(platform));
  assert.deepEqual(missing, []);
});

test('every topic is used, and every topic used exists', () => {
  const source = readFileSync(at('pkg-template/src/words/verdicts/platforms.ts'), 'utf8');
  const topics = [...source.matchAll(/^ {2}'?(\w+)'?: \{$/gm)].map(([, topic]) => topic);
  const used = Object.values(ENTRIES).flatMap(({ topics }) => topics?.split(' ') ?? []);
  assert.deepEqual([...new Set(used)].sort(), topics.sort());
});

test('where the server hides the cause, it is told how to show the next one', () => {
  for (const id of ['upgrade-refused', 'upgrade-only-refused', 'handshake-failed']) {
    const hints = verdictOf(finding(id), home).fix.filter(({ platform }) => platform.startsWith('explain next time'));
    assert.equal(hints[0].platform, 'explain next time');
    assert.match(hints[0].text, /Timing-Allow-Origin.*4400/);
    const servers = hints.slice(1).map(({ platform }) => platform.replace('explain next time: ', ''));
    assert.deepEqual(servers, ['nginx', 'Caddy', 'Express, ws', 'FastAPI', 'ASP.NET', 'Spring']);
  }
});

test('look-alikes have titles, and their fixes and commands follow those of the finding', () => {
  const suspects = ['refused', 'dns', 'never-heard-of'];
  const { lookalikes, fix, verify } = verdictOf(finding('unreachable', { suspects }), home);
  assert.deepEqual(
    lookalikes.map(({ id }) => id),
    suspects,
  );
  assert.match(lookalikes[0].title, /Nothing listens on api\.example\.com/);
  assert.match(lookalikes[2].title, /never-heard-of/);
  assert.match(fix[1].text, /^If it is refused: /);
  assert.match(fix[2].text, /^If it is dns: /);
  assert.ok(verify.some(({ command, suspect }) => command.startsWith('getent') && suspect.endsWith('(dns)')));
  const commands = verify.map(({ command }) => command);
  assert.equal(new Set(commands).size, commands.length);
});

test('every piece of evidence becomes a sentence, with its number', () => {
  for (const what of Object.keys(BECAUSE)) {
    for (const value of [undefined, 0, 3, 1234.5678, 'a word']) {
      const [sentence] = verdictOf(finding('dropped', { because: [{ what, value }] }), home).because;
      if (value !== undefined) assert.match(sentence, /^([A-Z0-9]|a word).*[.]$/, what);
      assert.doesNotMatch(sentence, /\{\{|undefined|NaN/, what);
    }
  }
  const said = (what, value) => verdictOf(finding('dropped', { because: [{ what, value }] }), home).because[0];
  assert.match(said('closed-fast', 35), /35 ms/);
  assert.match(said('hung', 10_000), /10 s/);
  assert.match(said('hop', 2), /HTTP\/2/);
  assert.match(said('hop', 'h2'), /HTTP\/2/);
  assert.match(said('matches-idle', 60), /nginx/);
  assert.match(said('matches-idle', 17), /no platform/);
  assert.equal(said('not-yet-known', 7), 'not-yet-known 7');
});

test('every split is something to do', () => {
  for (const name of Object.keys(SPLITS)) {
    const [sentence] = verdictOf(finding('dropped', { splits: [name] }), home).toTellApart;
    assert.match(sentence, /^[A-Z].*[.]$/, name);
    assert.doesNotMatch(sentence, /\{\{|undefined/, name);
  }
  assert.deepEqual(verdictOf(finding('dropped', { splits: ['unheard-of'] }), home).toTellApart, ['unheard-of']);
});

test('the names that the rules use are known', () => {
  const folder = at('src/diagnosis/rules');
  const files = [...readdirSync(folder).map((name) => join(folder, name)), at('src/diagnosis/probes.rs')];
  const rules = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const named = [...rules.matchAll(/(?:because\(\s*|=> \(|\(probe\.[^,\n]+, )"([a-z0-9-]+)"/g)].map(([, name]) => name);
  assert.ok(named.length > 30, `${named.length} pieces of evidence found in the rules`);
  const unknown = (names, table) => names.filter((name) => !Object.hasOwn(table, name));
  assert.deepEqual(unknown(named, BECAUSE), []);
  const lists = [...rules.matchAll(/split_by\(&\[([^\]]*)\]/g)].flatMap(([, list]) => list.match(/[\w-]+/g) ?? []);
  const table = rules.slice(rules.indexOf('pub fn splits('));
  const splits = [...lists, ...[...table.matchAll(/^ +\("([a-z0-9-]+)",/gm)].map(([, name]) => name)];
  assert.ok(splits.length > 10, `${splits.length} splits found in the rules`);
  assert.deepEqual(unknown(splits, SPLITS), []);
});

test('limits are matched with some slack, and only then', () => {
  for (const [seconds, names] of Object.entries(LIMITS)) assert.ok(platformsOf(+seconds).includes(names), seconds);
  assert.match(platformsOf(60.9), /nginx/);
  assert.match(platformsOf(54.6), /Heroku/);
  assert.doesNotMatch(platformsOf(55), /nginx/);
  for (const seconds of [0, 17, 80, 200, 1000, -1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.equal(platformsOf(seconds), '');
});

test('popular and false explanations are contradicted, not repeated', () => {
  const text = (id) => verdictOf(finding(id), home).fix[0].text;
  assert.match(text('upgrade-unanswered'), /HTTP\/2 by itself does no harm/);
  assert.match(text('upgrade-unanswered'), /Nor does an empty log prove/);
  assert.match(text('h2-only'), /HTTP\/2 beside it does no harm/);
  assert.match(text('http-404'), /does not mean that the route is missing/);
  assert.match(text('upgrade-refused'), /404 to a plain GET does not mean/);
  assert.match(SPLITS['server-log'], /missing line proves little/);
});

test('what came from elsewhere is shown as bounded plain text', () => {
  const hostile = [
    '\u202e\u0000\u001b[2J\u200b',
    'x'.repeat(10_000_000),
    '\ud800',
    '{{host}}',
    '<img src=x onerror=alert(1)>\n',
  ];
  for (const value of hostile) {
    const shown = visible(value);
    assert.ok(shown.length <= 200);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Cs}]/u);
    const because = [{ what: 'last-words', value }];
    const facts = { reason: value, [value.slice(0, 50)]: 1 };
    const verdict = verdictOf(finding('flapping', { because, facts, splits: [value] }), {
      ...home,
      path: value,
      origin: value,
    });
    const text = JSON.stringify({ ...verdict, id: '' });
    assert.doesNotMatch(text.replace(/\\n/g, ''), /[\p{Cc}\u202e\u200b]/u);
    for (const sentence of [...verdict.because, ...verdict.toTellApart, verdict.title])
      assert.ok(sentence.length < 500);
  }
  assert.equal(visible('\u202e\u0007'), '\\u{202e}\\u{7}');
  assert.equal(
    verdictOf(finding('flapping', { because: [{ what: 'last-words', value: '{{host}}' }] }), home).because[0],
    'The server closed with the words "{{host}}".',
  );
});

test('ids that are names of every object are no ids', () => {
  for (const id of ['constructor', '__proto__', 'toString', '']) {
    const verdict = verdictOf(finding(id, { suspects: [id], because: [{ what: id }], splits: [id] }), home);
    assert.match(verdict.title, /failed/);
  }
});

test('the same in gives the same out, and nothing is changed', () => {
  const given = Object.freeze(
    finding('unreachable', { suspects: Object.freeze(['dns']), facts: Object.freeze({ a: 1 }) }),
  );
  assert.deepEqual(verdictOf(given, Object.freeze({ ...home })), verdictOf(given, home));
});

test('no secret gets into a command', () => {
  for (const { verify } of all()) for (const { command } of verify) assert.doesNotMatch(command, /…/);
  assert.match(all().find(({ id }) => id === 'http-401').verify[0].command, /token=REDACTED/);
});

/** Pieces of which shells, terminals and regular expressions make much. */
const PIECES = [
  "'",
  '"',
  '`',
  '$(>canary)',
  '`>canary`',
  ';>canary;',
  '&&>canary',
  '|>canary',
  '\n>canary\n',
  '\r',
  "'\\''",
  '\\',
  '\\\n',
  '$IFS',
  '$0',
  '-x',
  '--',
  '!!',
  '~',
  '*',
  '{a,b}',
  '[x]',
  '#',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ud800',
  'é😀',
  '%0a',
  ' ',
  '>canary',
  '<canary',
  'a',
];

/** Deterministic, so that a failure can be seen again. */
const random = (seed) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

const texts = (count, seed) => {
  const next = random(seed);
  const text = () =>
    Array.from({ length: 1 + Math.floor(next() * 5) }, () => PIECES[Math.floor(next() * PIECES.length)]).join('');
  return [...PIECES, ...Array.from({ length: count }, text)];
};

/** In a folder of its own, where a canary would be found. */
const inFolder = (use) => {
  const folder = mkdtempSync(join(tmpdir(), 'words-'));
  try {
    use(folder);
    assert.ok(!existsSync(join(folder, 'canary')), 'something in the text was run');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a quoted text is one word, of printable characters', () => {
  inFolder((folder) => {
    const list = texts(600, 7);
    const script = list.map((text) => `set -- ${quote(text)}; printf '%s %s\\n' $# "$1"`).join('\n');
    assert.doesNotMatch(script.replaceAll('\n', ''), /[^ -~]/);
    const lines = execFileSync('/bin/sh', ['-c', script], { cwd: folder, encoding: 'utf8' }).split('\n');
    for (const [index, text] of list.entries()) {
      const plain = text.replace(/[^ -~]/gu, (char) => (char === '\ud800' ? '%EF%BF%BD' : encodeURIComponent(char)));
      assert.equal(lines[index], `1 ${plain}`);
    }
  });
});

test('a hostile place cannot run anything, nor break a command', () => {
  const stub =
    'curl() { :; }; openssl() { :; }; node() { :; }; getent() { :; }; dig() { :; }; head() { :; }; grep() { :; }\n';
  inFolder((folder) => {
    writeFileSync(join(folder, 'a'), '');
    for (const text of texts(120, 11)) {
      const places = [
        { ...home, url: `wss://${text}`, host: text, path: `/${text}`, protocols: text, origin: text },
        { ...home, url: text, host: 'h', port: text, path: text, secure: false },
      ];
      const commands = new Set(
        places.flatMap((place) => all(place)).flatMap(({ verify }) => verify.map(({ command }) => command)),
      );
      const script = `set -e\n${stub}${[...commands].map((command) => `{ ${command}\n} || :`).join('\n')}\necho whole`;
      assert.doesNotMatch(script.replaceAll('\n', ''), /[^ -~]/);
      const output = execFileSync('/bin/sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
      assert.match(output, /whole\n$/);
    }
  });
});

test('a command takes nothing from a place for an option', () => {
  const place = { ...home, host: '-froot', url: 'wss://-froot/' };
  const [{ command }] = verdictOf(finding('dns'), place).verify;
  assert.match(command, /getent ahosts -- '-froot'/);
});

test('no script holds a quote of the shell', () => {
  for (const { verify } of all()) {
    for (const { command } of verify) execFileSync('/bin/sh', ['-n', '-c', command]);
  }
});

test('the manual lists every id', () => {
  const manual = readFileSync(at('src/manual/verdicts.md'), 'utf8');
  const listed = [...manual.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id);
  assert.deepEqual(listed.sort(), [...ids].sort());
});

test('all of it fits into what a page may download for its words', () => {
  const { contents } = bundle(true);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length };
  const { length } = brotliCompressSync(contents, { params });
  assert.ok(length <= MOST_BYTES, `${length} bytes`);
});
