/** The edge that is dragged, or moved by arrow keys. The size is set as a property of the style object, which no policy forbids. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { recall } from '../memory.js';
import { words } from '../words.js';

const LEAST = { bottom: 180, right: 320 };
const USUAL = { bottom: 400, right: 460 };
const STEP = 24;

const sizeOf = (dock: 'bottom' | 'right'): number =>
  (dock === 'bottom' ? recall().height : recall().width) ?? USUAL[dock];

export const Resizer = ({ desk }: { desk: Desk }) => {
  const handle = useRef<HTMLDivElement>(null);
  const dock = desk.dock as 'bottom' | 'right';
  const isBottom = dock === 'bottom';
  const most = Math.max(LEAST[dock], Math.round((isBottom ? innerHeight : innerWidth) * 0.9));
  const size = Math.min(most, Math.max(LEAST[dock], sizeOf(dock)));
  const set = (next: number) => {
    const whole = Math.round(Math.min(most, Math.max(LEAST[dock], next)));
    desk.remember(isBottom ? { height: whole } : { width: whole });
  };
  useLayoutEffect(() => {
    const panel = handle.current?.parentElement;
    panel?.style.setProperty('--size', `${size}px`);
  }, [size, dock]);
  const onPointerDown = (event: PointerEvent) => {
    const target = event.currentTarget as HTMLElement;
    const from = isBottom ? event.clientY : event.clientX;
    target.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => set(size + from - (isBottom ? moved.clientY : moved.clientX));
    const up = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', up);
      target.removeEventListener('pointercancel', up);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', up);
    target.addEventListener('pointercancel', up);
    event.preventDefault();
  };
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
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
};
