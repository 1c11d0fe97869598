/** `whysocket/testing` as tests use it. */
import { getBus } from 'whysocket';
import { type FakeRequest, FakeServerError, fakeServer } from 'whysocket/testing';

export const chat = async (): Promise<string | undefined> => {
  using server = fakeServer({ onRequest: (request: FakeRequest) => request.state === 'waiting' && request.accept() });
  getBus({ url: '/live', WebSocket: server.WebSocket }).connect();
  const connection = await server.accept({ protocol: 'v1', answersClose: false });
  await connection.send(new Uint8Array(2));
  const { code, reason } = await connection.closed;
  // @ts-expect-error -- a server has no Blob to send.
  await connection.send(new Blob([]));
  // @ts-expect-error -- what a page cannot see cannot be given.
  await server.refuse(401);
  const data = await connection.next().catch((error: unknown) => {
    if (error instanceof FakeServerError && error.code === 'closed') return `${code} ${reason}`;
    throw error;
  });
  return typeof data === 'string' ? data : undefined;
};
