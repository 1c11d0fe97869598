/** The latest messages: only as many rows as can be seen are there, however many come. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
import type { Row } from '../tail.js';
import { bytes, timeOfDay, whole } from '../text.js';
import { words } from '../words.js';
import { Icon } from './glyph.js';
import { Foreign } from './parts.js';

const ROW = 26;
const SPARE = 6;
/** So near to the end, and the list goes on by itself. */
const AT_END = ROW * 1.5;

type Way = 'both' | 'in' | 'out';

const has = (row: Row, word: string): boolean => {
  // It has its turn: to look for secrets in a thousand rows takes more than a frame.
  if (!row.isRead) return false;
  const { type, contents } = row.seen;
  return type.toLowerCase().includes(word) || !!contents?.text.toLowerCase().includes(word);
};
const passes = (row: Row, way: Way, word: string): boolean =>
  (way === 'both' || row.isOut === (way === 'out')) && (!word || has(row, word));

export const Messages = ({ desk }: { desk: Desk }) => {
  const [way, setWay] = useState<Way>('both');
  const [filter, setFilter] = useState('');
  const { tail } = desk.watched!;
  const needle = filter.trim().toLowerCase();
  tail.isSearched = !!needle;
  useEffect(
    () => () => {
      tail.isSearched = false;
    },
    [],
  );
  const rows = way === 'both' && !needle ? tail.rows : tail.rows.filter((row) => passes(row, way, needle));
  const pause = () => {
    desk.paused = !desk.paused;
    // Now: until the next frame more could come.
    if (desk.paused) tail.listen(false);
    desk.changed();
  };
  return (
    <div class="messages">
      <div class="bar">
        <label class="field">
          <span class="unseen">{words.tail.filter}</span>
          <input
            type="search"
            placeholder={words.tail.filterHint}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || !filter) return;
              // Not the panel's then.
              event.preventDefault();
              setFilter('');
            }}
          />
        </label>
        <label class="field">
          <span class="unseen">{words.tail.direction}</span>
          <select value={way} onChange={({ currentTarget }) => setWay(currentTarget.value as Way)}>
            <option value="both">{words.tail.both}</option>
            <option value="in">{words.tail.in}</option>
            <option value="out">{words.tail.out}</option>
          </select>
        </label>
        <button type="button" class="quiet" aria-pressed={desk.paused} onClick={pause}>
          <Icon name={desk.paused ? 'play' : 'pause'} />
          <span>{desk.paused ? words.tail.resume : words.tail.pause}</span>
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            tail.clear();
            desk.changed();
          }}
        >
          {words.tail.clear}
        </button>
        <span class="soft count">
          {whole(rows.length)}
          {tail.missed > 0 && ` · ${words.tail.missed(tail.missed)}`}
        </span>
      </div>
      <List
        rows={rows}
        withContents={tail.contents}
        empty={tail.rows.length ? words.tail.noneShown : words.tail.none}
      />
      {!tail.contents && <p class="soft note">{words.tail.hidden}</p>}
    </div>
  );
};

const List = ({ rows, withContents, empty }: { rows: readonly Row[]; withContents: boolean; empty: string }) => {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [chosen, choose] = useState<number | undefined>();
  const follows = useRef(true);
  const id = useId();
  const height = list.current?.clientHeight ?? 300;
  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !follows.current || chosen !== undefined) return;
    element.scrollTop = element.scrollHeight;
    setTop(element.scrollTop);
    // Other rows of the same number are as high: to ask would be a layout for every frame.
  }, [rows.length, height, chosen]);
  const index = rows.findIndex((row) => row.id === chosen);
  useEffect(() => {
    // It has gone from the list, which follows again.
    if (chosen !== undefined && index < 0) {
      follows.current = true;
      choose(undefined);
    }
  });
  useEffect(() => {
    const element = list.current;
    if (!element || index < 0) return;
    if (index * ROW < element.scrollTop) element.scrollTop = index * ROW;
    else if ((index + 2) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (index + 2) * ROW - element.clientHeight;
  }, [chosen]);
  const onScroll = () => {
    // The event may come when the list is gone.
    if (!list.current) return;
    const { scrollTop, scrollHeight, clientHeight } = list.current;
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - AT_END;
    // Who scrolls away from it to the end has read the one that was chosen.
    if (isAtEnd && (index + 1) * ROW < scrollTop) choose(undefined);
    follows.current = isAtEnd;
    setTop(scrollTop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / ROW) - 2);
    const from = index < 0 ? rows.length : index;
    const to = {
      ArrowUp: from - 1,
      ArrowDown: from + 1,
      PageUp: from - page,
      PageDown: from + page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined || !rows.length) return;
    event.preventDefault();
    choose(rows[Math.min(rows.length - 1, Math.max(0, to))]!.id);
  };
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const shown = rows.slice(first, first + Math.ceil(height / ROW) + 2 * SPARE);
  const { columns } = words.tail;
  const contents = rows[index]?.seen.contents;
  return (
    <>
      <div
        class="rows"
        ref={list}
        role="grid"
        tabIndex={0}
        aria-label={words.tail.label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={shown.some((row) => row.id === chosen) ? `${id}-${chosen}` : undefined}
        data-contents={withContents}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div class="message columns-head" role="row" aria-rowindex={1}>
          <span role="columnheader">{columns.at}</span>
          <span role="columnheader" class="way">
            <span class="unseen">{columns.way}</span>
          </span>
          <span role="columnheader" class="size">
            {columns.size}
          </span>
          <span role="columnheader">{columns.type}</span>
          {withContents && <span role="columnheader">{columns.contents}</span>}
        </div>
        <div class="space" role="rowgroup" style={{ height: `${rows.length * ROW}px` }}>
          {shown.map((row, at) => (
            <Message
              // By place: in a flood every row is another one each time, and its elements need not be.
              key={at}
              row={row}
              at={first + at}
              id={`${id}-${row.id}`}
              isChosen={row.id === chosen}
              choose={choose}
            />
          ))}
          {!rows.length && (
            <div role="row" class="none">
              <span role="gridcell">{empty}</span>
            </div>
          )}
        </div>
      </div>
      {contents && (
        <pre class="whole" role="group" aria-label={words.tail.selected} tabIndex={0}>
          <Foreign text={contents.text} most={2_000} />
          {contents.more > 0 && <span class="soft"> … {bytes(contents.more)}</span>}
        </pre>
      )}
    </>
  );
};

const Message = ({
  row,
  at,
  id,
  isChosen,
  choose,
}: {
  row: Row;
  at: number;
  id: string;
  isChosen: boolean;
  choose: (id: number) => void;
}) => (
  <div
    class="message"
    role="row"
    id={id}
    aria-rowindex={at + 2}
    aria-selected={isChosen}
    style={{ top: `${at * ROW}px` }}
    onClick={() => choose(row.id)}
  >
    <span role="gridcell" class="soft">
      {timeOfDay(row.at)}
    </span>
    <span role="gridcell" class="way" data-out={row.isOut}>
      <Icon name={row.isOut ? 'out' : 'in'} />
      <span class="unseen">{row.isOut ? words.tail.out : words.tail.in}</span>
    </span>
    <span role="gridcell" class="size">
      {bytes(row.size)}
    </span>
    <span role="gridcell" class="type">
      <bdi>{row.seen.type}</bdi>
    </span>
    {row.seen.contents && (
      <span role="gridcell" class="contents">
        <bdi>{row.seen.contents.text.slice(0, 200)}</bdi>
      </span>
    )}
  </div>
);
