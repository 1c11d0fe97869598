/** Other tabs of this origin that hold a bus with the same key and have been in trouble, too: how many, and nothing else of them. */
import type { Bedside } from '../bedside.js';
import { hash } from '../hash.js';

/** More would be a storm of their own. */
const MOST = 64;

type Word = { readonly from: string; readonly kind: 'here' | 'too' | 'gone' };

export interface Announced {
  others(): number;
  /** By itself, where the page went into the back/forward cache. */
  hasLeft(): boolean;
  leave(): void;
}

export const announce = (bedside: Bedside, changed: () => void): Announced => {
  const others = new Set<string>();
  if (typeof BroadcastChannel !== 'function') return { others: () => 0, hasLeft: () => false, leave: () => {} };
  // A mark of the user stands behind the key, and is another one in each page.
  const { name, identity } = bedside.asked();
  const channel = new BroadcastChannel(`whysocket:${hash(JSON.stringify([name.replace(/#\w+$/, ''), identity]))}`);
  const from = `${Math.random()}`;
  const say = (kind: Word['kind']) => channel.postMessage({ from, kind } satisfies Word);
  // Node, in tests of applications, would wait for it.
  (channel as { unref?: () => void }).unref?.();
  channel.onmessage = ({ data }: MessageEvent<Partial<Word> | undefined>) => {
    const { from: other, kind } = data ?? {};
    if (typeof other !== 'string') return;
    if (kind === 'gone') others.delete(other);
    else if (others.size < MOST && !others.has(other)) {
      others.add(other);
      if (kind === 'here') say('too');
      changed();
    }
  };
  // An open channel would keep a page out of the back/forward cache in some engines; it is closed on the way.
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    others.clear();
    say('gone');
    channel.close();
    globalThis.removeEventListener('pagehide', leave);
  };
  globalThis.addEventListener('pagehide', leave);
  say('here');
  return { others: () => others.size, hasLeft: () => left, leave };
};
