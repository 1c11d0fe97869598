/** Attempts as a waterfall: zoomed and moved by wheel, drag, buttons and keys. */
import { useId, useState } from 'preact/hooks';
import type { Probed } from '../../bedside.js';
import { type Attempt, KINDS, waiting } from '../attempts.js';
import type { Desk } from '../desk.js';
import { moved, type Window, zoomed } from '../scale.js';
import { words } from '../words.js';
import { Details } from './details.js';
import { Icon } from './glyph.js';
import { useSize } from './hooks.js';
import { onDrag, onKeys, onWheel } from './moves.js';
import { deadlineOf } from './now.js';
import { Empty } from './parts.js';
import { AXIS, LEFT, ROW, Waterfall } from './waterfall.js';

const LATEST = 10;
const LEAST_SPAN = 6_000;
const ZOOM = 1.35;
/** By a key, in px. */
const MOVE = 120;

/** What is drawn, live or recorded. */
export interface Course {
  readonly attempts: readonly Attempt[];
  readonly probes: readonly Probed[];
  /** The last moment that is known of. */
  readonly end: number;
  /** What is planned: the next attempt, or the deadline of this one. */
  readonly goal: { readonly at: number; readonly isDeadline: boolean } | undefined;
  /** Where somebody looks, in a recording. */
  readonly cursor: number | undefined;
}

const courseOf = ({ recording, watched, step, now }: Desk): Course => {
  if (recording) {
    const { attempts, probes, end, steps } = recording;
    return { attempts, probes, end, goal: undefined, cursor: steps[step]?.at };
  }
  const { snapshot, probes } = watched!;
  const attempts = waiting(watched!.attempts, snapshot.phase);
  const deadline = deadlineOf(watched!);
  const goal = deadline
    ? { at: deadline.to, isDeadline: true }
    : snapshot.retryAt && { at: snapshot.retryAt, isDeadline: false };
  const still = snapshot.phase === 'stopped' ? attempts.at(-1)?.to : undefined;
  return { attempts, probes, end: still ?? now, goal: goal || undefined, cursor: undefined };
};

const windowOf = ({ attempts, end, goal }: Course, most: number): Window => {
  const from = attempts[Math.max(0, attempts.length - most)]?.from ?? end;
  const last = Math.max(end, Math.min(goal?.at ?? end, end + (end - from) / 2 + 2_000));
  const span = Math.max(LEAST_SPAN, last - from);
  return { from: last - span * 1.02, to: last + span * 0.06 };
};

const lastOf = ({ segments, from, to }: Attempt, end: number): number => {
  const last = segments.at(-1);
  return last ? (last.to ?? end) : (to ?? from);
};

export const Timeline = ({ desk }: { desk: Desk }) => {
  const course = courseOf(desk);
  if (!course.attempts.length) return <Empty title={words.timeline.none} />;
  return <Chart course={course} inline={desk.dock === 'inline'} />;
};

/** The part of it that is looked at: a time, rows of it, and one of them. */
const useLook = (course: Course, width: number, height: number) => {
  const { attempts, end } = course;
  const [own, setOwn] = useState<Window | undefined>();
  const [chosen, choose] = useState<number | undefined>();
  const [hovered, hover] = useState<number | undefined>();
  const [up, setUp] = useState(0);
  const view = own ?? windowOf(course, LATEST);
  const span = view.to - view.from;
  const bars = Math.max(1, width - LEFT);
  const fits = Math.max(1, Math.floor((height - AXIS) / ROW));
  const inView = attempts.filter((one) => one.from <= view.to && lastOf(one, end) >= view.from);
  const above = Math.min(Math.max(0, up), Math.max(0, inView.length - fits));
  const select = (index: number) => {
    const at = Math.min(attempts.length - 1, Math.max(0, index));
    const one = attempts[at]!;
    choose(one.attempt);
    hover(undefined);
    const seen = inView.indexOf(one);
    // What is read stays where it is, whatever comes; out of sight, it is brought into it.
    if (seen < 0) setOwn({ from: one.from - span * 0.1, to: one.from + span * 0.9 });
    else if (at < attempts.length - 1) setOwn(view);
    if (seen < 0) setUp(0);
    else if (seen < inView.length - fits - above) setUp(inView.length - fits - seen);
    else if (seen >= inView.length - above) setUp(inView.length - 1 - seen);
  };
  return {
    view,
    rows: inView.slice(Math.max(0, inView.length - fits - above), inView.length - above),
    isLatest: !own,
    chosen,
    hovered,
    choose,
    hover,
    /** From the one that is chosen. */
    step: (by: number) => {
      const at = attempts.findIndex(({ attempt }) => attempt === chosen);
      select(at < 0 ? attempts.length - 1 : at + by);
    },
    select,
    zoom: (factor: number, x = LEFT + bars / 2) => setOwn(zoomed(view, factor, view.from + ((x - LEFT) / bars) * span)),
    /** By px. */
    move: (x: number, y = 0) => {
      setOwn(moved(view, (x / bars) * span));
      setUp(Math.max(0, above + Math.round(y / ROW)));
    },
    latest: () => {
      setOwn(undefined);
      setUp(0);
    },
    whole: () => setOwn(windowOf(course, attempts.length)),
  };
};

