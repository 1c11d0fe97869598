/** Host names and addresses, each by another name that says as little in every text: who the same is stays to be seen. */

/**
 * Whose words a text is made of. Of others: whatever looks like a name is one. Ours: a name is where a URL has it, or known from elsewhere. Advice:
 * known from elsewhere only, since `0.0.0.0` and `http://backend` are what it says.
 */
export type Words = 'foreign' | 'ours' | 'advice';

export interface HostMask {
  /** Takes down the names in a text, before any text is changed. */
  learn(text: string, words: Words): void;
  apply(text: string, words: Words): string;
  /** What stands for what kind of host. Of a name nothing else is told. */
  names(): { readonly name: string; readonly kind: string }[];
}

/** Of a hostile text. */
const MOST_NAMES = 1_000;

/** As URLs have it: lower case, punycode, addresses in their one form. Nothing if it is no host. */
const canonical = (host: string): string | undefined => {
  try {
    return new URL(`http://${host}/`).hostname.replace(/\.$/, '') || undefined;
  } catch {
    return;
  }
};

const kindOf = (host: string): string => {
  if (/^127\.|^\[::1]$|^(.+\.)?localhost$/.test(host)) return 'this machine';
  if (/^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(host)) return 'a private IPv4 address';
  if (/^\d[\d.]+$/.test(host)) return 'an IPv4 address';
  if (host.startsWith('[')) return /^\[f[cde]/.test(host) ? 'a private IPv6 address' : 'an IPv6 address';
  if (/(^|\.)xn--/.test(host)) return 'an internationalised name';
  return host.includes('.') ? 'a name' : 'a name without a domain';
};

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const DOTTED = /^([\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)+(xn--[a-z\d-]+|[a-z]{2,24}|[A-Z]{2,24}|\P{ASCII}+)$/u;
/** Dots that part no domains. */
const NO_HOST =
  /\.([cm]?js|tsx?|html?|css|json|conf|cnf|ya?ml|toml|txt|log|xml|wasm|php)$|^(socket|engine)\.io$|^asp\.net$/i;
/** Already by such a name. */
const OURS = /^host-\d+\.example$/;
/** `%2F` and its like; an address in brackets; or whatever can be in a name or an address. */
const RUNS = /%[\da-f]{2}|\[[\da-f:.]+(?:%(?:25)?[\w.-]+)?\]|[\p{L}\p{N}:._-]+/giu;
const AUTHORITY = /(?:\/\/|%2F%2F)(?:[^/?#\s"']*@)?(\[[^\]\s]*\]|[\p{L}\p{N}._-]+)/giu;
/** A shorter word is too common to be taken for a host wherever it stands. */
const LEAST_LETTERS = 4;

const isIpv6 = (run: string): boolean =>
  run.length < 46 && /:.*:/.test(run) && /[\da-f]/i.test(run) && !!canonical(`[${run}]`);

/** Zones are of one machine only, and no URL parser knows them. */
const withoutZone = (host: string): string => host.replace(/%(25)?[\w.-]+\]$/, ']');

export const createHostMask = (): HostMask => {
  /** By canonical name. */
  const known = new Map<string, string>();
  /** How texts had them. */
  const spelt = new Map<string, string>();

  const nameOf = (host: string): string => {
    const key = host.toLowerCase();
    const real = spelt.get(key) ?? canonical(withoutZone(host)) ?? key;
    if (OURS.test(real)) return real;
    const name = known.get(real) ?? `host-${known.size < MOST_NAMES ? known.size + 1 : 'other'}.example`;
    if (known.size < MOST_NAMES) {
      known.set(real, name);
      spelt.set(key, real);
    }
    return name;
  };
  const isKnown = (word: string): boolean => {
    const key = word.toLowerCase();
    return spelt.has(key) || known.has(key) || (/\P{ASCII}/u.test(key) && known.has(canonical(key) ?? ''));
  };
  /** Under a name that is known, or with one in it. */
  const isNear = (word: string): boolean => {
    for (const host of known.keys())
      if (host.length >= LEAST_LETTERS && host.includes('.') && word.toLowerCase().includes(host)) return true;
    return false;
  };
  const isHost = (word: string, words: Words, hasPort: boolean): boolean =>
    (isKnown(word) && (words === 'foreign' || hasPort || word.length >= LEAST_LETTERS)) ||
    (words !== 'advice' && IPV4.test(word)) ||
    (words === 'foreign' && word.length < 254 && DOTTED.test(word) && !NO_HOST.test(word)) ||
    isNear(word);
  const inRun = (run: string, words: Words): string => {
    if (/^%..$/.test(run)) return run;
    const isSure = (host: string) => isKnown(host) || words !== 'advice';
    if (run.startsWith('[')) return canonical(withoutZone(run)) && isSure(run) ? nameOf(run) : run;
    const [, bare = '', rest = ''] = /^(.*?)([:.]*)$/s.exec(run)!;
    if (isIpv6(run) && isSure(`[${run}]`)) return nameOf(`[${run}]`);
    if (isIpv6(bare) && isSure(`[${bare}]`)) return nameOf(`[${bare}]`) + rest;
    return run
      .split(':')
      .map((part, at, parts) => {
        const [, before = '', word = '', after = ''] = /^([._-]*)(.*?)([._-]*)$/s.exec(part)!;
        const hasPort = !after && /^\d+$/.test(parts[at + 1] ?? '');
        return word && isHost(word, words, hasPort) ? before + nameOf(word) + after : part;
      })
      .join(':');
  };
  const apply = (text: string, words: Words): string =>
    text
      // What stands where a URL has its host is one, however short.
      .replace(AUTHORITY, (whole, host: string) =>
        canonical(withoutZone(host)) && (words !== 'advice' || isKnown(host))
          ? whole.slice(0, whole.length - host.length) + nameOf(host)
          : whole,
      )
      .replace(RUNS, (run) => inRun(run, words));

  return {
    apply,
    learn: apply,
    names: () => [...known].map(([host, name]) => ({ name, kind: kindOf(host) })),
  };
};
