/** Where a handshake goes, and from what kind of page: what is known before anything is sent. */
import { isBadPort, isMixedContent } from '../host/policy.js';
import { isString } from '../kinds.js';
import { HOLLOW } from '../parse.js';
import { isCredential } from '../redact.js';
import type { PageFacts, TargetFacts } from './evidence.js';
import { Flaw } from './wire.js';

/** A handshake's arguments, read. */
export interface Place {
  /** What was given, as text. */
  readonly text: string;
  /** Absent where it is none. */
  readonly url: URL | undefined;
  readonly protocols: readonly string[];
  readonly target: TargetFacts;
  /** A credential may ride in a subprotocol, which no plain request can carry. */
  readonly secretProtocols: boolean;
}

/** Loopback, private and link-local networks, by address or by a name that means one. */
const LOCAL =
  /^(.+\.)?localhost\.?$|\.local$|^(127|10|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|^\[(::1|f[cd]..:|fe80:)/;
/** RFC 9110 §5.6.2, which RFC 6455 asks of a subprotocol. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const TOO_LARGE_PORT = /^[a-z]+:\/\/[^/?#]*:(\d{6,}|6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4})([/?#]|$)/i;
/** Long and of mixed classes: a token that rides in a subprotocol. */
const isTokenShaped = (text: string): boolean => text.length >= 16 && /[A-Za-z]/.test(text) && /[\dA-Z]/.test(text);

export const isLocal = (hostname: string): boolean => LOCAL.test(hostname);

/** The page's own origin as a URL: a worker made of a blob has a location without a host. Nothing of a sandboxed one. */
const here = (): URL | undefined => {
  const { origin } = globalThis;
  return origin && origin !== 'null' ? new URL(origin) : undefined;
};

const parse = (text: string): URL | undefined => {
  try {
    const url = new URL(text, globalThis.document?.baseURI ?? globalThis.location?.href);
    url.protocol = url.protocol.replace(/^http/, 'ws');
    return url;
  } catch {
    return undefined;
  }
};

/** No server takes a longer one, and Chromium's page does not survive a socket to one of some megabytes. */
const LONGEST = 65_536;

const flawOfUrl = (text: string, url: URL | undefined): Flaw => {
  if (text.length > LONGEST) return Flaw.Invalid;
  if (HOLLOW.test(text.split(/[?#]/, 1)[0]!.replace(/%20/g, ' '))) return Flaw.Hollow;
  if (!url) return TOO_LARGE_PORT.test(text) ? Flaw.Port : Flaw.Invalid;
  if (!/^wss?:$/.test(url.protocol)) return Flaw.Scheme;
  if (url.href.includes('#')) return Flaw.Fragment;
  if (/[%\s]/.test(url.hostname)) return Flaw.Invalid;
  if (isBadPort(url)) return Flaw.BlockedPort;
  return isMixedContent(url) ? Flaw.MixedContent : Flaw.None;
};

const flawOf = (text: string, url: URL | undefined, protocols: readonly unknown[]): Flaw => {
  const flaw = flawOfUrl(text, url);
  // The constructor looks at the URL first, but for what is decided later.
  if (flaw && flaw !== Flaw.BlockedPort && flaw !== Flaw.MixedContent) return flaw;
  if (protocols.some((name) => !isString(name) || !TOKEN.test(name))) return Flaw.Subprotocol;
  return new Set(protocols).size < protocols.length ? Flaw.Duplicate : flaw;
};

/** The last two labels stand for the registrable domain: nearer no page comes without the public suffix list. */
const siteOf = (hostname: string): string =>
  /^[\d.]+$|^\[/.test(hostname) ? hostname : hostname.split('.').slice(-2).join('.');

export const httpOf = (url: URL): URL => new URL(url.href.replace(/^ws/, 'http'));

export const placeOf = (text: string, protocols: readonly string[]): Place => {
  const url = parse(text);
  const page = here();
  const flaw = flawOf(text, url, protocols);
  const secretProtocols = protocols.some(isTokenShaped);
  const target: TargetFacts = url
    ? {
        flaw,
        secure: url.protocol === 'wss:',
        sameOrigin: httpOf(url).origin === page?.origin,
        sameSite: siteOf(url.hostname) === siteOf(page?.hostname ?? ''),
        local: isLocal(url.hostname),
        credential:
          [...url.searchParams].some(([name, value]) => isCredential(name, value)) ||
          !!(url.username || url.password) ||
          secretProtocols,
      }
    : { flaw };
  return { text, url, protocols, target, secretProtocols };
};

/** Of the page, as it is now. */
export const pageOf = (): PageFacts => ({
  secure: (here() ?? globalThis.location)?.protocol === 'https:',
  opaqueOrigin: globalThis.origin === 'null',
  offlineHint: globalThis.navigator?.onLine === false,
  local: isLocal(here()?.hostname ?? ''),
  // A worker cannot tell whether one answers its requests.
  controlled: globalThis.document ? !!globalThis.navigator?.serviceWorker?.controller : true,
  isolated: globalThis.crossOriginIsolated === true,
});
