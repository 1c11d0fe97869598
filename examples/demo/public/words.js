/** What the page says about a state of the bus. Sentences about a close are the package's own. */

export const phases = {
  idle: 'Idle',
  resolving: 'Resolving',
  connecting: 'Connecting',
  open: 'Open',
  closing: 'Closing',
  waiting: 'Waiting',
  paused: 'Paused',
  stopped: 'Stopped',
};

/** Kinds of time in an attempt, in the order of its life. */
export const kinds = {
  provider: 'Provider',
  connecting: 'Handshake',
  hello: 'Hello',
  open: 'Open',
  closing: 'Closing',
  waiting: 'Waiting',
};

/** Ways to stop that somebody wished for. */
const wished = new Set(['closed', 'disposed', 'normal-close', 'disabled']);
export const isFailure = ({ phase, reason }) => phase === 'stopped' && !wished.has(reason);

export function sentenceOf({ phase, reason, waitingFor, lastClose, opens }, stopped) {
  switch (phase) {
    case 'idle':
      return 'Nothing has been asked of it yet.';
    case 'resolving':
      return 'Asking for the URL of this attempt.';
    case 'connecting':
      return connecting(reason);
    case 'open':
      return opens > 1 ? `Open again, for the ${ordinal(opens)} time.` : 'Messages go straight to the socket.';
    case 'closing':
      return 'Our Close frame is out; the server has 2 s to answer it.';
    case 'waiting':
      return lastClose?.message ?? 'Waiting before the next attempt.';
    case 'paused':
      if (reason === 'hidden' || reason === 'page-cached')
        return 'Nobody looks at the page; it connects again at once when somebody does.';
      return waitingFor ? `Waiting for ${waitingFor}. Ask again once it is there.` : 'There is no URL yet.';
    default:
      return stopped ?? lastClose?.message ?? 'Stopped.';
  }
}

function connecting(reason) {
  if (reason === 'greeting') return 'The socket is open; waiting for the server to say that it is ready.';
  if (reason === 'browser-throttled') return 'The browser itself holds this attempt back after many failures.';
  if (reason === 'behind-own-socket') return 'Waiting behind another socket of this page to the same host.';
  return 'The handshake is under way.';
}

export function ordinal(count) {
  const tens = count % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
}
