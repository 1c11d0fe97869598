/** The picture of the timeline: an axis, a row for each attempt, what is planned, and where now is. */
import type { Attempt } from '../attempts.js';
import { ticksOf, type Window } from '../scale.js';
import { clipped, duration, timeOfDay } from '../text.js';
import { words } from '../words.js';
import type { Course } from './timeline.js';

export const LEFT = 40;
export const AXIS = 24;
export const ROW = 24;
const BAR = 12;
const GAP = 8;
/** Of one letter beside a bar, about. */
const LETTER = 6.6;

export interface WaterfallProps {
  readonly course: Course;
  readonly rows: readonly Attempt[];
  readonly view: Window;
  readonly width: number;
  readonly height: number;
  readonly id: string;
  readonly chosen: number | undefined;
  readonly hovered: number | undefined;
  readonly choose: (attempt: number) => void;
  readonly hover: (attempt: number | undefined) => void;
  /** What a row is in what surrounds it: something to choose, or to look at. */
  readonly role?: 'option' | 'listitem';
}

/** How it ended, in the fewest words. */
export const endingOf = ({ cause, code }: Attempt): string => {
  if (!cause) return '';
  return code && code !== 1006 ? `${code} ${cause}` : cause;
};

export const Waterfall = (props: WaterfallProps) => {
  const { course, rows, view, width, height, id, chosen, hovered } = props;
  if (width <= LEFT) return null;
  const scale = (width - LEFT) / (view.to - view.from);
  const x = (time: number) => LEFT + (time - view.from) * scale;
  const clip = `${id}-clip`;
  return (
    <svg role="presentation" width={width} height={height}>
      <clipPath id={clip}>
        <rect x={LEFT} y={0} width={width - LEFT} height={height} />
      </clipPath>
      <Axis view={view} width={width} height={height} x={x} taken={course.end} />
      {/* Below the rows: what is written there is read through no line. */}
      <g clip-path={`url(#${clip})`}>
        <Moment
          at={course.end}
          x={x}
          height={height}
          word={course.cursor === undefined ? words.timeline.now : words.timeline.end}
          kind="now"
        />
      </g>
      {rows.map((attempt, at) => (
        <Row
          key={attempt.attempt}
          {...props}
          attempt={attempt}
          top={AXIS + at * ROW}
          x={x}
          clip={clip}
          isChosen={attempt.attempt === chosen}
          isLooked={attempt.attempt === (hovered ?? chosen)}
        />
      ))}
      <g clip-path={`url(#${clip})`}>
        {course.cursor !== undefined && <Moment at={course.cursor} x={x} height={height} word="" kind="cursor" />}
      </g>
    </svg>
  );
};

