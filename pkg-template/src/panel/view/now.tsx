/** What is going on this moment, at one look: the time that matters, the phase, why, and a strip of how it came to this. */
import type { Snapshot } from '../../types.js';
import type { Desk } from '../desk.js';
import { stateOf } from '../state.js';
import { bytes, clock, duration, whole, withoutSecrets } from '../text.js';
import type { Watched } from '../watched.js';
import { words } from '../words.js';
import { Icon } from './glyph.js';
import { Fact, Foreign } from './parts.js';
import { Strip } from './strip.js';
import { Confidence } from './verdict.js';

const TICKS = 48;
const SPARK_SECONDS = 30;
const SPARK_HEIGHT = 24;

interface Face {
  readonly value: string;
  readonly label: string;
  /** Of the whole time, what is left. */
  readonly share: number;
}

const countdown = (left: number, total: number, label: string): Face => {
  const safe = Number.isFinite(left) ? Math.max(0, left) : 0;
  return { value: (safe / 1_000).toFixed(1), label, share: total > 0 ? Math.min(1, safe / total) : 0 };
};

/** When the attempt that runs has to be over; a browser's own throttle moves it on, so it may pass. */
export const deadlineOf = ({ bedside, snapshot }: Watched): { from: number; to: number } | undefined => {
  if (snapshot.phase !== 'resolving' && snapshot.phase !== 'connecting') return undefined;
  const from = bedside?.traces().at(-1)?.beganAt;
  const ms = bedside?.asked().connectTimeoutMs;
  return from === undefined || ms === undefined ? undefined : { from, to: from + ms };
};

const faceOf = (watched: Watched, now: number): Face => {
  const { snapshot } = watched;
  const { phase, retryAt, openedAt, attempt, lastClose } = snapshot;
  const deadline = deadlineOf(watched);
  if (deadline) return countdown(deadline.to - now, deadline.to - deadline.from, words.toDeadline);
  if (phase === 'waiting' && retryAt) {
    const since = watched.attempts.at(-1)?.to ?? retryAt;
    return countdown(retryAt - now, retryAt - since, words.toAttempt(attempt + 1));
  }
  if (phase === 'open' && openedAt) return { value: clock(now - openedAt), label: words.isOpen, share: 1 };
  const { code } = lastClose ?? {};
  if (phase === 'stopped' && code) return { value: `${code}`, label: words.closeCode, share: 0 };
  return { value: '–', label: words.phases[phase].toLowerCase(), share: 0 };
};

const Dial = ({ face }: { face: Face }) => {
  const lit = Math.ceil(face.share * TICKS);
  return (
    <div class="dial">
      <svg viewBox="0 0 120 120" aria-hidden="true">
        {Array.from({ length: TICKS }, (_, at) => (
          <line
            key={at}
            class={at < lit ? 'tick lit' : 'tick'}
            x1="60"
            x2="60"
            y1="5"
            y2={at % 4 ? 11 : 14}
            transform={`rotate(${(at * 360) / TICKS} 60 60)`}
          />
        ))}
      </svg>
      <p class="dial-face">
        <span class="dial-value" data-long={face.value.length > 4}>
          {face.value}
        </span>
        <span class="dial-label">{face.label}</span>
      </p>
    </div>
  );
};

/** As far as its state tells. */
export const isWell = (snapshot: Snapshot): boolean => !['failed', 'waiting'].includes(stateOf(snapshot));

