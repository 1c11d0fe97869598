/** Servers that speak WebSocket, but badly. */
import { close, frame, send } from '../wire.mjs';
import { row } from '../world.mjs';

/** `bytes` follow the 101 in the same packet, or `afterMs` later. */
function speaks(title, cause, bytes, { afterMs, truth = 'protocol-error', ...more } = {}) {
  row(title, { cause, truth, variants: ['plain', 'cors'], ...more }, async (place) => {
    const server = await place.http((request) => {
      if (!request.upgrade) return request.answer(426, { headers: { Upgrade: 'websocket' } });
      request.switch({}, ...(afterMs ? [] : [bytes]));
      if (afterMs) setTimeout(() => send(request.socket, bytes), afterMs);
      return undefined;
    });
    return { url: server.ws(), healthUrl: server.http() };
  });
}
const MASKED = Buffer.concat([Buffer.from([0x81, 0x80 | 2, 1, 2, 3, 4]), Buffer.from([0x68 ^ 1, 0x69 ^ 2])]);
/** Firefox may say nothing of `open` if the bad frame is there by then: to the page, an end of the handshake. Where it does, it looks as in the first row below. */
const RSV1 = '21c RSV1 frame without extension';
const early = (cause) => ({
  engines: ['firefox'],
  truth: ({ opened }) => (opened ? 'protocol-error' : 'early-bad-frame'),
  cause: ({ opened }) => (opened ? RSV1 : cause),
});
const LATE = { engines: ['chromium', 'webkit'] };
const BAD_UTF8 = frame(0x1, Buffer.from([0xff, 0xfe]));
/** 2^62 bytes are announced. */
const HUGE = Buffer.from([0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0]);

// A proxy that compresses one way only, a middlebox that understands extensions it was not asked about.
speaks('a compressed frame where compression was not agreed upon', RSV1, frame(0x1, 'hi', { first: 0xc1 }), {
  afterMs: 80,
});
speaks('a frame with an opcode that does not exist', '31a bad opcode', frame(0x3, 'x'), { ...LATE });
speaks(
  'a frame with an opcode that does not exist, at once',
  '31a bad opcode',
  frame(0x3, 'x'),
  early('31a bad opcode'),
);
// A server made of a client's code.
speaks('a masked frame', '31b masked server frame', MASKED, LATE);
speaks('a masked frame, which does not matter', '31b masked server frame', MASKED, {
  engines: ['firefox'],
  truth: 'healthy',
});
speaks('text that is not UTF-8', '31c invalid UTF-8 text', BAD_UTF8, LATE);
speaks('text that is not UTF-8, at once', '31c invalid UTF-8 text', BAD_UTF8, early('31c invalid UTF-8 text'));
speaks('the close code 1006 on the wire', '31d close code 1006 on wire', close(1006, 'x'));
speaks('a frame that announces 2^62 bytes', '31e huge frame length 2^62', HUGE, {
  engines: ['chromium'],
  truth: 'message-too-big',
});
speaks(
  'a frame that announces 2^62 bytes, at once',
  '31e huge frame length 2^62',
  HUGE,
  early('31e huge frame length 2^62'),
);
speaks('a frame that announces 2^62 bytes, which is waited for', '31e huge frame length 2^62', HUGE, {
  engines: ['webkit'],
  truth: 'healthy',
});
