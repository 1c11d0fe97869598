/** The last attempts on one line: whether it was well, and how it went wrong, before anything is read. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { waiting } from '../attempts.js';
import type { Desk } from '../desk.js';
import { words } from '../words.js';

const HEIGHT = 20;
const LEAST_SPAN = 10_000;
const MOST_ATTEMPTS = 40;

export const Strip = ({ desk }: { desk: Desk }) => {
  const host = useRef<HTMLButtonElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => setWidth(host.current?.clientWidth ?? 0));
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const { attempts: all, snapshot } = desk.watched!;
  const attempts = waiting(all, snapshot.phase).slice(-MOST_ATTEMPTS);
  const from = attempts[0]?.from ?? desk.now;
  const scale = width / Math.max(LEAST_SPAN, desk.now - from);
  const bars = attempts.flatMap(({ segments, attempt }) =>
    segments.map(({ kind, from: start, to = desk.now }) => ({ key: `${attempt} ${kind}`, kind, start, to })),
  );
  return (
    <button
      type="button"
      class="strip"
      ref={host}
      aria-label={words.timeline.label}
      onClick={() => desk.show('timeline')}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {bars.map(({ key, kind, start, to }) => (
          <rect
            key={key}
            class="bar"
            data-kind={kind}
            x={(start - from) * scale}
            width={Math.max(1.5, (to - start) * scale)}
            y={kind === 'waiting' || kind === 'paused' ? HEIGHT / 2 - 1 : 3}
            height={kind === 'waiting' || kind === 'paused' ? 2 : HEIGHT - 6}
          />
        ))}
      </svg>
    </button>
  );
};
