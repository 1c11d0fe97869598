/** The panel itself: its head, its sections as tabs, and the line that is read out. Drawn anew whenever the desk says so. */
import { type JSX, render } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Snapshot } from '../../types.js';
import { type Desk, RECORDED, SECTIONS, type Section } from '../desk.js';
import { charts, messages, recorded } from '../later.js';
import { entries } from '../page.js';
import type { Recording } from '../recording.js';
import { stateOf } from '../state.js';
import { clipped, timeOfDay, withoutSecrets } from '../text.js';
import type { Watched } from '../watched.js';
import { words } from '../words.js';
import { Act } from './act.js';
import { Buses } from './buses.js';
import { Glyph, Icon } from './glyph.js';
import { Later } from './later.js';
import { Now } from './now.js';
import { Empty } from './parts.js';
import { Resizer } from './resizer.js';
import { Timeline } from './timeline.js';
import { VerdictSection } from './verdict.js';

const VIEWS: { readonly [section in Section]: (props: { desk: Desk }) => JSX.Element | null } = {
  now: Now,
  verdict: VerdictSection,
  timeline: Timeline,
  charts: ({ desk }) => <Later desk={desk} load={charts} />,
  messages: ({ desk }) => <Later desk={desk} load={messages} />,
  buses: Buses,
  act: Act,
  steps: ({ desk }) => <Later desk={desk} load={recorded} />,
};

/** Whatever scrolls in these has the focus itself. */
const OWN_SCROLL = new Set<Section>(['timeline', 'messages', 'steps']);

export const show = (stage: Element, desk: Desk): void => {
  const root = stage.getRootNode() as ShadowRoot;
  const held = stage.contains(root.activeElement);
  render(<App desk={desk} />, stage);
  // Where what had the focus has gone away, the section's tab has it.
  if (held && !root.activeElement) stage.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
};
export const hide = (stage: Element): void => render(null, stage);

export const showButton = (place: Element, snapshot: Snapshot | undefined, isOpen: boolean, toggle: () => void): void =>
  render(!isOpen ? <Floating snapshot={snapshot} toggle={toggle} /> : null, place);

const Floating = ({ snapshot, toggle }: { snapshot: Snapshot | undefined; toggle: () => void }) => {
  const state = snapshot ? stateOf(snapshot) : 'still';
  const name = words.open(snapshot ? words.phases[snapshot.phase] : words.none);
  return (
    <button
      type="button"
      class="floating"
      data-state={state}
      aria-expanded="false"
      aria-label={name}
      title={name}
      onClick={toggle}
    >
      <Glyph state={state} size={18} />
    </button>
  );
};

const App = ({ desk }: { desk: Desk }) => {
  const { watched, recording } = desk;
  const id = useId();
  const snapshot = watched?.snapshot;
  const state = recording || !snapshot ? 'still' : stateOf(snapshot);
  const all: readonly Section[] = recording ? RECORDED : SECTIONS;
  const section = all.includes(desk.section) ? desk.section : all[0]!;
  const View = VIEWS[section];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || desk.dock === 'inline' || event.defaultPrevented) return;
    event.preventDefault();
    desk.close();
  };
  return (
    <section
      class="panel"
      data-dock={desk.dock}
      data-state={state}
      aria-label={words.panel}
      onKeyDown={onKeyDown}
      ref={sized(desk)}
    >
      {desk.dock !== 'inline' && <Resizer desk={desk} />}
      <Head desk={desk} />
      <Tabs desk={desk} all={all} section={section} id={id} />
      <div
        class="body"
        role="tabpanel"
        id={`${id}-body`}
        aria-labelledby={`${id}-${section}`}
        data-section={section}
        tabIndex={OWN_SCROLL.has(section) ? -1 : 0}
        // What a section was in the middle of is not another bus's, nor another user's.
        key={`${section} ${recording ? 'recorded' : `${watched?.id} ${watched?.life}`}`}
      >
        {watched || recording || section === 'buses' || section === 'act' ? (
          <View desk={desk} />
        ) : (
          <Empty title={words.noBus}>{words.noBusMore}</Empty>
        )}
      </div>
      <p class="unseen" role="status" aria-live="polite">
        {clipped(desk.said).text}
      </p>
    </section>
  );
};

