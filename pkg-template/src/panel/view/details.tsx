/** What is known of one attempt. */
import type { Attempt, Kind } from '../attempts.js';
import { duration, timeOfDay } from '../text.js';
import { words } from '../words.js';
import { Fact, Foreign } from './parts.js';
import type { Course } from './timeline.js';

/** By kind, in the order of an attempt's life. */
const spent = ({ segments }: Attempt, end: number): [Kind, number][] => {
  const sums = new Map<Kind, number>();
  for (const { kind, from, to = end } of segments) sums.set(kind, (sums.get(kind) ?? 0) + Math.max(0, to - from));
  return [...sums];
};

export const Details = ({ attempt, course: { end, probes } }: { attempt: Attempt | undefined; course: Course }) => {
  if (!attempt)
    return (
      <div class="details">
        <p class="soft">{words.timeline.choose}</p>
      </div>
    );
  const { message, reason, cause, code } = attempt;
  const how = cause ? `${cause}${code ? ` (${code})` : ''}` : '';
  const until = attempt.segments.at(-1)?.to ?? end;
  const asked = probes.filter(({ at }) => at >= attempt.from && at <= until);
  return (
    <div class="details">
      <h3>
        {words.facts.attempt} {attempt.attempt}
      </h3>
      <dl class="facts">
        <Fact name={words.timeline.began}>{timeOfDay(attempt.from)}</Fact>
        {spent(attempt, end).map(([kind, ms]) => (
          <Fact key={kind} name={words.kinds[kind]}>
            <i class="swatch" data-kind={kind} />
            {duration(ms)}
          </Fact>
        ))}
        {how && (
          <Fact name={words.timeline.ended} wide>
            {how}
          </Fact>
        )}
        {/* Without a detail it says no more than the cause. */}
        {message?.includes(': ') && (
          <Fact name="" wide>
            <Foreign text={message} most={240} />
          </Fact>
        )}
        {reason && (
          <Fact name={words.timeline.said} wide>
            <Foreign text={reason} most={240} />
          </Fact>
        )}
        {asked.length > 0 && (
          <Fact name={words.timeline.probes} wide>
            <ul class="plain">
              {asked.map(({ question, outcome, ms, at }) => (
                <li key={`${question} ${at}`}>
                  <Foreign text={words.timeline.probe(question, outcome, duration(ms))} most={120} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </div>
  );
};
