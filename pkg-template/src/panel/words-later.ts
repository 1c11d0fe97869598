/** The words of charts and recordings, which are loaded with them. */
import { Input } from '../wire.js';
import type { Entry } from './inputs.js';
import type { Series } from './watched.js';

const inputs: { readonly [kind in Input]?: (entry: Entry) => string } = {
  [Input.Connect]: ({ a }) => (a ? 'connect, with a reason' : 'connect'),
  [Input.Reconnect]: () => 'reconnect',
  [Input.Close]: ({ a, b }) => (b ? 'cut and withdraw' : `close ${a}`),
  [Input.Dispose]: () => 'dispose',
  [Input.Resolved]: ({ a }) => `attempt ${a}: URL and protocols are there`,
  [Input.ResolveFailed]: ({ a }) => `attempt ${a}: the provider failed`,
  [Input.NoUrl]: ({ a }) => `attempt ${a}: no URL yet`,
  [Input.Threw]: ({ a }) => `attempt ${a}: the constructor threw`,
  [Input.Opened]: ({ a }) => `attempt ${a}: the socket opened`,
  [Input.Greeted]: ({ a }) => `attempt ${a}: hello is done`,
  [Input.GreetFailed]: ({ a }) => `attempt ${a}: hello failed`,
  [Input.Errored]: ({ a }) => `attempt ${a}: error event`,
  [Input.Closed]: ({ a, b, c }) => `attempt ${a}: close event ${b}${c & 1 ? ', clean' : ''}`,
  [Input.PolicyViolated]: ({ a }) => `attempt ${a}: forbidden by CSP`,
  [Input.Lane]: ({ a, b }) => `attempt ${a}: ${b ? 'behind another socket' : 'its turn'}`,
  [Input.Network]: ({ a }) => (a ? 'the browser says online' : 'the browser says offline'),
  [Input.Page]: ({ a }) => `page ${['hidden', 'visible', 'frozen', 'resumed', 'cached', 'restored'][a] ?? ''}`,
  [Input.Tick]: () => 'timer',
  [Input.Alive]: ({ a }) => `attempt ${a}: sign of life`,
};

export const stepWords = (entry: Entry): string => inputs[entry.kind]?.(entry) ?? '';

export const chartWords = {
  titles: {
    messages: 'Messages per second',
    bytes: 'Bytes per second',
    rtt: 'Round trip',
    queue: 'Messages in the queue',
    lives: 'How long connections lasted',
  },
  series: { in: 'in', out: 'out', sizeIn: 'in', sizeOut: 'out', queue: 'queue', rtt: 'ms' } as {
    readonly [series in Series]: string;
  },
  noRtt: 'No heartbeat has been answered.',
  noLives: 'No connection has ended yet.',
  lives: (number: number) => `${number} ${number === 1 ? 'connection' : 'connections'}`,
  describe: (title: string, last: string, most: string) =>
    `${title}: now ${last}, at most ${most} in the last five minutes`,
} as const;

export const recordingWords = {
  none: 'This file has no journal in it.',
  large: 'This file is too large to be a journal.',
  noJson: 'This file is no journal: it is not JSON.',
  unreadable: 'The reader of journals could not be loaded.',
  refused: (why: string) => `This journal cannot be read: ${why}`,
  faithful: 'Run again, it decides as it did when it was recorded.',
  unfaithful: 'Run again, it decides otherwise: it was recorded by another version, or changed.',
  position: (at: number, of: number) => `Step ${at} of ${of}`,
  previous: 'Previous step',
  next: 'Next step',
  steps: 'Steps',
  nothing: 'nothing runs',
} as const;
