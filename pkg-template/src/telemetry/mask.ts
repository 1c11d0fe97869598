/** What leaves the page of a text that may have secrets or hosts in it. */
import { refuse } from '../parse.js';
import { redact } from '../redact.js';

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

/** Redacted first: a cut could hide what marks a secret. */
export const safe = (text: unknown, most = 200): string => redact(`${text}`).slice(0, most);

/** Behind `#` is a mark of the user, another one for each: nobody's business, and without number. */
export const labelOf = (key: string, hosts: Hosts): string => {
  const text = safe(key.replace(/#\w+$/, ''));
  return hosts === 'mask' ? withoutHosts(text) : text;
};