export const Now = ({ desk }: { desk: Desk }) => {
  const watched = desk.watched!;
  const { snapshot } = watched;
  const { verdict } = snapshot;
  return (
    <div class="now">
      <div class="hero">
        <Dial face={faceOf(watched, desk.now)} />
        <div class="state">
          <h2 class="phase-word">{words.phases[snapshot.phase]}</h2>
          {snapshot.reason && <p class="reason">{snapshot.reason}</p>}
          <p class="sentence">
            <Foreign text={words.sentence(snapshot)} />
          </p>
        </div>
      </div>
      {verdict ? (
        <div class="gist">
          <Confidence of={verdict.confidence} id={verdict.id} />
          <p class="gist-title">
            <Foreign text={verdict.title} />
          </p>
          <button type="button" class="button" onClick={() => desk.show('verdict')}>
            {words.why}
          </button>
        </div>
      ) : (
        <div class="gist calm">
          <p class="soft">{isWell(snapshot) ? words.verdict.none : words.verdict.unasked}</p>
          <div class="flows">
            <Flow watched={watched} out={false} />
            <Flow watched={watched} out />
          </div>
        </div>
      )}
      <Strip desk={desk} />
      <Facts watched={watched} now={desk.now} />
    </div>
  );
};

const endpointOf = ({ bedside }: Watched): string => {
  const asked = bedside?.asked();
  const href = bedside?.traces().at(-1)?.href;
  if (href) return withoutSecrets(href, 'url', asked?.redact);
  const url = asked?.url;
  return Array.isArray(url) && url[0] ? withoutSecrets(`${url[0]}`, 'url', asked?.redact) : '';
};

const when = (snapshot: Snapshot, watched: Watched, now: number): readonly [string, string] => {
  const deadline = deadlineOf(watched);
  if (deadline) return [words.facts.deadline, duration(Math.max(0, deadline.to - now))];
  if (snapshot.retryAt)
    return [
      words.facts.retry,
      `${duration(Math.max(0, snapshot.retryAt - now))}, ${words.reasons[snapshot.reason ?? 'backoff']}`,
    ];
  return [words.facts.uptime, snapshot.openedAt ? duration(now - snapshot.openedAt) : words.none];
};

const Facts = ({ watched, now }: { watched: Watched; now: number }) => {
  const { snapshot } = watched;
  const { queue, rttMs, attempt, opens, lastClose } = snapshot;
  const [name, value] = when(snapshot, watched, now);
  const { facts } = words;
  return (
    <dl class="facts">
      <Fact name={facts.endpoint} wide>
        <Foreign text={endpointOf(watched) || words.unknown} most={120} code />
      </Fact>
      <Fact name={facts.attempt}>{words.attempts(attempt, opens)}</Fact>
      <Fact name={name}>{value}</Fact>
      <Fact name={facts.rtt}>{rttMs === undefined ? words.unknown : duration(rttMs)}</Fact>
      <Fact name={facts.queue}>{words.queued(queue.messages, bytes(queue.bytes))}</Fact>
      {lastClose && (
        <Fact name={facts.lastClose} wide>
          <Foreign text={`${lastClose.message}${lastClose.reason ? ` “${lastClose.reason}”` : ''}`} most={160} />
        </Fact>
      )}
    </dl>
  );
};

/** Messages and bytes either way, and how it has been of late. */
const Flow = ({ watched: { counters, series }, out }: { watched: Watched; out: boolean }) => {
  const rate = series[out ? 'out' : 'in'];
  const [number = 0, size = 0] = out
    ? [counters?.messagesOut, counters?.sizeOut]
    : [counters?.messagesIn, counters?.sizeIn];
  const values = rate.values().slice(-SPARK_SECONDS);
  const known = values.filter((value) => !Number.isNaN(value));
  const most = Math.max(1, ...known);
  // Before the panel was opened nobody counted.
  const points = values.flatMap((value, at) =>
    Number.isNaN(value)
      ? []
      : `${at + SPARK_SECONDS - values.length},${SPARK_HEIGHT - 1 - (value / most) * (SPARK_HEIGHT - 2)}`,
  );
  return (
    <div class="flow" data-kind={out ? 'provider' : 'connecting'}>
      <p>
        <Icon name={out ? 'out' : 'in'} />
        <b>{words.perSecond(whole(rate.last || 0))}</b>
        <span class="unseen"> {out ? words.facts.out : words.facts.in} </span>
      </p>
      <svg viewBox={`0 0 ${SPARK_SECONDS} ${SPARK_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={points.join(' ')} />
      </svg>
      <p class="soft">{words.flow(whole(number), bytes(size))}</p>
    </div>
  );
};
