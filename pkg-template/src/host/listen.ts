/** Listens while a bus lives; returns how to stop. Stubs of the page, in tests of applications, may lack the methods. */
export const listen = <E extends Event>(
  target: EventTarget | undefined,
  types: readonly string[],
  heard: (event: E) => void,
): (() => void) => {
  for (const type of types) target?.addEventListener?.(type, heard as (event: Event) => void);
  return () => {
    for (const type of types) target?.removeEventListener?.(type, heard as (event: Event) => void);
  };
};
