import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { disposeAll } from 'whysocket';
import { type FakeServer, fakeServer } from 'whysocket/testing';
import { Room } from './room';

let server: FakeServer;
beforeEach(() => {
  server = fakeServer();
});
afterEach(() => {
  cleanup();
  disposeAll();
  server.restore();
});

const room = (name: string) => (
  <StrictMode>
    <Room name={name} />
  </StrictMode>
);

test('what was said before the connection is open goes out, and the answer is shown', async () => {
  render(room('tea'));
  screen.getByText('Say hello').click();
  const connection = await server.accept();
  expect(JSON.parse(`${await connection.next()}`)).toEqual({ type: 'say', text: 'hello' });
  connection.send('{"type":"say","text":"hello yourself"}');
  expect(await screen.findByText('hello yourself')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('open');
  expect(server.requests.length).toBe(1);
});

test('why it failed is shown; another room is another connection, and of the first nothing is left', async () => {
  const { rerender, unmount } = render(room('tea'));
  await server.refuse();
  expect((await screen.findByText(/Handshake failed/)).textContent).toMatch(/1006/);
  rerender(room('cake'));
  const connection = await server.accept();
  expect(await screen.findByText('open')).toBeTruthy();
  unmount();
  disposeAll();
  expect((await connection.closed).code).toBe(1000);
});
