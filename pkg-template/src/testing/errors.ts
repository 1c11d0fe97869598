/** What a test did wrong, by `code`. */
export class FakeServerError extends Error {
  override name = 'FakeServerError';
  constructor(
    /**
     * `argument`: it cannot be used. `installed`: there is a fake server already. `decided`: the request was accepted or refused.
     * `gone`: the client gave up on it. `closed`: the connection has ended. `restored`: the server has.
     */
    readonly code: 'argument' | 'installed' | 'decided' | 'gone' | 'closed' | 'restored',
    message: string,
  ) {
    super(message);
  }
}
