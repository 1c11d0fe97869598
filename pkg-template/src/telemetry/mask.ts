/** What leaves the page of a text that may have secrets or hosts in it. */
import { report } from '../driver.js';
import { refuse } from '../parse.js';
import { redact } from '../redact.js';
import { bedsideOf, type Watched } from './everyone.js';

export type Hosts = 'mask' | 'show';

export const parseHosts = (hosts: unknown = 'mask'): Hosts =>
  hosts === 'mask' || hosts === 'show' ? hosts : refuse('options.hosts', hosts, 'mask or show');

/** Dots that part no domains. */
const NO_HOST = /^(socket|engine)\.io$|\.([cm]?js|php|html?|json)$/i;

/** Of a URL whatever stands where its host does; elsewhere an address, or a name with dots that ends as a domain does. */
const withoutHosts = (text: string): string =>
  text
    .replace(/(\w+:)?\/\/[^/?#\s]*/g, '…')
    .replace(
      /\[[\da-f:.]+\](:\d+)?|\blocalhost\b(:\d+)?|\d+(\.\d+){3}(:\d+)?|([\p{L}\p{N}_-]+\.)+(xn--[a-z\d-]+|\p{L}{2,24})(?![\p{L}\p{N}_-])(:\d+)?/giu,
      (name) => (NO_HOST.test(name) ? name : '…'),
    );

/** Enough for whatever has a name. */
const MOST = 200;

export interface Mask {
  readonly hosts: Hosts;
  /** Redacted, also by what the application's `redact` adds, then cut. */
  safe(text: unknown, where: string, most?: number): string;
  /** Of a key, or what is shown as one. */
  label(key: string): string;
  /** Of what is safe already: without hosts, if they are masked. */
  hide(text: string): string;
}

export const maskOf = (bus: Watched, hosts: Hosts): Mask => {
  const bedside = bedsideOf(bus);
  /** As it is at the time: options change. */
  const byApplication = (text: string, where: string): string => {
    const more = bedside?.asked().redact;
    if (!more) return text;
    try {
      const own: unknown = more(text, where);
      if (typeof own === 'string') return own;
    } catch (error) {
      report(error);
    }
    return '…';
  };
  // Cut last: a cut could hide what marks a secret.
  const safe = (text: unknown, where: string, most = MOST) => byApplication(redact(`${text}`), where).slice(0, most);
  const hide = (text: string) => (hosts === 'mask' ? withoutHosts(text) : text);
  return {
    hosts,
    safe,
    hide,
    // Behind `#` is a mark of the user, another one for each: nobody's business, and without number.
    label: (key) => hide(safe(key.replace(/#\w+$/, ''), 'key')),
  };
};
