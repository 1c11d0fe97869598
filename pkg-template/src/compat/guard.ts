/** Nobody's function keeps the others from being called, and nothing that was thrown is lost. */
export const guard = (what: string, call: () => void, onError: ((error: string) => void) | undefined): void => {
  try {
    call();
  } catch (error) {
    try {
      if (!onError) throw error;
      onError(`${what}: ${messageOf(error)}`);
    } catch (unheard) {
      // The platform's way to say so.
      setTimeout(() => {
        throw unheard;
      });
    }
  }
};

export const messageOf = (error: unknown): string => `${(error as Error | undefined)?.message ?? error}`;
