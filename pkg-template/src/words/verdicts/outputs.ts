/** What the commands print, for `suspect` and `healthy`; and the checks that many causes share. */
import type { Shell } from './shape.js';

export const ACCEPTED = '`/HTTP\\/1\\.\\d 101/`: the handshake is accepted';
export const ANSWERS = '`/HTTP\\/[\\d.]+ \\d/`: HTTP answers';
export const RIGHT = '`101, accept right`: a proper answer';

/** curl's own numbers: 6 no such name, 7 refused, 28 no answer in time, 35 and 60 TLS, 52 and 56 cut. */
export const fails = (codes: string): string => `\`/curl: \\((${codes})\\)/\`: it fails here, too`;

/** The upgrade is answered with a status. */
export const refusedWith = (status: string): Shell => [
  'upgrade',
  `\`/HTTP\\/1\\.\\d ${status}/\`: the upgrade is refused here, too`,
  ACCEPTED,
];

export const GET = (codes: string): Shell => ['get', fails(codes), ANSWERS];
export const CUT: Shell = ['upgrade', fails('35|52|56'), ACCEPTED];
/** `--max-time` ends a hang without a header; an accepted socket shows its headers first. */
export const HANGS: Shell = ['upgrade', '`/^curl: \\(28\\)/`: no answer here, either', ACCEPTED];
export const EXTENDED: Shell = [
  'extended',
  '`/extended CONNECT: (?!not offered|200)/`: offered, but it does not work',
  '`/extended CONNECT: (not offered|200)|no HTTP\\/2/`: browsers have a way that works',
];
export const CERTIFICATE: Shell = [
  'tls',
  '`/verify error|alert|wrong version|errno|unexpected eof|handshake failure|:error:/i`: what is wrong with TLS, by name',
  '`Verification: OK`: name, dates and chain are good',
];
/** To a ws: URL whose port may want TLS: plain first, then with TLS. */
export const TLS: readonly Shell[] = [
  [
    'get',
    '`/curl: \\((52|56)\\)|HTTP\\/[\\d.]+ 400/`: not without TLS',
    '`/HTTP\\/[\\d.]+ (?!400)/`: plain HTTP it is',
  ],
  ['get-https', '`/HTTP|curl: \\(60\\)|0 bytes/`: TLS it is', '`/curl: \\((28|35|52|56)\\)/`: no TLS'],
];
/** With the page's Origin, then without. */
export const ORIGINS: Shell = [
  'origins',
  '`/HTTP\\/1\\.\\d 40\\d[^]*/`: the first line is with the Origin of the page, the second without; if only the first is refused, it is the Origin',
  '`/ 101[^]* 101/`: both are accepted',
];
/** With the subprotocols, then without. */
export const BARE: Shell = [
  'looks',
  '`/(HTTP [2-5]|protocol none|hang|RESET)[^]*101, accept/`: the first line is with the subprotocols, the second without',
  '`/protocol (?!none)[^]*101, accept/`: one is chosen',
];