/** Widths by what there is, not by the window: a docked panel is narrow in a wide one. */
const NARROW = 720;
const sizers = new WeakMap<Desk, (element: HTMLElement | null) => void>();
const sized = (desk: Desk) => {
  let ref = sizers.get(desk);
  if (!ref) {
    let observer: ResizeObserver | undefined;
    ref = (element) => {
      observer?.disconnect();
      if (!element) return;
      observer = new ResizeObserver(() => {
        element.dataset.width = element.clientWidth < NARROW ? 'narrow' : 'wide';
      });
      observer.observe(element);
      element.dataset.width = element.clientWidth < NARROW ? 'narrow' : 'wide';
    };
    sizers.set(desk, ref);
  }
  return ref;
};

const nameOf = ({ bus, bedside }: Pick<Watched, 'bus' | 'bedside'>): string =>
  clipped(withoutSecrets(bus.key, 'key', bedside?.asked().redact), 80).text;

/** In a list where all are of the page's own host only what comes after it tells them apart, and the room is little. */
const shortOf = (name: string): string => name.replace(`${location.origin.replace('http', 'ws')}/`, '/');

const titleOf = ({ engine, savedAt }: Recording): string => {
  const date = new Date(savedAt);
  const when = Number.isNaN(date.getTime())
    ? savedAt
    : `${date.toLocaleDateString('sv')} ${timeOfDay(date.getTime(), false)}`;
  return clipped(words.recording.title(engine, when), 120).text;
};

const Head = ({ desk }: { desk: Desk }) => {
  const { watched, recording } = desk;
  const snapshot = watched?.snapshot;
  const all = entries() as unknown as readonly Pick<Watched, 'bus' | 'bedside'>[];
  const at = all.findIndex(({ bus }) => bus === watched?.bus);
  // One that was disposed of stays as long as it is looked at.
  const shown = watched && at < 0 ? [...all, watched] : all;
  return (
    <header class="head">
      {recording ? (
        <p class="headline">
          <b>{words.recording.name}</b>{' '}
          <span class="soft" title={titleOf(recording)}>
            {titleOf(recording)}
          </span>
        </p>
      ) : (
        <p class="headline">
          <Glyph state={snapshot ? stateOf(snapshot) : 'still'} />
          <b class="phase">{snapshot ? words.phases[snapshot.phase] : words.name}</b>
          <label class="chooser">
            <span class="unseen">{words.bus}</span>
            <select
              value={`${at < 0 ? all.length : at}`}
              disabled={!shown.length}
              onChange={({ currentTarget }) => {
                const one = shown[Number(currentTarget.value)];
                if (one) desk.choose(one.bus);
              }}
            >
              {shown.map((one, place) => (
                <option key={place} value={`${place}`}>
                  {shortOf(nameOf(one))}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      <div class="tools">
        {recording && (
          <button type="button" class="quiet" onClick={() => desk.play(undefined)}>
            {words.recording.back}
          </button>
        )}
        {desk.dock !== 'inline' && <DockTools desk={desk} />}
      </div>
    </header>
  );
};

const DockTools = ({ desk }: { desk: Desk }) => {
  const other = desk.dock === 'bottom' ? 'right' : 'bottom';
  const move = () => {
    desk.dock = other;
    desk.remember({ dock: other });
  };
  return (
    <>
      <button
        type="button"
        class="quiet tool dock"
        title={words.docks[other]}
        aria-label={words.docks[other]}
        onClick={move}
      >
        <Icon name={other} />
      </button>
      <button type="button" class="quiet tool" title={words.close} aria-label={words.close} onClick={desk.close}>
        <Icon name="close" />
      </button>
    </>
  );
};

/** As of the ARIA Authoring Practices: one tab stop, arrows and Home and End go from tab to tab and show it. */
const Tabs = ({ desk, all, section, id }: { desk: Desk; all: readonly Section[]; section: Section; id: string }) => {
  const list = useRef<HTMLDivElement>(null);
  const go = (to: number) => {
    const next = all[(to + all.length) % all.length]!;
    desk.show(next);
    list.current?.querySelector<HTMLElement>(`[data-section="${next}"]`)?.focus();
  };
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [section]);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = all.indexOf(section);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const trouble = !desk.recording && !!desk.watched?.snapshot.verdict;
  return (
    <div class="tabs" role="tablist" aria-label={words.sectionsLabel} ref={list} onKeyDown={onKeyDown}>
      {all.map((one) => (
        <button
          type="button"
          role="tab"
          key={one}
          id={`${id}-${one}`}
          data-section={one}
          aria-selected={one === section}
          aria-controls={one === section ? `${id}-body` : undefined}
          tabIndex={one === section ? 0 : -1}
          onClick={() => desk.show(one)}
        >
          {words.sections[one]}
          {one === 'verdict' && trouble && <i class="dot" aria-hidden="true" />}
        </button>
      ))}
    </div>
  );
};
