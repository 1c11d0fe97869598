/** The edge that is dragged, or moved by arrow keys. The size is set as a property of the style object, which no policy forbids. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { words } from '../words.js';

const LEAST = { bottom: 180, right: 320 };
const USUAL = { bottom: 400, right: 460 };
const STEP = 24;

export const Resizer = ({ desk }: { desk: Desk }) => {
  const handle = useRef<HTMLDivElement>(null);
  const dock = desk.dock as 'bottom' | 'right';
  const isBottom = dock === 'bottom';
  const most = Math.max(LEAST[dock], Math.round((isBottom ? innerHeight : innerWidth) * 0.9));
  const side = isBottom ? 'height' : 'width';
  const fit = (wish: number) => Math.round(Math.min(most, Math.max(LEAST[dock], wish)));
  const size = fit(desk.size[side] ?? USUAL[dock]);
  const set = (next: number) => {
    desk.size[side] = fit(next);
    desk.changed();
  };
  const from = useRef(0);
  const at = (event: PointerEvent) => (isBottom ? event.clientY : event.clientX);
  const keep = () => desk.remember({ [side]: desk.size[side] });
  useLayoutEffect(() => {
    const panel = handle.current?.parentElement;
    panel?.style.setProperty('--size', `${size}px`);
  }, [size, dock]);
  const onKeyDown = (event: KeyboardEvent) => {
    const more = isBottom ? 'ArrowUp' : 'ArrowLeft';
    const less = isBottom ? 'ArrowDown' : 'ArrowRight';
    const next = { [more]: size + STEP, [less]: size - STEP, Home: LEAST[dock], End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  return (
    <div
      ref={handle}
      class="resizer"
      role="separator"
      tabIndex={0}
      aria-label={words.resize}
      aria-orientation={isBottom ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={LEAST[dock]}
      aria-valuemax={most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = size + at(event);
        event.preventDefault();
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && set(from.current - at(event))}
      onLostPointerCapture={keep}
      onKeyDown={onKeyDown}
      onKeyUp={keep}
    />
  );
};
