/** All buses of the page, and of other tabs that have a panel: who holds what, who flaps, who asks again and again. */
import type { Desk } from '../desk.js';
import { type Brief, briefOf, entries, foreign } from '../page.js';
import { stateOf } from '../state.js';
import type { AnyBus } from '../watched.js';
import { words } from '../words.js';
import { Glyph } from './glyph.js';
import { Foreign } from './parts.js';

export const Buses = ({ desk }: { desk: Desk }) => {
  const all = entries();
  const tabs = desk.otherTabs();
  const others = foreign();
  const inTrouble = Number(desk.watched?.snapshot.verdict?.facts.tabs ?? 0);
  return (
    <div class="buses">
      <section>
        <h3>
          {words.buses.heading} <span class="count">{all.length}</span>
        </h3>
        <Table
          caption={words.buses.heading}
          briefs={all.map(briefOf)}
          shown={all.findIndex(({ bus }) => bus === (desk.watched?.bus as unknown))}
          show={(at) => {
            const entry = all[at];
            if (!entry) return;
            desk.choose(entry.bus as unknown as AnyBus);
            desk.show('now');
          }}
        />
        {others > 0 && <p class="flawed">{words.buses.foreign(others)}</p>}
      </section>
      <section>
        <h3>
          {words.buses.tabs} <span class="count">{tabs.length}</span>
        </h3>
        {inTrouble > 0 && <p class="flawed">{words.buses.otherTabs(inTrouble)}</p>}
        {tabs.length === 0 && <p class="soft">{words.buses.noTabs}</p>}
        {tabs.map(({ id, path, buses }) => (
          <div class="tab" key={id}>
            <p>
              <Foreign text={path} most={80} code />
            </p>
            <Table caption={path} briefs={buses} />
          </div>
        ))}
      </section>
    </div>
  );
};

const Table = ({
  caption,
  briefs,
  shown,
  show,
}: {
  caption: string;
  briefs: readonly Brief[];
  shown?: number;
  show?: (at: number) => void;
}) => {
  const { buses } = words;
  if (!briefs.length) return <p class="soft">{words.noBus}</p>;
  return (
    <table>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{buses.bus}</th>
          <th scope="col">{buses.phase}</th>
          <th scope="col" class="number">
            {buses.attempts}
          </th>
          <th scope="col" class="number">
            {buses.opens}
          </th>
          <th scope="col" class="number" title={buses.flapsHint}>
            {buses.flaps}
          </th>
          <th scope="col" class="number" title={buses.againHint}>
            {buses.again}
          </th>
          <th scope="col">{buses.verdict}</th>
          {show && (
            <th scope="col">
              <span class="unseen">{buses.show}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {briefs.map((brief, at) => (
          <tr key={`${brief.name} ${at}`} data-shown={at === shown}>
            <th scope="row">
              <Foreign text={brief.name} most={80} code />
            </th>
            <td class="state-cell" data-label={buses.phase}>
              <Glyph state={stateOf({ phase: brief.phase })} size={12} /> {words.phases[brief.phase]}
            </td>
            <td class="number" data-label={buses.attempts}>
              {brief.attempts}
            </td>
            <td class="number" data-label={buses.opens}>
              {words.times(brief.opens)}
            </td>
            <td class="number" data-label={buses.flaps}>
              {brief.flaps ? <b class="flawed">{brief.flaps}</b> : 0}
            </td>
            <td class="number" data-label={buses.again}>
              {words.times(brief.askedAgain)}
            </td>
            <td data-label={buses.verdict}>
              {brief.verdict ? <Foreign text={brief.verdict} most={60} code /> : <span class="soft">{words.none}</span>}
            </td>
            {show && (
              <td class="last">
                {at === shown ? (
                  <span class="soft">{buses.shown}</span>
                ) : (
                  <button type="button" class="quiet" onClick={() => show(at)}>
                    {buses.show}
                    <span class="unseen"> {brief.name.slice(0, 80)}</span>
                  </button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