const Chart = ({ course, inline }: { course: Course; inline: boolean }) => {
  const [host, width, height] = useSize<HTMLDivElement>();
  const id = useId();
  const look = useLook(course, width, height);
  const { view, rows, chosen, hovered, choose, hover, zoom, move, step, select, latest } = look;
  const { attempts, probes } = course;
  const keys = onKeys({
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    Home: () => select(0),
    End: () => select(attempts.length - 1),
    ArrowLeft: () => move(-MOVE),
    ArrowRight: () => move(MOVE),
    '+': () => zoom(1 / ZOOM),
    '=': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    '0': latest,
  });
  const isSeen = chosen !== undefined && rows.some(({ attempt }) => attempt === chosen);
  const looked = attempts.find(({ attempt }) => attempt === (hovered ?? chosen)) ?? attempts.at(-1);
  return (
    <div class="timeline">
      <Tools zoom={zoom} latest={latest} whole={look.whole} isLatest={look.isLatest} hasProbes={probes.length > 0} />
      <div
        class="chart"
        ref={host}
        role="listbox"
        tabIndex={0}
        aria-label={words.timeline.label}
        aria-describedby={`${id}-keys`}
        aria-activedescendant={isSeen ? `${id}-${chosen}` : undefined}
        onKeyDown={keys}
        onWheel={onWheel((steps, x) => zoom(ZOOM ** steps, x), move, inline)}
        onPointerDown={onDrag((x, y) => move(-x, y))}
      >
        <Waterfall {...{ course, rows, view, width, height, id, chosen, choose, hover }} hovered={looked?.attempt} />
      </div>
      <p class="unseen" id={`${id}-keys`}>
        {words.timeline.keys}
      </p>
      <Details attempt={looked} course={course} />
    </div>
  );
};

const Tools = ({
  zoom,
  latest,
  whole,
  isLatest,
  hasProbes,
}: {
  zoom: (factor: number) => void;
  latest: () => void;
  whole: () => void;
  isLatest: boolean;
  hasProbes: boolean;
}) => (
  <div class="bar">
    <ul class="legend">
      {KINDS.map((kind) => (
        <li key={kind}>
          <i class="swatch" data-kind={kind} />
          {words.kinds[kind]}
        </li>
      ))}
      {hasProbes && (
        <li>
          <i class="swatch probe" />
          {words.timeline.probes}
        </li>
      )}
    </ul>
    <div class="tools">
      <button
        type="button"
        class="quiet tool"
        title={words.timeline.zoomOut}
        aria-label={words.timeline.zoomOut}
        onClick={() => zoom(ZOOM * ZOOM)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="quiet tool"
        title={words.timeline.zoomIn}
        aria-label={words.timeline.zoomIn}
        onClick={() => zoom(1 / ZOOM / ZOOM)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="quiet tool"
        title={words.timeline.whole}
        aria-label={words.timeline.whole}
        onClick={whole}
      >
        <Icon name="whole" />
      </button>
      <button
        type="button"
        class="quiet tool"
        title={words.timeline.latest}
        aria-label={words.timeline.latest}
        aria-pressed={isLatest}
        onClick={latest}
      >
        <Icon name="latest" />
      </button>
    </div>
  </div>
);
