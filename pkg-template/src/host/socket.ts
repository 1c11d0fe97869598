/** One socket and what it was given. Payloads pass here and never enter the state machine. */
import type { Data, Incoming } from '../types.js';

export interface SocketFacts {
  opened(protocol: string): void;
  message(data: Incoming): void;
  errored(): void;
  closed(code: number, clean: boolean, reason: string): void;
}

export interface Wire {
  /** Sends, and enters the id in the ledger. */
  hand(data: Data, id: number): void;
  /** Sends what has no outcome. */
  hello(data: Data): void;
  /** False: what is sent now would sit in the browser's buffer, or be lost because the socket is closing. */
  hasRoom(limit: number): boolean;
  /** How many handed messages are not known to have left. */
  pending(): number;
  /** Takes the ids whose bytes have left the browser's buffer out of the ledger. */
  drained(): number[];
  close(code: number, reason: string): void;
  /** Lets go at once: no handler hears of this socket again. Returns the ids that may or may not have left. */
  drop(): number[];
}

const OPEN = 1;
const CLOSED = 3;

export const openWire = (
  Class: typeof WebSocket,
  url: URL,
  protocols: readonly string[],
  binaryType: BinaryType,
  facts: SocketFacts,
): Wire => {
  const socket = protocols.length ? new Class(url.href, [...protocols]) : new Class(url.href);
  /** Bytes ever given to this socket, as `bufferedAmount` counted them. */
  let given = 0;
  const ledger: (readonly [id: number, upTo: number])[] = [];
  // Stubs may lack it.
  const buffered = () => socket.bufferedAmount || 0;

  socket.binaryType = binaryType;
  socket.onopen = () => facts.opened(socket.protocol || '');
  socket.onmessage = (event) => facts.message(event.data);
  socket.onerror = () => facts.errored();
  socket.onclose = ({ code, wasClean, reason }) => facts.closed(code, wasClean, reason);

  const send = (data: Data) => {
    const before = buffered();
    socket.send(data as string);
    given += buffered() - before;
  };
  const take = (count: number) => ledger.splice(0, count).map(([id]) => id);

  return {
    hello: send,
    hand(data, id) {
      try {
        send(data);
        ledger.push([id, given]);
      } catch {
        // Nobody can tell how far it came: it never counts as drained.
        ledger.push([id, Number.POSITIVE_INFINITY]);
      }
    },
    hasRoom: (limit) => socket.readyState === OPEN && buffered() <= limit,
    pending: () => ledger.length,
    drained() {
      const left = given - buffered();
      const first = ledger.findIndex(([, upTo]) => upTo > left);
      return take(first < 0 ? ledger.length : first);
    },
    close(code, reason) {
      try {
        socket.close(code, reason);
      } catch {
        // Codes that only a browser may send.
        socket.close();
      }
    },
    drop() {
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      if (socket.readyState !== CLOSED) socket.close();
      return take(ledger.length);
    },
  };
};
