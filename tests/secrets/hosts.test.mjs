/** Hosts have no names in a report, but are told apart. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { holding } from './holds.mjs';
import { load } from './load.mjs';

const { makeReport } = await load('doctor/report.ts');
const { createHostMask } = await load('doctor/hosts.ts');

const holds = holding(1_000);

/** Of letters that are in no sentence of a report. */
const label = fc.string({ unit: fc.constantFrom(...'qxzjkv'), minLength: 4, maxLength: 9 });
const name = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('test', 'com', 'internal', 'co.uk', 'io'))
  .map(([labels, domain]) => [...labels, domain].join('.'));
const ipv4 = fc.ipV4().filter((address) => /\d{3}/.test(address));
const ipv6 = fc.ipV6().filter((address) => address.length > 6 && !address.includes('.'));
const idn = label.map((text) => `ü${text}.de`);
const host = fc.oneof(
  name,
  label.map((text) => `${text}-1`),
  ipv4,
  ipv6.map((address) => `[${address}]`),
  idn,
);
const bare = (host) => host.replace(/[[\]]/g, '');
const punycode = (host) => new URL(`http://${host}`).hostname;

const inputWith = (host, port, said = '') => ({
  verdict: {
    id: 'csp',
    title: `${host}:${port} refuses it.`,
    confidence: 'likely',
    lookalikes: [{ id: 'csp', title: `${host} is asleep.` }],
    because: [`The server gave the reason "${said}".`],
    toTellApart: [`Open https://${host}:${port}/ in a tab.`],
    fix: [{ platform: 'any', text: `Add wss://${host}:${port} to connect-src; not http://backend:8000, nor 0.0.0.0.` }],
    verify: [
      { command: `curl 'https://${host}:${port}/ws' && getent ahosts '${bare(host)}'`, suspect: 'x', healthy: 'y' },
    ],
    facts: { said },
  },
  history: [],
  attempts: [
    {
      attempt: 1,
      beganAt: 0,
      stage: 'open',
      cause: 'closed-by-peer',
      code: 1008,
      reason: said,
      wasClean: true,
      openedForMs: 1,
      tookMs: 1,
      protocolsAsked: 0,
      protocolGot: false,
      sent: 0,
      received: 0,
    },
  ],
  probes: [],
  page: { secure: true, visible: true, online: true },
  package: { version: '1.2.3', build: 'abc1234' },
  engine: 'firefox',
  keyLabel: `wss://${host}:${port}/ws`,
  url: `wss://${host}:${port}/ws`,
  phase: 'waiting',
  now: 0,
});
const port = fc.integer({ min: 1_000, max: 9_999 });

describe('host names', () => {
  it('are nowhere in a masked report, and everywhere the same', () =>
    holds([host, host, port], (host, other, port) => {
      fc.pre(!bare(other).includes(bare(host)) && !bare(host).includes(bare(other)));
      const said = `no route from ${other}:81, ask https://${other}/help`;
      const { markdown, json } = makeReport(inputWith(host, port, said), { hosts: 'mask' });
      for (const told of [markdown, JSON.stringify(json)])
        for (const real of [host, other])
          for (const form of [bare(real), punycode(real)])
            assert.ok(!told.toLowerCase().includes(form.toLowerCase()), `${form} is in ${told}`);
      assert.equal(json.url, `wss://host-1.example:${port}/ws`);
      assert.equal(json.key, json.url);
      assert.equal(json.verdict.title, `host-1.example:${port} refuses it.`);
      assert.equal(json.verdict.lookalikes[0].title, 'host-1.example is asleep.');
      assert.equal(
        json.verdict.verify[0].command,
        `curl 'https://host-1.example:${port}/ws' && getent ahosts 'host-1.example'`,
      );
      assert.equal(
        json.verdict.fix[0].text,
        `Add wss://host-1.example:${port} to connect-src; not http://backend:8000, nor 0.0.0.0.`,
      );
      assert.match(
        json.attempts[0].reason,
        /^no route from (host-2\.example|\S+-1):81, ask https:\/\/host-2\.example\/help$/,
      );
      assert.equal(json.hosts[0].name, 'host-1.example');
    }));

  it('stay where they are to be shown', () =>
    holds([host, port], (host, port) => {
      const { markdown, json } = makeReport(inputWith(host, port), { hosts: 'show' });
      assert.equal(json.url, `wss://${host}:${port}/ws`);
      assert.ok(markdown.includes(`curl 'https://${host}:${port}/ws'`));
      assert.deepEqual(json.hosts, []);
    }));

  it('are known again however they are written', () => {
    const mask = createHostMask();
    const told = (text, words = 'foreign') => mask.apply(text, words);
    assert.equal(told('wss://Chat.Corp.Test:8443/ws'), 'wss://host-1.example:8443/ws');
    assert.equal(
      told('chat.corp.test. (CHAT.CORP.TEST), api.chat.corp.test'),
      'host-1.example. (host-1.example), host-2.example',
    );
    assert.equal(told('wss://xn--bcher-kva.test and bücher.test'), 'wss://host-3.example and host-3.example');
    assert.equal(told('[2001:db8::1]:80, 2001:DB8:0:0::1'), 'host-4.example:80, host-4.example');
    assert.equal(told('http://2130706433/ and 127.0.0.1'), 'http://host-5.example/ and host-5.example');
    assert.equal(told('next=https%3A%2F%2Fchat.corp.test%2Fcb'), 'next=https%3A%2F%2Fhost-1.example%2Fcb');
    assert.equal(told('fe80::1%eth0 [fe80::1%25eth0]:9'), 'host-6.example%eth0 host-6.example:9');
    assert.equal(told('ws://backend:80, backend:80'), 'ws://host-7.example:80, host-7.example:80');
    assert.equal(told('bob@corp.test, a-chat.corp.test_x'), 'bob@host-8.example, host-9.example');
    assert.deepEqual(mask.names().slice(4, 7), [
      { name: 'host-5.example', kind: 'this machine' },
      { name: 'host-6.example', kind: 'a private IPv6 address' },
      { name: 'host-7.example', kind: 'a name without a domain' },
    ]);
  });

  it('are not taken for such where they are none', () => {
    const mask = createHostMask();
    for (const text of [
      'at 12:34:56.789',
      '2031-01-02T03:04:05.678Z',
      'code:4401',
      'index.html and server.mjs',
      'std::io',
      'e.g. this',
      'Socket.IO',
      '10%',
      'a:b:c',
      '::',
      'v1.2.3',
      'refused.Try',
    ])
      assert.equal(mask.apply(text, 'foreign'), text);
    assert.equal(
      mask.apply('listen 0.0.0.0:80; proxy_pass http://backend;', 'advice'),
      'listen 0.0.0.0:80; proxy_pass http://backend;',
    );
    assert.deepEqual(mask.names(), []);
  });
});
