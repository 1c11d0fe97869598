/** A firewall that lets go on what is open and drops whatever is new, without a word: what a full table of connections does, and many a new rule. */
import { execFileSync } from 'node:child_process';

const nft = (...words) => execFileSync('nft', words, { stdio: ['ignore', 'ignore', 'inherit'] });

/** From now on, to this port of the place; it is as before when the place ends. */
export function dropNewConnections(place, port) {
  const table = ['inet', `place${place.n}`];
  nft('add', 'table', ...table);
  place.closing(async () => nft('delete', 'table', ...table));
  nft('add', 'chain', ...table, 'in', '{ type filter hook input priority 0; }');
  nft(
    'add',
    'rule',
    ...table,
    'in',
    'ip',
    'daddr',
    place.address,
    'tcp',
    'dport',
    String(port),
    'tcp',
    'flags',
    '&',
    '(syn|ack)',
    '==',
    'syn',
    'drop',
  );
}
