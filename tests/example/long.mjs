/** Stories that take many seconds, or are about the page alone. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { measure } from './table.mjs';

/** Longer than the longest wait of the build before, which is 4 s. */
const SILENT_MS = 9_000;
/** A window of the build after may be 30 s wide. */
const RETRY_MS = 60_000;

/** One back end is enough for them. */
export function longPaths(place, reader, browser) {
  it('before: refused handshakes are tried a few times; then it is over, though the server is back', async () => {
    const page = reader('before');
    await page.open('harbour');
    await page.isConnected();
    await page.refuse(600);
    await page.quiet(SILENT_MS);
    await page.refuse(0);
    const seen = await page.quiet(2 * SILENT_MS);
    const { error, state } = await page.see();
    assert.deepEqual([seen.now, error, state], [0, 'WebSocket connection error', 'Not connected']);
    measure(place, page, 'The server refuses handshakes, and comes back', seen);
  });

  it('after: refused handshakes go on at random intervals, the screen says who refuses, and it connects by itself', async () => {
    const page = reader('after');
    await page.open('harbour');
    await page.isConnected();
    await page.refuse(600);
    await page.sees('who refuses', ({ error }) => /503/.test(error));
    await page.until('further attempts', ({ refused }) => refused >= 4, 2 * RETRY_MS);
    await page.refuse(0);
    await page.until('a connection', ({ now }) => now === 1, RETRY_MS);
    const { error } = await page.isConnected();
    assert.equal(error, '');
    measure(place, page, 'The server refuses handshakes, and comes back', await page.sockets());
  });

  it('fits a screen of 360 pixels, in either build', async () => {
    const device = { width: 360, height: 740, deviceScaleFactor: 1, mobile: true };
    await browser().session.sendDevToolsCommand('Emulation.setDeviceMetricsOverride', device);
    for (const build of ['before', 'after']) {
      const page = reader(build);
      await page.open('payroll');
      await page.sees('the page', ({ state }) => state);
      assert.ok((await page.see()).width <= 360);
    }
    await browser().session.sendDevToolsCommand('Emulation.clearDeviceMetricsOverride', {});
  });
}
