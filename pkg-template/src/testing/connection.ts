/** The server's end of one connection. */
import { REASON_BYTES } from './arguments.js';
import { byteLength, copyOf, isBytes, textOf } from './bytes.js';
import { FakeServerError } from './errors.js';
import { createInbox } from './inbox.js';
import { type Line, LOST, type Peer } from './socket.js';
import type { FakeClose, FakeConnection, FakeReceived } from './types.js';

/** RFC 6455 §7.4 and the IANA registry: what a Close frame may say. */
const mayBeSent = (code: unknown): boolean =>
  Number.isInteger(code) && /^(100[0-3]|100[7-9]|101[0-4]|[34]\d{3})$/.test(`${code}`);

const wrong = (message: string): never => {
  throw new FakeServerError('argument', message);
};

const parseFrame = (code: unknown, reason: unknown): FakeClose => {
  if (code === undefined && reason === undefined) return { code: 1005, reason: '', wasClean: true };
  if (!mayBeSent(code))
    wrong(
      `close(${String(code)}): no Close frame may say that; 1000 to 1003, 1007 to 1014 and 3000 to 4999 may. For 1006 use cut()`,
    );
  const text = reason === undefined ? '' : textOf(reason);
  if (byteLength(text) > REASON_BYTES) wrong('close(): a Close frame has room for 123 bytes of reason');
  return { code: code as number, reason: text, wasClean: true };
};

export interface ServerEnd {
  readonly connection: FakeConnection;
  readonly peer: Peer;
  /** Nothing more will happen: nobody is left waiting. */
  over(error: FakeServerError): void;
}

export const createConnection = (url: string, protocol: string, line: Line, answersClose: boolean): ServerEnd => {
  const received: FakeReceived[] = [];
  const inbox = createInbox<FakeReceived>();
  /** On its way here. */
  const coming: (() => void)[] = [];
  let paused = false;
  let ended: string | undefined;
  let tell: (how: FakeClose) => void;
  const closed = new Promise<FakeClose>((done) => {
    tell = done;
  });
  const end = (how: FakeClose, by: string) => {
    ended ??= `The connection to ${new URL(url).host} was ${by} (${how.code})`;
  };
  const stopReading = () => {
    coming.length = 0;
    inbox.end(new FakeServerError('closed', `${ended}: no message can come any more`));
  };
  const mustLive = () => {
    if (ended) throw new FakeServerError('closed', ended);
  };
  const leave = async (how: FakeClose) => {
    await line.end(how);
    stopReading();
    tell(how);
  };
  const read = () => {
    if (!paused) coming.shift()?.();
  };
  const arrive = (task: () => void) => {
    coming.push(task);
    Promise.resolve().then(read);
  };

  const connection: FakeConnection = Object.freeze({
    url,
    protocol,
    received,
    closed,
    next: inbox.next,
    send(data: unknown) {
      mustLive();
      if (typeof data !== 'string' && !isBytes(data)) wrong('send(): a string, an ArrayBuffer or a view of one');
      return line.message(isBytes(data) ? copyOf(data) : textOf(data));
    },
    close(code?: unknown, reason?: unknown) {
      const how = parseFrame(code, reason);
      mustLive();
      end(how, 'closed by the server');
      return leave(how);
    },
    cut() {
      mustLive();
      end(LOST, 'cut');
      stopReading();
      return leave(LOST);
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      for (let left = coming.length; left; left--) Promise.resolve().then(read);
    },
  } as FakeConnection);
  return {
    connection,
    peer: {
      message: (data, bytes) =>
        arrive(() => {
          line.left(bytes);
          received.push(data);
          inbox.push(data);
        }),
      close: (code, reason) =>
        arrive(() => {
          const how = { code, reason, wasClean: true };
          end(how, 'closed by the client');
          stopReading();
          if (answersClose) leave(how);
          else tell(how);
        }),
      giveUp() {
        end(LOST, 'never opened');
        stopReading();
        tell(LOST);
      },
    },
    over(error) {
      ended ??= error.message;
      inbox.end(error);
      tell(LOST);
    },
  };
};
