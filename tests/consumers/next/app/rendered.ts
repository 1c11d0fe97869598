declare global {
  var renderings: number | undefined;
}

/** How often this process has rendered the Provider: the registry that a route sees is that of the renderer, or this is 0 there. */
export const rendered = (): number => globalThis.renderings ?? 0;

export const countRendering = (): void => {
  if (typeof window === 'undefined') globalThis.renderings = rendered() + 1;
};
