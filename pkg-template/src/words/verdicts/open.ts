/** What happened to a connection that had opened. */
import type { Entries, Shell } from './shape.js';

const ENDS = (pattern: string, meaning: string): Shell => ['stay', `\`${pattern}\`: ${meaning}`, '`still open after`'];
const CUT = ENDS('/(cut|E[A-Z]+) after/', 'gone without a Close frame');
const IDLE: Shell = [
  'idle',
  '`/(cut|close .*|E[A-Z]+) after/`: the limit shows, to the second',
  '`still open after`: no limit within this time',
];

export const OPEN: Entries = {
  'rejected-after-open': {
    title: 'The server accepted the connection and then closed it with {{code}}: it does not want this client.',
    fix: 'It will come again: do not retry unchanged. Read the reason and the last message, and have the server send both. A session that belongs to another tab or user is a usual cause.',
    topics: '4xxx',
    shell: [ENDS('/close \\d+ /', 'code and reason')],
  },
  'unauthorized-after-open': {
    title:
      'The server accepted the connection and then closed it with {{code}}: the credentials are missing, wrong or expired.',
    fix: 'Get new credentials once, and stop if the answer is the same.',
    topics: '4xxx',
    shell: [ENDS('/close (1008|3000|3003|4\\d\\d\\d) /', 'code and reason')],
  },
  'server-error': {
    title: 'The server closed the connection with {{code}}: it failed on its side.',
    fix: 'Its log has the exception. If it follows a certain message, do not send that again. Python servers also close with 1011 when a ping stays unanswered.',
    topics: 'crash',
    shell: [ENDS('close 1011', 'it fails by itself, without a message')],
  },
  'server-restart': {
    title: 'The server went away ({{code}}): a restart or a deployment.',
    fix: 'Retry with jittered delays, so that not all clients return in the same second.',
    topics: 'restart',
    shell: [ENDS('/close (1001|1012) /', 'still going away')],
  },
  'try-later': {
    title: 'The server asks to come back later ({{code}}).',
    fix: "Wait longer, and look at the server's limits: connections, rate, slow readers.",
    topics: 'limit',
    shell: [ENDS('/close 1013 /', 'still busy')],
  },
  'message-too-big': {
    title: 'The server closed the connection because a message was too big (1009).',
    fix: 'Split the message or raise the limit; it would end the same way again.',
    topics: 'size',
    shell: [ENDS('close 1009', 'even without a message')],
  },
  'protocol-error': {
    title: 'The connection broke because of frames that violate the protocol.',
    fix: 'Try without compression; look for a proxy or antivirus that changes the stream, for invalid UTF-8, for HTTP text written into the socket.',
    topics: 'deflate',
    shell: [ENDS('/bad frame|close 10(02|07|10)|(cut|E[A-Z]+) after/', 'it breaks from here, too')],
  },
  'no-status': {
    title: 'The server closed the connection without a code (1005).',
    fix: 'A handler that returned early, or `close()` without a code: give one, and a reason.',
    topics: '4xxx',
    shell: [ENDS('close 1005', 'no code')],
  },
  'closed-by-peer': {
    title: 'The server closed the connection with {{code}}.',
    fix: "What the code means is the application's to say; tell the client which codes are final.",
    topics: '4xxx',
    shell: [ENDS('/close \\d+ /', 'code and reason')],
  },
  'connection-lost': {
    title: 'The connection to {{at}} was lost without a Close frame.',
    fix: 'Retry. If it happens again: the network, a proxy that was reloaded, a process that was killed, a handler that simply returned.',
    topics: 'restart idle',
    shell: [CUT],
  },
  'connection-reset': {
    title: 'The connection to {{at}} was reset.',
    fix: 'A process that crashed, or a load balancer or NAT that forgot the silent connection.',
    topics: 'restart idle',
    shell: [CUT],
  },
  'idle-cut': {
    title: 'The connection is cut again and again after the same time: some hop has a limit.',
    fix: 'Send something in both directions at half that interval: `heartbeat: { intervalMs }`, or pings from the server, which every browser answers by itself. Against a limit on the lifetime only raising it helps, or reconnecting before.',
    topics: 'idle',
    shell: [IDLE],
  },
  flapping: {
    title: 'The connection opens and is closed again within moments, over and over.',
    fix: 'Credentials or a session refused after accept, two tabs that push each other out, or state that only one of several replicas has. Reset the backoff after a stable time, not on open.',
    topics: '4xxx replicas',
    shell: [ENDS('/(close \\d+|cut|E[A-Z]+).* after/', 'code and reason from here')],
  },
  'half-open': {
    title: 'The connection looks open, but nothing comes through any more.',
    fix: 'The peer is gone without a word, or hangs: connect again. On the server: ping, and drop who does not answer.',
    topics: 'idle',
  },
  'hello-timeout': {
    title: 'The connection opened, but the server did not answer the first message in time.',
    fix: 'Check that the server expects this message, in this format, on this path; have it say no rather than nothing.',
    topics: 'loop',
  },
  'close-unanswered': {
    title: 'The server did not answer our Close frame.',
    fix: 'Harmless here; browsers wait 5 to 60 s for it. The server should answer a Close frame.',
  },
};
