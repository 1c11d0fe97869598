/** Rules that make a whole report's input, each secret in one of the places where one can come in. */
import fc from 'fast-check';
import { reason, token, url } from './grammar.mjs';

const words = fc.constantFrom('lobby', 'refused', 'a seat is free', 'chat');
const filled = (made) =>
  fc.oneof({ weight: 1, arbitrary: words.map((text) => ({ secrets: [], text })) }, { weight: 3, arbitrary: made });
const count = fc.oneof(fc.nat(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0));
const moment = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, 9e15));
const foreign = filled(
  fc.oneof(
    url,
    reason,
    token.map((secret) => ({ secrets: [secret], text: secret })),
  ),
);
const cause = fc.constantFrom('handshake-failed', 'closed-by-peer', 'connect-timeout', 'csp');
const confidence = fc.constantFrom('certain', 'likely', 'possible');

const inUrl = ({ text }) => {
  const { pathname, search } = new URL(text);
  return `${pathname}${search}`;
};

export const attempt = (said = foreign) =>
  fc.record({
    attempt: fc.nat(),
    attemptId: fc.option(fc.constant('k3f9x2-12'), { nil: undefined }),
    beganAt: moment,
    stage: fc.constantFrom('provider', 'handshake', 'open'),
    cause,
    code: fc.option(fc.integer({ min: 1000, max: 4999 }), { nil: undefined }),
    reason: said,
    wasClean: fc.boolean(),
    openedForMs: count,
    tookMs: count,
    protocolsAsked: fc.nat(9),
    protocolGot: fc.option(fc.boolean(), { nil: undefined }),
    sent: fc.nat(),
    received: fc.nat(),
  });

/** As the words make it, with what they fill in. */
export const verdict = fc
  .record({ id: cause, confidence, at: url, said: foreign, detail: foreign, many: fc.nat(3) })
  .map(({ id, confidence, at, said, detail, many }) => ({
    secrets: [at, said, detail].flatMap((one) => one.secrets),
    verdict: {
      id,
      title: `h.test refuses the WebSocket handshake for ${inUrl(at)}.`,
      confidence,
      lookalikes: Array.from({ length: many }, () => ({ id, title: `h.test refuses ${inUrl(at)}.` })),
      because: [`The server gave the reason "${said.text}".`, 'The close code is 1008.'],
      toTellApart: [`Open ${at.text} in a tab of its own.`],
      fix: [
        { platform: 'any', text: `Look at what serves ${inUrl(at)}.` },
        { platform: 'nginx', text: 'location /ws {\n  Sec-WebSocket-Protocol\n}' },
      ],
      verify: [
        {
          command: `curl -sS '${at.text.replace(/'/g, '%27')}' 2>&1`,
          suspect: '`/HTTP.1.1 4/`: refused',
          healthy: '`101`: accepted',
        },
      ],
      facts: { lastWords: said.text, detail: detail.text, attempts: many, secure: true },
    },
  }));

export const input = fc
  .record({
    verdict: fc.option(verdict, { nil: undefined }),
    history: fc.array(verdict, { maxLength: 3 }),
    attempts: fc.array(attempt(), { maxLength: 6 }),
    question: fc.constantFrom('get', 'cors', 'health'),
    outcome: foreign,
    key: foreign,
    url,
    others: fc.array(url, { maxLength: 2 }),
    now: moment,
  })
  .map(({ verdict, history, attempts, question, outcome, key, url, others, now }) => {
    const said = [verdict, ...history, ...attempts.map((one) => one.reason), outcome, key, url, ...others];
    return {
      secrets: said.flatMap((one) => one?.secrets ?? []),
      input: {
        verdict: verdict?.verdict,
        history: history.map((one) => one.verdict),
        attempts: attempts.map((one) => ({ ...one, reason: one.reason.text })),
        probes: [{ question, outcome: outcome.text, ms: 12, hop: 'h2' }],
        page: { secure: true, visible: true, online: true },
        package: { version: '1.2.3', build: 'abc1234' },
        engine: 'firefox',
        keyLabel: key.text,
        url: url.text,
        others: others.map((one) => one.text),
        phase: 'waiting',
        now,
      },
    };
  });
