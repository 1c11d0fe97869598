/** The class of each attempt, kept from what it makes. It says that it is native where theirs is, so that diagnosis does as much as it would. */
export const capturing = (given: typeof WebSocket | undefined, keep: (socket: WebSocket) => void): typeof WebSocket => {
  const current = () => given ?? globalThis.WebSocket;
  class Captured {
    constructor(...rest: ConstructorParameters<typeof WebSocket>) {
      const socket = new (current())(...rest);
      keep(socket);
      // biome-ignore lint/correctness/noConstructorReturn: main, and whoever awaits connect(), want the real one
      return socket;
    }
    static toString(): string {
      return `${current()}`;
    }
  }
  return Captured as unknown as typeof WebSocket;
};
