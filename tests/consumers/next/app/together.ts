const waiting: (() => void)[] = [];

/** Requests that are to be answered at the same time wait here for each other. */
export const together = (count: number): Promise<void> =>
  new Promise((done) => {
    if (waiting.push(done) >= count) for (const go of waiting.splice(0)) go();
  });
