/**
 * One clock for the page. What changed is drawn at the next frame; what only moves is drawn 30 times a second, or once
 * a second where less motion is asked for. A hidden page draws nothing.
 */
const FRAME_MS = 33;
const CALM_MS = 1_000;
const less = matchMedia('(prefers-reduced-motion: reduce)');

/** @param {(now: number) => boolean} update Draws what changed; true if anything did. */
export function createTicker(update, move) {
  let moved = 0;
  const step = (at) => {
    requestAnimationFrame(step);
    const now = Date.now();
    if (!update(now) && at - moved < (less.matches ? CALM_MS : FRAME_MS)) return;
    moved = at;
    move(now);
  };
  requestAnimationFrame(step);
}
