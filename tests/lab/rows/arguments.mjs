/** Arguments that no server ever sees. */
import { row } from '../world.mjs';

const HOST = 'api.wsx.test:8080';

for (const [title, truth, url, protocols] of [
  ['the URL ends where the host should be', 'url-invalid', 'ws://'],
  ['a bracket is not closed', 'url-invalid', 'wss://[::1'],
  ['the host has a space', 'url-invalid', 'ws://exa mple/'],
  // What a build writes when a variable was missing: `wss://${undefined}/ws`.
  ['a variable was undefined', 'url-hollow', 'wss://undefined/ws'],
  ['a variable was null', 'url-hollow', 'ws://null:8080/ws'],
  ['the scheme is ftp:', 'url-scheme', `ftp://${HOST}/`],
  ['the scheme is blob:', 'url-scheme', 'blob:http://x/y'],
  ['the scheme is javascript:', 'url-scheme', 'javascript:1'],
  ['the URL has a fragment', 'url-fragment', `ws://${HOST}/#f`],
  ['the port is 99999', 'url-port', 'ws://api.wsx.test:99999/'],
  ['a subprotocol is there twice', 'subprotocol-duplicate', `ws://${HOST}/`, ['a', 'a']],
  // A token that came as "Bearer eyJ…" and was passed on whole.
  ['a subprotocol has a space', 'subprotocol-invalid', `ws://${HOST}/`, ['a b']],
  ['a subprotocol is empty', 'subprotocol-invalid', `ws://${HOST}/`, ['']],
]) {
  row(`${title}: ${url}`, { truth, set: [truth], certain: true, kind: 'named by main' }, () => ({ url, protocols }));
}
