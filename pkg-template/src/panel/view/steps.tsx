/** A recording, walked through: what the machine was told, one line after the other, and what was going on then. */
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Desk } from '../desk.js';
import type { Recording } from '../recording.js';
import { segmentAt } from '../steps.js';
import { duration, timeOfDay } from '../text.js';
import { words } from '../words.js';
import { recordingWords, stepWords } from '../words-later.js';
import { Icon } from './glyph.js';
import { useSize } from './hooks.js';
import { Empty } from './parts.js';
import { Waterfall } from './waterfall.js';

const ROW = 26;
const SPARE = 6;
const AROUND = 3;

export const Steps = ({ desk }: { desk: Desk }) => {
  const recording = desk.recording!;
  const { steps, faithful } = recording;
  if (!steps.length) return <Empty title={recordingWords.nothing} />;
  const go = (to: number) => {
    desk.step = Math.min(steps.length - 1, Math.max(0, to));
    desk.changed();
  };
  return (
    <div class="steps">
      <div class="bar">
        <p class={faithful ? 'soft' : 'flawed'}>{faithful ? recordingWords.faithful : recordingWords.unfaithful}</p>
        <div class="tools">
          <button
            type="button"
            class="quiet tool"
            aria-label={recordingWords.previous}
            title={recordingWords.previous}
            onClick={() => go(desk.step - 1)}
          >
            <Icon name="previous" />
          </button>
          <span class="position">{recordingWords.position(desk.step + 1, steps.length)}</span>
          <button
            type="button"
            class="quiet tool"
            aria-label={recordingWords.next}
            title={recordingWords.next}
            onClick={() => go(desk.step + 1)}
          >
            <Icon name="next" />
          </button>
        </div>
      </div>
      <Moment recording={recording} step={desk.step} />
      <StepList recording={recording} step={desk.step} go={go} scrolled={() => desk.changed()} />
    </div>
  );
};

/** The attempts around it as a picture, and in words what was going on. */
const Moment = ({ recording: { attempts, end, steps, probes }, step }: { recording: Recording; step: number }) => {
  const [host, width] = useSize<HTMLDivElement>();
  const id = useId();
  const at = steps[step]!.at;
  const here = segmentAt(attempts, at);
  const index = here ? attempts.indexOf(here.attempt) : 0;
  const first = Math.max(0, Math.min(index - AROUND, attempts.length - 2 * AROUND));
  const rows = attempts.slice(first, first + 2 * AROUND);
  const from = rows[0]?.from ?? at;
  const to = Math.max(rows.at(-1)?.segments.at(-1)?.to ?? end, at, from + 1_000);
  const pad = (to - from) * 0.04;
  return (
    <div class="moment" ref={host}>
      <p class="doing">
        <time>{timeOfDay(at)}</time>{' '}
        {here ? (
          <>
            {words.facts.attempt} {here.attempt.attempt} <i class="swatch" data-kind={here.segment?.kind} />{' '}
            {here.segment ? words.kinds[here.segment.kind] : words.phases.stopped}, {duration(at - here.attempt.from)}
          </>
        ) : (
          words.phases.idle
        )}
      </p>
      <div role="list" aria-label={words.timeline.label}>
        <Waterfall
          role="listitem"
          course={{ attempts, probes, end, goal: undefined, cursor: at }}
          rows={rows}
          view={{ from: from - pad, to: to + 3 * pad }}
          width={width}
          height={24 + rows.length * 24 + 4}
          id={id}
          chosen={here?.attempt.attempt}
          hovered={undefined}
          choose={() => {}}
          hover={() => {}}
        />
      </div>
    </div>
  );
};

const StepList = ({
  recording: { steps },
  step,
  go,
  scrolled,
}: {
  recording: Recording;
  step: number;
  go: (to: number) => void;
  scrolled: () => void;
}) => {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const top = list.current?.scrollTop ?? 0;
  const height = list.current?.clientHeight ?? 300;
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const shown = steps.slice(first, first + Math.ceil(height / ROW) + 2 * SPARE);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const at = step * ROW;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + ROW > element.scrollTop + element.clientHeight) element.scrollTop = at + ROW - element.clientHeight;
  }, [step]);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / ROW) - 1);
    const to = {
      ArrowUp: step - 1,
      ArrowDown: step + 1,
      Home: 0,
      End: steps.length - 1,
      PageUp: step - page,
      PageDown: step + page,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const isShown = step >= first && step < first + shown.length;
  return (
    <div
      class="rows"
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label={recordingWords.steps}
      aria-activedescendant={isShown ? `${id}-${step}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={scrolled}
    >
      <div class="space" role="presentation" style={{ height: `${steps.length * ROW}px` }}>
        {shown.map((entry, index) => {
          const at = first + index;
          return (
            <div
              role="option"
              class="step"
              id={`${id}-${at}`}
              key={at}
              aria-selected={at === step}
              aria-posinset={at + 1}
              aria-setsize={steps.length}
              style={{ top: `${at * ROW}px` }}
              onClick={() => go(at)}
            >
              <time>{timeOfDay(entry.at)}</time>
              <span>{stepWords(entry)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
};
