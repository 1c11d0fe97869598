/** A report can be pasted where everybody reads it: no secret, no host's name, nothing that is more than text, and never too much of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { leakOf } from './grammar.mjs';
import { holding } from './holds.mjs';
import { attempt, input } from './input.mjs';
import { load } from './load.mjs';

const { makeReport } = await load('doctor/report.ts');
const { sentenceWithoutSecrets, adviceWithoutSecrets, commandWithoutSecrets } = await load('doctor/mask.ts');
const words = await load('words/verdicts.en.ts');

const holds = holding(500);
const schema = (name) =>
  JSON.parse(readFileSync(new URL(`../../pkg-template/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, schemas: [schema('verdict')] });
const isReport = ajv.compile(schema('report'));

const MODES = ['mask', 'show'];
const plain = {
  verdict: undefined,
  history: [],
  attempts: [],
  probes: [],
  page: { secure: true, visible: true, online: true },
  package: { version: '1.2.3', build: 'abc1234' },
  engine: 'firefox',
  keyLabel: 'chat',
  url: 'wss://h.test/ws',
  phase: 'waiting',
  now: Date.UTC(2031, 0, 2, 3, 4, 5, 678),
};
const one = {
  attempt: 1,
  beganAt: plain.now,
  stage: 'open',
  cause: 'closed-by-peer',
  code: 1008,
  reason: '',
  wasClean: true,
  openedForMs: 5,
  tookMs: 7,
  protocolsAsked: 2,
  protocolGot: false,
  sent: 1,
  received: 0,
};
const verdict = (more) => ({
  id: 'csp',
  title: 'No.',
  confidence: 'likely',
  lookalikes: [],
  because: [],
  toTellApart: [],
  fix: [],
  verify: [],
  facts: {},
  ...more,
});
/** All but what stands in code, where nothing means anything. Fences first, each to the line that ends it. */
const outsideOfCode = (markdown) =>
  markdown.replace(/^ *(`{3,})\w*\n[\s\S]*?\n *\1$/gm, '').replace(/(\\.)|`[^`\n]*`/g, (_, escaped) => escaped ?? '');

describe('a report', () => {
  for (const hosts of MODES) {
    it(`has no secret in it, be the hosts shown or not: ${hosts}`, () =>
      holds([input], ({ secrets, input }) => {
        const { markdown, json } = makeReport(input, { hosts });
        const bare = makeReport(
          { ...plain, now: input.now, attempts: input.attempts.map((own) => ({ ...own, reason: '' })) },
          { hosts },
        );
        const without = `${bare.markdown}${JSON.stringify(bare.json)}`;
        for (const told of [markdown, JSON.stringify(json)]) {
          const leak = leakOf(secrets, told, without);
          assert.equal(leak, undefined, `${leak} is in ${told}`);
        }
      }));
  }

  it('is what its schema says', () =>
    holds([input, fc.constantFrom(...MODES)], ({ input }, hosts) => {
      const { json } = makeReport(input, { hosts });
      // A moment that is none is told as such.
      const valid = isReport(
        JSON.parse(
          JSON.stringify(Number.isNaN(Date.parse(json.at)) ? { ...json, at: '2031-01-02T03:04:05.678Z' } : json),
        ),
      );
      assert.ok(valid, ajv.errorsText(isReport.errors));
    }));

  it('is the same whenever it is made of the same', () =>
    holds([input, fc.constantFrom(...MODES)], ({ input }, hosts) => {
      assert.deepEqual(makeReport(structuredClone(input), { hosts }), makeReport(input, { hosts }));
    }));

  it('begins with the verdict and how sure it is', () => {
    const { markdown } = makeReport(
      { ...plain, verdict: verdict({ title: 'h.test refuses it.', because: ['It is so.'] }) },
      { hosts: 'show' },
    );
    assert.match(markdown, /^\*\*h\.test refuses it\.\*\* \(likely, `csp`\)\n\n### Because\n\n- It is so\.\n/);
    assert.match(makeReport(plain, { hosts: 'show' }).markdown, /^\*\*No verdict\.\*\*.*`waiting`/);
  });

  it('has a row for each attempt, with milliseconds in UTC, and what package, engine and key it was', () => {
    const { markdown } = makeReport({ ...plain, attempts: [{ ...one, reason: 'no seat' }] }, { hosts: 'show' });
    assert.match(
      markdown,
      /\n\| 2031-01-02T03:04:05\.678Z \| 1 \| `open` \| `closed-by-peer` \| 1008 \| `no seat` \| yes \| 7 \| 5 \| 2, none chosen \| 1 \/ 0 \|\n/,
    );
    for (const part of ['package `1.2.3`, build `abc1234`', 'engine `firefox`', 'key `chat`', 'URL `wss://h.test/ws`'])
      assert.ok(markdown.includes(part), part);
  });

  it('has code as code, with its bars but for tables, and says of a command what has to be filled in', () => {
    const made = (command) =>
      makeReport(
        {
          ...plain,
          attempts: [{ ...one, reason: 'a|b' }],
          verdict: verdict({
            toTellApart: ['Set `probes.query`.'],
            fix: [{ platform: 'nginx', text: 'Look for `return 444` in *it*.' }],
            verify: [{ command, suspect: '`/HTTP (4|5)/`: refused', healthy: '`101`' }],
          }),
        },
        { hosts: 'show' },
      ).markdown;
    const markdown = made("curl 'https://h.test/ws?token=REDACTED'");
    for (const part of [
      '- **nginx**: Look for `return 444` in \\*it\\*.',
      '- To tell them apart: Set `probes.query`.',
      '- suspect: `/HTTP (4|5)/`: refused',
      '| `a¦b` |',
      'the real value in for `REDACTED`',
    ])
      assert.ok(markdown.includes(part), `${part} in ${markdown}`);
    assert.ok(!made("curl 'https://h.test/ws'").includes('REDACTED'));
  });

  it('takes nothing out of our own words', () => {
    const place = {
      url: 'wss://h.test/ws',
      host: 'h.test',
      port: '',
      path: '/ws',
      secure: true,
      origin: 'https://app.test',
      protocols: 'chat.v1',
      engine: 'Firefox',
    };
    for (const id of Object.keys(words.ENTRIES)) {
      const because = Object.keys(words.BECAUSE).map((what) => ({ what, value: 42 }));
      const splits = Object.keys(words.SPLITS);
      const said = words.verdictOf(
        { id, confidence: 'likely', suspects: [id], because, splits, facts: { status: 404, code: 1008 } },
        place,
      );
      const { title, because: told, toTellApart, fix, verify } = said;
      for (const text of [title, ...told]) assert.equal(sentenceWithoutSecrets(text, 'text'), text);
      for (const text of [
        ...toTellApart,
        ...fix.map((one) => one.text),
        ...verify.flatMap((one) => [one.suspect, one.healthy]),
      ])
        assert.equal(adviceWithoutSecrets(text, 'text'), text);
      for (const { command } of verify) assert.equal(commandWithoutSecrets(command, 'command'), command);
    }
  });

  it("takes out what the application's own function does, in every text", () => {
    const asked = new Set();
    const redact = (text, where) => {
      asked.add(where);
      return text.replaceAll('lobby', 'a room');
    };
    const said = verdict({
      title: 'lobby',
      because: ['lobby'],
      fix: [{ platform: 'any', text: 'lobby' }],
      verify: [{ command: 'curl lobby', suspect: 'lobby', healthy: 'lobby' }],
      facts: { said: 'lobby' },
    });
    const all = {
      ...plain,
      url: 'wss://h.test/lobby',
      keyLabel: 'lobby',
      verdict: said,
      attempts: [{ ...one, reason: 'lobby' }],
    };
    const { markdown, json } = makeReport(all, { hosts: 'show', redact });
    assert.doesNotMatch(markdown + JSON.stringify(json), /lobby/);
    for (const where of ['url', 'key', 'reason', 'text', 'command']) assert.ok(asked.has(where), where);
    const warnings = [];
    const broken = makeReport(all, {
      hosts: 'show',
      redact: () => {
        throw new Error('mine');
      },
      warn: (message) => warnings.push(message),
    });
    assert.doesNotMatch(broken.markdown + JSON.stringify(broken.json), /lobby/);
    assert.ok(warnings.length > 0);
  });
});

/** Whatever a server can put into 123 bytes, and a hostile page into more. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '|',
          '`',
          '``',
          '```',
          '\n',
          '\r\n',
          '\\',
          '<',
          '>',
          '<script>',
          '<!--',
          '-->',
          '@everyone',
          '@',
          '#12',
          'GH-3',
          '![x](',
          '](',
          '[a]',
          '*',
          '_',
          '~~',
        ],
        ...[
          '$',
          '&lt;',
          '&#64;',
          'https://evil.example/',
          'www.evil.example',
          'javascript:',
          '| --- |',
          '# ',
          '- ',
          '1. ',
          '\u202e',
          '\u200b',
          '\0',
          'a',
          ' ',
        ],
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

describe('what others said', () => {
  const columns = 11;
  it('stays a text in its cell, whatever it is made of', () =>
    holds(
      [
        fc.array(attempt(nasty.map((text) => ({ text }))), { minLength: 1, maxLength: 4 }),
        nasty,
        fc.constantFrom(...MODES),
      ],
      (attempts, key, hosts) => {
        const all = attempts.map((one) => ({ ...one, reason: one.reason.text }));
        const { markdown } = makeReport({ ...plain, attempts: all, keyLabel: key }, { hosts });
        const table = markdown.split('### Attempts\n\n')[1].split('\n\n')[0].split('\n');
        assert.equal(table.length, attempts.length + 2);
        for (const line of table) assert.equal(line.match(/\|/g).length, columns + 1, line);
        for (const line of table.slice(2)) assert.equal(line.match(/`/g).length % 2, 0, line);
        const rest = outsideOfCode(markdown);
        assert.doesNotMatch(rest, /[<@]|:\/\/|www\.|\]\(|#\d|```/);
        assert.doesNotMatch(markdown, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      },
    ));

  it('stays a text in a sentence', () =>
    holds([nasty, fc.constantFrom(...MODES)], (text, hosts) => {
      const said = verdict({
        title: `It said ${text}`,
        because: [text, `The server gave the reason "${text}".`],
        lookalikes: [{ id: 'csp', title: text }],
        toTellApart: [text],
        fix: [
          { platform: text, text },
          { platform: 'any', text: `${text}\n${text}` },
        ],
        verify: [{ command: text, suspect: text, healthy: text }],
        facts: { said: text },
      });
      const { markdown } = makeReport({ ...plain, verdict: said, history: [said] }, { hosts });
      const rest = outsideOfCode(markdown);
      assert.doesNotMatch(rest, /<|@[\p{L}\p{N}]|:\/\/|\bwww\.\S|(?<!\\)\]\(|#\d|(?<!\\)(\\\\)*!?\[[^\]\\]/u, rest);
      const headings = rest.split('\n').filter((line) => /^\s*(- )?#/.test(line));
      for (const heading of headings) assert.match(heading, /^### [A-Z]/);
      assert.ok(markdown.split('\n')[0].startsWith('**It said'), markdown.split('\n')[0]);
    }));

  it('is cut, so that a report is never more than trackers take', () => {
    for (const part of [
      'a',
      '|',
      '<',
      '`',
      '\u202e',
      '😀',
      'a.test ',
      '"',
      '% ',
      '\n',
      '*',
      'aA1',
      '1.1.1.1 ',
      '::1 ',
      '@x ',
      '//',
    ]) {
      const long = part.repeat(10_000_000 / part.length);
      const texts = Array.from({ length: 100 }, () => long);
      const said = verdict({
        title: long,
        because: texts,
        toTellApart: texts,
        lookalikes: texts.map((title) => ({ id: 'csp', title })),
        fix: texts.map((text) => ({ platform: text, text })),
        verify: texts.map((text) => ({ command: text, suspect: text, healthy: text })),
        facts: Object.fromEntries(texts.map((text, at) => [`fact${at}`, text])),
      });
      const attempts = texts.map((reason) => ({ ...one, attemptId: reason, stage: reason, cause: reason, reason }));
      const probes = texts.map((text) => ({ question: text, outcome: text, ms: 1, hop: text }));
      const began = performance.now();
      for (const hosts of MODES) {
        const all = {
          ...plain,
          verdict: said,
          history: texts.map(() => said),
          attempts,
          probes,
          url: long,
          keyLabel: long,
          engine: long,
          others: [long],
        };
        const { markdown, json } = makeReport(all, { hosts });
        assert.ok(Buffer.byteLength(markdown) <= 65_536, `${part}: ${Buffer.byteLength(markdown)}`);
        assert.ok(JSON.stringify(json).length < 2_000_000);
        assert.equal(json.attempts.length + json.omitted.attempts, 100);
        assert.match(markdown, /earlier ones are left out/);
        assert.match(markdown, /### Where/);
      }
      const tookMs = performance.now() - began;
      assert.ok(tookMs < 10_000, `${JSON.stringify(part)} took ${tookMs} ms`);
    }
  });
});
