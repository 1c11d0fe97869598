/** What hands do to a picture of time: each answers the listener for it. */

/** By key; with Ctrl, Alt or Meta it is the browser's. */
export const onKeys =
  (acts: { readonly [key: string]: (() => void) | undefined }) =>
  (event: KeyboardEvent): void => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

/** `zoom` is given how far, and the place in the element; `move` how far in px. In a page that scrolls it needs the focus or Ctrl, as maps do, or nobody could scroll past it. */
export const onWheel =
  (zoom: (steps: number, x: number) => void, move: (x: number) => void, scrolls: boolean) =>
  (event: WheelEvent): void => {
    if (scrolls && !event.ctrlKey && !(event.currentTarget as Element).matches(':focus')) return;
    event.preventDefault();
    const { deltaX, deltaY, shiftKey, clientX } = event;
    if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) move(deltaX || deltaY);
    else
      zoom(
        Math.max(-2, Math.min(2, deltaY / 100)),
        clientX - (event.currentTarget as Element).getBoundingClientRect().left,
      );
  };

/** Below this it is a click. */
const STILL = 4;

/** From where it began, in px. */
export const onDrag =
  (move: (x: number, y: number) => void) =>
  (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const target = event.currentTarget as HTMLElement;
    const { clientX, clientY, pointerId } = event;
    let dragging = false;
    const drag = (now: PointerEvent) => {
      // Let go of where nobody told us.
      if (!now.buttons) return drop();
      const [x, y] = [now.clientX - clientX, now.clientY - clientY];
      if (!dragging && Math.hypot(x, y) < STILL) return;
      if (!dragging) target.setPointerCapture(pointerId);
      dragging = true;
      move(x, y);
    };
    const drop = () => {
      target.removeEventListener('pointermove', drag);
      target.removeEventListener('pointerup', drop);
      target.removeEventListener('pointercancel', drop);
    };
    target.addEventListener('pointermove', drag);
    target.addEventListener('pointerup', drop);
    target.addEventListener('pointercancel', drop);
  };
