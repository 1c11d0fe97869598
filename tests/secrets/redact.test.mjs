/** No text that is shown has a secret in it, whatever the secret and wherever it stands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { brokenUrl, leakOf, name, reason, token, url, value } from './grammar.mjs';
import { holding } from './holds.mjs';
import { load } from './load.mjs';

const { redact, shown, describe: described, isCredential } = await load('redact.ts');
const { withoutSecrets, sentenceWithoutSecrets, commandWithoutSecrets, alsoBy, visible } = await load('doctor/mask.ts');

const holds = holding(3_000);
const without = (secrets, told) => {
  const leak = leakOf(secrets, told);
  assert.equal(leak, undefined, `${leak} is in ${told}`);
};

describe('redaction', () => {
  for (const [what, texts] of Object.entries({ url, brokenUrl, reason })) {
    it(`leaves no secret in a ${what}`, () =>
      holds([texts], ({ secrets, text }) => {
        for (const told of [redact(text), described(text), withoutSecrets(text, 'text')]) without(secrets, told);
      }));
  }

  it('leaves no secret in a URL as the platform writes it', () =>
    holds([url], ({ secrets, text }) => without(secrets, redact(new URL(text).href))));

  it('leaves no secret where several texts stand together', () =>
    holds(
      [fc.array(fc.oneof(url, reason), { minLength: 2, maxLength: 5 }), fc.constantFrom(' ', '\n', ', ', '; ')],
      (all, between) => {
        const text = all.map((one) => one.text).join(between);
        const secrets = all.flatMap((one) => one.secrets);
        without(secrets, redact(text));
        without(secrets, withoutSecrets(text, 'text'));
      },
    ));

  it('leaves no part of a secret that a cut goes through', () =>
    holds(
      [fc.oneof(url, reason), fc.constantFrom(200, 10_000), fc.integer({ min: 0, max: 150 })],
      ({ secrets, text }, most, back) => {
        const before = 'word '.repeat(most / 5).slice(back);
        without(secrets, shown(before + text));
        without(secrets, withoutSecrets(before + text, 'text'));
        without(secrets, sentenceWithoutSecrets(`${before}"${text.replace(/"/g, '')}"`, 'text'));
      },
    ));

  it('leaves no secret in what quotes it, or in a command', () =>
    holds([url], ({ secrets, text }) => {
      without(secrets, sentenceWithoutSecrets(`The server gave the reason "${text}".`, 'text'));
      const { pathname, search } = new URL(text);
      without(secrets, sentenceWithoutSecrets(`h.test refuses the handshake for ${pathname}${search}.`, 'text'));
      without(secrets, commandWithoutSecrets(`curl -sS '${text.replace(/'/g, '%27')}' 2>&1`, 'command'));
    }));

  it('changes nothing the second time', () =>
    holds(
      [
        fc.oneof(
          url,
          brokenUrl,
          reason,
          fc.string().map((text) => ({ text })),
        ),
      ],
      ({ text }) => {
        assert.equal(redact(redact(text)), redact(text));
      },
    ));

  it('leaves plain words of a path, a host and a port alone', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 30 });
    const words = fc.array(word, { minLength: 1, maxLength: 6 });
    holds([words, fc.constantFrom('/', '-', '_', '.'), fc.integer({ min: 1, max: 65_535 })], (parts, between, port) => {
      fc.pre(
        !parts.some((part) => /token|auth|secret|pass|pwd|jwt|cred|sess|ticket|bearer|key|sig|sid|otp/.test(part)),
      );
      const text = `wss://Node-7f9c4d5b6-X2x4z.h.test:${port}/${parts.join(between)}?room=${parts[0]}`;
      for (const told of [redact(text), withoutSecrets(text, 'text')]) assert.equal(told, text);
    });
  });

  it('takes a name for a credential alike in a text and in a list of parameters', () =>
    holds([name, value], (key, { text }) => {
      // Userinfo takes all that follows with it.
      fc.pre(!text.includes('//'));
      assert.ok(isCredential(decodeURIComponent(key), text));
      // A long name may pass for a token itself.
      const told = redact(`ws://h.test/?${key}=${text}&v=2`);
      assert.equal(told.replace('?…=', `?${key}=`), `ws://h.test/?${key}=…&v=2`);
    }));

  it('takes no time over a hostile text', () => {
    for (const part of [
      'a',
      'aA1',
      '=',
      'a=',
      '//',
      '%2F%2F',
      '//a:b',
      'token',
      'token:',
      'aA1.',
      'a://',
      '"',
      'Bearer ',
      'x@',
      '%41',
      '%',
      ':',
      '[',
      'a.',
    ]) {
      const text = part.repeat(10_000_000 / part.length);
      const began = performance.now();
      for (const told of [
        redact(text),
        shown(text),
        withoutSecrets(text, 'text'),
        sentenceWithoutSecrets(text, 'text'),
        commandWithoutSecrets(text, 'x'),
      ])
        assert.ok(told.length <= 40_000, `${part}: ${told.length}`);
      const tookMs = performance.now() - began;
      assert.ok(tookMs < 5_000, `${part}: ${tookMs} ms`);
    }
  });
});

describe("the application's own redaction", () => {
  it('is given what is redacted already, and takes out more', () =>
    holds([token], (secret) => {
      const asked = [];
      const safe = alsoBy((text, where) => {
        asked.push(where, text);
        return text.replace('lobby', 'a room');
      })(withoutSecrets);
      assert.equal(safe(`${secret} in lobby`, 'reason').endsWith(' in a room'), true);
      without([secret], asked.join(' '));
      assert.equal(asked[0], 'reason');
    }));

  it('withholds the text, and says so, if it throws or gives no string', () => {
    for (const own of [
      () => {
        throw new Error('mine');
      },
      () => undefined,
      () => null,
      () => 7,
      () => ({}),
      async (text) => text,
    ]) {
      const warnings = [];
      assert.equal(alsoBy(own, (message) => warnings.push(message))(withoutSecrets)('lobby', 'key'), '…');
      assert.equal(warnings.length, 1);
      assert.match(warnings[0], /redact\(\)/);
    }
  });
});

describe('what cannot be seen', () => {
  it('is written out, and the text stays within its bounds', () =>
    holds([fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 250 })], (text, most) => {
      const told = visible(text, most);
      assert.ok(told.length <= most);
      assert.doesNotMatch(told, /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }));

  it('shows the marks that turn the direction of writing, and those of no width', () => {
    assert.equal(visible('a\u202eb\u200bc\0\ud800d\r\ne', 99), 'a\\u{202e}b\\u{200b}c\\u{0}\\u{d800}d\ne');
  });
});