/** `taken`: where the word for the end stands. */
const Axis = ({
  view,
  width,
  height,
  x,
  taken,
}: {
  view: Window;
  width: number;
  height: number;
  x: (time: number) => number;
  taken: number;
}) => {
  const { step, at } = ticksOf(view, width - LEFT);
  return (
    <g class="axis">
      {at.map((time) => (
        <g key={time}>
          <line x1={x(time)} x2={x(time)} y1={AXIS - 5} y2={height} />
          {Math.abs(x(time) - x(taken)) > 46 && x(time) < width - 24 && (
            <text x={x(time)} y={AXIS - 11} text-anchor="middle">
              {step < 1_000 ? timeOfDay(time).slice(3) : timeOfDay(time, false)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
};

const Moment = ({
  at,
  x,
  height,
  word,
  kind,
}: {
  at: number;
  x: (time: number) => number;
  height: number;
  word: string;
  kind: string;
}) => (
  <g class={`moment-${kind}`}>
    <line x1={x(at)} x2={x(at)} y1={AXIS - 6} y2={height} />
    {word && (
      <text x={x(at)} y={AXIS - 11} text-anchor="middle">
        {word}
      </text>
    )}
  </g>
);

interface RowProps extends WaterfallProps {
  readonly attempt: Attempt;
  readonly top: number;
  readonly x: (time: number) => number;
  readonly clip: string;
  readonly isChosen: boolean;
  readonly isLooked: boolean;
}

const Row = (props: RowProps) => {
  const { attempt, top, x, width, id, course, clip, isChosen, isLooked, choose, hover, role = 'option' } = props;
  const { end, goal, attempts, probes } = course;
  const middle = top + ROW / 2;
  const how = endingOf(attempt) || words.timeline.running;
  const from = attempt.from;
  const last = attempt.segments.at(-1);
  const until = last ? (last.to ?? end) : (attempt.to ?? from);
  const isLast = attempt === attempts.at(-1);
  const mine = probes.filter(({ at }) => at >= from && (isLast || at <= until));
  return (
    <g
      class={isLooked ? 'row looked' : 'row'}
      data-chosen={isChosen}
      onClick={() => choose(attempt.attempt)}
      onPointerEnter={() => hover(attempt.attempt)}
      onPointerLeave={() => hover(undefined)}
    >
      <g
        role={role}
        id={`${id}-${attempt.attempt}`}
        {...(role === 'option' ? { 'aria-selected': isChosen } : isChosen && { 'aria-current': true })}
        aria-label={words.timeline.row(attempt.attempt, how, duration((attempt.to ?? end) - from))}
      >
        <rect class="row-back" x={0} y={top} width={width} height={ROW} />
        <g clip-path={`url(#${clip})`}>
          {attempt.segments.map(({ kind, from: start, to = end }) => (
            <Bar key={`${kind} ${start}`} kind={kind} left={x(start)} right={x(Math.max(start, to))} middle={middle} />
          ))}
        </g>
      </g>
      {/* The name says the same in a sentence. */}
      <g aria-hidden="true">
        <text class="row-name" x={LEFT - 10} y={middle + 4} text-anchor="end">
          {attempt.attempt}
        </text>
        <g clip-path={`url(#${clip})`}>
          {isLast && goal && goal.at > end && (
            <Goal left={x(until)} right={x(goal.at)} middle={middle} isDeadline={goal.isDeadline} />
          )}
          {mine.map(({ at, question, outcome }, index) => (
            <g class="probe" key={`${question} ${index}`}>
              <line x1={x(at)} x2={x(at)} y1={middle - ROW / 2 + 2} y2={middle + ROW / 2 - 2} />
              <circle cx={x(at)} cy={middle - ROW / 2 + 4} r={2.5} />
              <title>{clipped(`${question} ${outcome}`, 60).text}</title>
            </g>
          ))}
          <Ending
            words={endingOf(attempt)}
            attempt={attempt}
            x={x}
            width={width}
            middle={middle}
            until={isLast && goal ? Math.max(until, goal.at) : until}
          />
        </g>
      </g>
    </g>
  );
};

const Bar = ({ kind, left, right, middle }: { kind: string; left: number; right: number; middle: number }) => {
  const isWait = kind === 'waiting' || kind === 'paused';
  // A handshake that was refused at once is still to be seen.
  const wide = Math.max(isWait ? 0 : 3, right - left);
  return isWait ? (
    <line class="wait" data-kind={kind} x1={left} x2={left + wide} y1={middle} y2={middle} />
  ) : (
    <rect
      class="bar"
      data-kind={kind}
      x={left}
      y={middle - BAR / 2}
      width={wide}
      height={BAR}
      rx={Math.min(2.5, wide / 2)}
    />
  );
};

const Goal = ({
  left,
  right,
  middle,
  isDeadline,
}: {
  left: number;
  right: number;
  middle: number;
  isDeadline: boolean;
}) => (
  <g class="goal" data-kind={isDeadline ? 'connecting' : 'waiting'}>
    <line x1={left} x2={right} y1={middle} y2={middle} />
    {isDeadline ? (
      <line class="limit" x1={right} x2={right} y1={middle - BAR / 2} y2={middle + BAR / 2} />
    ) : (
      <circle cx={right} cy={middle} r={4} />
    )}
  </g>
);

/** After the bar if there is room until the next one's row ends, on the bar if that is long, else before it. */
const Ending = ({
  words: text,
  attempt,
  x,
  width,
  middle,
  until,
}: {
  words: string;
  attempt: Attempt;
  x: (time: number) => number;
  width: number;
  middle: number;
  until: number;
}) => {
  if (!text) return null;
  const long = text.length * LETTER + 2 * GAP;
  const start = Math.max(LEFT, x(attempt.from));
  const after = x(until);
  const place =
    after + long < width
      ? { x: Math.max(after, start + 3) + GAP }
      : start - long > LEFT
        ? { x: start - GAP, 'text-anchor': 'end' }
        : { x: Math.min(after, width) - GAP, 'text-anchor': 'end' };
  return (
    <text class="ending" y={middle + 4} {...place}>
      {text}
    </text>
  );
};
