/** One sentence for whoever uses the page, whatever has happened. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import fc from 'fast-check';
import { de, en, userMessage, wordsFor } from '../../../pkg/user-message.js';
import { leakOf, reason, url } from '../../secrets/grammar.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ids = JSON.parse(readFileSync(`${root}pkg-template/verdict.schema.json`, 'utf8')).properties.id.enum;
const source = readFileSync(`${root}pkg-template/src/types.ts`, 'utf8');
/** The words of a union of types.ts. */
const union = (name) =>
  [
    ...new RegExp(`export type ${name} =([^;]*);`)
      .exec(source)[1]
      .replace(/\/\/.*/g, '')
      .matchAll(/'([\w-]+)'/g),
  ].map(([, word]) => word);
const PHASES = union('PhaseName');
const REASONS = [undefined, ...union('PhaseReason')];
const CAUSES = union('Cause');
const ACTIONS = union('CloseAction');
const HELPS = ['wait', 'retry', 'sign-in', 'contact', 'none'];

const verdict = (id) => ({
  id,
  title: `h.test refuses ${id} with 401.`,
  confidence: 'likely',
  lookalikes: [],
  facts: {},
});
const close = (cause, action = 'retry') => ({ attempt: 1, phase: 'open', cause, action, code: 1006, reason: 'secret' });
const snapshot = (more) => ({
  phase: 'waiting',
  reason: 'backoff',
  wanted: true,
  opens: 1,
  attempt: 3,
  queue: { messages: 0, bytes: 0 },
  retryAt: 100_000,
  ...more,
});
/** A sentence, and nothing that only a developer knows. */
const assertPlain = ({ text }, what) => {
  assert.match(text, /^[\p{Lu}].*[.…]$/u, what);
  assert.doesNotMatch(text, /\d|undefined|null|\[object|h\.test|secret|websocket|http|socket|server|code\b/i, what);
  assert.doesNotMatch(text, /[A-Z]{2}/, what);
  assert.equal(text.split(/[.…](?= |$)/).length, 2, `one sentence: ${text}`);
};

describe('the user message', () => {
  it('there are as many names as the sources have', () => {
    assert.ok(
      ids.length > 100 && PHASES.length === 8 && REASONS.length > 18 && CAUSES.length > 20 && ACTIONS.length === 5,
    );
  });

  it('every phase, reason and verdict has one plain sentence in each language, and says what helps', () => {
    for (const words of [en, de])
      for (const phase of PHASES)
        for (const reason of REASONS)
          for (const id of [undefined, ...ids, 'one-that-is-new'])
            for (const opens of [0, 2]) {
              const one = snapshot({ phase, reason, opens, ...(id && { verdict: verdict(id) }) });
              const message = userMessage(one, words);
              assertPlain(message, `${words.locale} ${phase} ${reason} ${id}`);
              assert.ok(HELPS.includes(message.help));
              assert.equal(message.trouble, message.about in words.troubles);
              assert.equal(!!message.action, !['wait', 'none'].includes(message.help));
            }
  });

  it('every verdict that is trouble is in a family of its own accord, and so is every cause', () => {
    const calm = [...ids, ...CAUSES].filter((id) => !userMessage(snapshot({ verdict: verdict(id) }), en).trouble);
    assert.deepEqual([...new Set(calm)].sort(), ['closed-by-us', 'healthy', 'no-url', 'slept']);
    for (const cause of CAUSES) {
      const told = userMessage(snapshot({ lastClose: close(cause) }), en);
      assert.equal(told.about, userMessage(snapshot({ verdict: verdict(cause) }), en).about, cause);
    }
  });

  it('the families are these', () => {
    const families = {};
    for (const id of ids)
      (families[userMessage(snapshot({ opens: 0, verdict: verdict(id) }), en).about] ??= []).push(id);
    const few = ({ setup, service, unreachable, ...rest }) => rest;
    assert.deepEqual(few(families), {
      lost: [
        'dropped',
        'no-status',
        'closed-by-peer',
        'connection-lost',
        'connection-reset',
        'half-open',
        'close-unanswered',
      ],
      permission: ['local-network-denied', 'local-network-prompt'],
      connecting: ['no-url', 'slept', 'healthy'],
      offline: ['offline'],
      slow: ['behind-own-socket', 'browser-throttled', 'other-handshake'],
      busy: ['event-loop-blocked', 'stuck-replica', 'http-429', 'http-503', 'server-restart', 'try-later'],
      'sign-in': ['http-401', 'cookie-not-sent', 'unauthorized-after-open'],
      denied: ['http-403', 'origin-refused', 'rejected-after-open'],
      unstable: ['idle-cut', 'flapping'],
    });
    for (const id of ['csp', 'url-hollow', 'subprotocol-mismatch', 'tls-on-ws', 'http-404', 'bad-101', 'h2-only'])
      assert.ok(families.setup.includes(id), id);
    for (const id of ['tls', 'tls-failed', 'http-500', 'http-502', 'upgrade-refused', 'provider-failed'])
      assert.ok(families.service.includes(id), id);
    for (const id of ['refused', 'dns', 'dns-silent', 'upgrade-unanswered', 'path-reset'])
      assert.ok(families.unreachable.includes(id), id);
  });

  it('a first connection is connecting, a later one is reconnecting, and trouble is told before either', () => {
    const at = (more) => userMessage(snapshot({ phase: 'connecting', reason: undefined, ...more }), en).text;
    assert.equal(at({ opens: 0 }), 'Connecting…');
    assert.equal(at({ opens: 2 }), 'Reconnecting…');
    const again = { opens: 2, verdict: verdict('dropped'), lastClose: close('connection-lost') };
    assert.equal(at(again), 'The connection was lost; trying again now.');
    assert.equal(at({ opens: 2, lastClose: close('closed-by-us', 'normal') }), 'Reconnecting…');
    assert.equal(
      at({ opens: 0, reason: 'browser-throttled' }),
      'Connecting takes longer than usual; please wait a moment.',
    );
    assert.equal(at({ opens: 0, reason: 'behind-own-socket' }), 'Connecting…', 'another one of this page goes first');
    const slow = 'Connecting takes longer than usual; please wait a moment.';
    for (const id of ['no-answer', 'upgrade-swallowed', 'stuck-replica', 'behind-own-socket'])
      assert.equal(at({ opens: 0, verdict: verdict(id) }), slow, `${id}: nothing has failed yet`);
    assert.match(at({ opens: 0, verdict: verdict('offline') }), /offline/);
    assert.equal(
      at({ opens: 0, verdict: verdict('no-answer'), lastClose: close('connect-timeout') }),
      'The service cannot be reached; trying again now.',
      'once it has failed it is told',
    );
    const open = snapshot({ phase: 'open', reason: undefined, verdict: verdict('dropped') });
    assert.equal(userMessage(open, en).text, 'Connected.', 'what was wrong is no matter any more');
  });

  it('counts down to the next attempt, and says for how long a sentence is right', () => {
    const one = snapshot({ verdict: verdict('unreachable') });
    const at = (leftMs, words = en, options = {}) => userMessage(one, words, { now: 100_000 - leftMs, ...options });
    assert.equal(at(12_400).text, 'The service cannot be reached; we will try again in 13 seconds.');
    assert.equal(at(12_400).changesInMs, 400);
    assert.equal(at(1_000).text, 'The service cannot be reached; we will try again in 1 second.');
    assert.equal(at(0).text, 'The service cannot be reached; trying again now.');
    assert.equal(at(90_000).text, 'The service cannot be reached; we will try again in 90 seconds.');
    assert.equal(at(91_000).text, 'The service cannot be reached; we will try again in 2 minutes.');
    assert.equal(at(91_000).changesInMs, 1_000);
    assert.equal(at(300_000).text, 'The service cannot be reached; we will try again in 5 minutes.');
    assert.equal(at(12_000, de).text, 'Der Dienst ist nicht erreichbar; der nächste Versuch folgt in 12 Sekunden.');
    assert.equal(userMessage(one, en).text, 'The service cannot be reached; we will try again shortly.');
    for (let leftMs = 150_000, steps = 0; leftMs > 0; steps += 1) {
      const { text, changesInMs } = at(leftMs);
      assert.ok(changesInMs > 0 && steps < 200);
      assert.equal(at(leftMs - changesInMs + 1).text, text, 'not before');
      leftMs -= changesInMs;
      assert.notEqual(at(leftMs).text, text, `then, with ${leftMs} left`);
    }
  });

  it('says who can help: time, another try, a sign-in, or somebody else', () => {
    const help = (more) => userMessage(snapshot(more), en).help;
    const stopped = (reason, id) => help({ phase: 'stopped', reason, ...(id && { verdict: verdict(id) }) });
    assert.equal(help({ verdict: verdict('http-503') }), 'wait');
    assert.equal(help({ opens: 0, verdict: verdict('csp') }), 'contact');
    // It was open before, and is tried again: a restart, or a new release.
    assert.equal(help({ opens: 1, verdict: verdict('redirect') }), 'wait');
    assert.match(userMessage(snapshot({ verdict: verdict('redirect') }), en).text, /^The service has a problem;/);
    const whileOpen = { lastClose: { ...close('closed-by-peer'), openedForMs: 900 } };
    assert.equal(help({ opens: 1, verdict: verdict('message-too-big'), ...whileOpen }), 'contact');
    assert.equal(help({ verdict: verdict('http-401') }), 'sign-in');
    assert.equal(
      help({ verdict: verdict('unauthorized-after-open'), lastClose: close('closed-by-peer', 'refresh') }),
      'wait',
    );
    assert.equal(stopped('unauthorized', 'unauthorized-after-open'), 'sign-in');
    assert.equal(stopped('exhausted', 'unreachable'), 'retry');
    assert.equal(stopped('exhausted'), 'retry');
    assert.equal(stopped('terminal-close', 'rejected-after-open'), 'contact');
    assert.equal(stopped('terminal-close'), 'contact');
    assert.equal(stopped('blocked', 'mixed-content'), 'contact');
    assert.equal(stopped('invalid-options'), 'contact');
    assert.equal(stopped('normal-close'), 'retry');
    assert.equal(stopped('closed', 'dropped'), 'none');
    assert.equal(stopped('disposed', 'dropped'), 'none');
  });

  it('names the service only as the application does', () => {
    const one = snapshot({ verdict: verdict('http-500') });
    assert.equal(
      userMessage(one, en, { service: 'Shop Chat' }).text,
      'Shop Chat has a problem; we will try again shortly.',
    );
    assert.equal(
      userMessage(one, de).text,
      'Der Dienst funktioniert gerade nicht richtig; der nächste Versuch folgt in Kürze.',
    );
  });

  it('counts what waits as the language does, where there is something to wait for', () => {
    const queued = (messages, words = en, more = {}) =>
      userMessage(snapshot({ queue: { messages, bytes: 1 }, ...more }), words, { locale: more.locale }).queued;
    assert.equal(queued(0), undefined);
    assert.equal(queued(1), '1 message will be sent once you are connected.');
    assert.equal(queued(1_234), '1,234 messages will be sent once you are connected.');
    assert.equal(queued(1, de), '1 Nachricht wird gesendet, sobald Sie verbunden sind.');
    assert.equal(queued(1_234, de), '1.234 Nachrichten werden gesendet, sobald Sie verbunden sind.');
    assert.equal(queued(3, en, { phase: 'open' }), undefined);
    const polish = {
      ...en,
      locale: 'pl',
      queued: { one: (n) => `${n} a`, few: (n) => `${n} b`, other: (n) => `${n} c` },
    };
    assert.deepEqual(
      [1, 3, 5].map((n) => queued(n, polish)),
      ['1 a', '3 b', '5 c'],
    );
  });

  it('is the same whenever it is made of the same, and leaves the snapshot alone', () => {
    const one = Object.freeze(snapshot({ verdict: Object.freeze(verdict('dropped')) }));
    assert.deepEqual(userMessage(one, en, { now: 1 }), userMessage(one, en, { now: 1 }));
  });

  it('has nothing of what a verdict, a close or a provider says', () => {
    fc.assert(
      fc.property(
        fc.oneof(url, reason),
        fc.constantFrom(...ids),
        fc.constantFrom(...PHASES),
        ({ secrets, text }, id, phase) => {
          const one = snapshot({
            phase,
            waitingFor: text,
            verdict: { ...verdict(id), title: text, because: [text], facts: { lastWords: text } },
            lastClose: { ...close('closed-by-peer'), reason: text, message: text, attemptId: text },
          });
          for (const words of [en, de])
            assert.equal(leakOf(secrets, JSON.stringify(userMessage(one, words, { now: 1 }))), undefined);
        },
      ),
      { numRuns: 500, seed: Number(process.env.SEED ?? 1) },
    );
  });

  it('what is no snapshot, table or moment is refused with its path', () => {
    const path = (...args) => {
      try {
        userMessage(...args);
      } catch ({ name, path, accepted }) {
        return `${name} ${path} ${accepted ? 'said' : ''}`;
      }
    };
    assert.equal(path(undefined, en), 'OptionError snapshot said');
    assert.equal(path({}, en), 'OptionError snapshot said');
    assert.equal(path(snapshot(), undefined), 'OptionError words said');
    assert.equal(path(snapshot(), 'de'), 'OptionError words said');
    assert.equal(path(snapshot(), en, { now: Number.NaN }), 'OptionError options.now said');
    assert.equal(path(snapshot(), en, { service: '' }), 'OptionError options.service said');
    // Also while nothing counts down.
    assert.equal(path(snapshot(), en, { locale: 'not a tag' }), 'OptionError options.locale said');
  });
});

describe('the choice of a language', () => {
  it('goes from the user’s first wish to the last, each from its region to its language, and ends with the first table', () => {
    const zh = { ...en, locale: 'zh-Hant' };
    const choose = (wanted) => wordsFor(wanted, [en, de, zh]).locale;
    for (const [wanted, got] of [
      ['de', 'de'],
      ['de-AT', 'de'],
      ['DE-at', 'de'],
      ['de-u-co-phonebk', 'de'],
      [['fr-FR', 'de-CH', 'en'], 'de'],
      ['zh-Hant-TW', 'zh-Hant'],
      ['zh-CN', 'en'],
      [['C', 'en-US@posix', 'not a tag', '', 'de'], 'de'],
      ['fr', 'en'],
      [[], 'en'],
      [undefined, 'en'],
    ])
      assert.equal(choose(wanted), got, `${wanted}`);
    assert.throws(() => wordsFor('de', []), { name: 'OptionError', path: 'tables' });
  });
});

describe('what it weighs', () => {
  const bundled = async (names) => {
    const { outputFiles } = await build({
      stdin: { contents: `export { ${names} } from './pkg/user-message.js';`, resolveDir: root },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    return outputFiles[0];
  };
  const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

  it('a language that is not named costs nothing, and one language is 2 KB', async () => {
    const one = await bundled('userMessage, en');
    assert.ok(!one.text.includes('Dienst'), 'no German in it');
    assert.ok(brotli(one.contents) <= 2_100, `${brotli(one.contents)}`);
    const other = await bundled('userMessage, de');
    assert.ok(!other.text.includes('The service'), 'no English in it');
  });
});
