/** A promise of `connect()`, settled from elsewhere. */
export interface Pending {
  readonly promise: Promise<WebSocket>;
  resolve(socket: WebSocket): void;
  reject(error: unknown): void;
}

export const createPending = (): Pending => {
  const pending = {} as { -readonly [name in keyof Pending]: Pending[name] };
  pending.promise = new Promise((resolve, reject) => Object.assign(pending, { resolve, reject }));
  // Whoever does not look has been told by a message.
  pending.promise.catch(() => {});
  return pending;
};
