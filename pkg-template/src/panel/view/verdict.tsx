/** Why: the sentence, how sure it is, what speaks for it, what looks the same, and what to do. */
import { useId, useState } from 'preact/hooks';
import type { Verdict } from '../../types.js';
import type { Desk } from '../desk.js';
import type { Past } from '../recording.js';
import { clipped, timeOfDay } from '../text.js';
import type { Warned } from '../watched.js';
import { words } from '../words.js';
import { isWell } from './now.js';
import { Copy, Empty, Foreign, Marked } from './parts.js';

const CONFIDENCES = ['possible', 'likely', 'certain'];
/** Of look-alikes, before they are folded: as many as are taken in at a glance. */
const FEW = 7;
const IF_IT_IS = /^If it is ([\w-]+): /;
const NEXT_TIME = /^explain next time(?:: )?/;

/** How sure it is, by form and not by colour alone. */
export const Confidence = ({ of, id }: { of: string; id: string }) => {
  const sure = CONFIDENCES.indexOf(of) + 1;
  return (
    <p class="sure">
      <span class="badge">
        {CONFIDENCES.map((one, at) => (
          <i key={one} class={at < sure ? 'pip full' : 'pip'} aria-hidden="true" />
        ))}
        <span>{of}</span>
      </span>
      <Foreign text={id} most={60} code />
    </p>
  );
};

const isWhole = (verdict: Verdict | Past): verdict is Verdict => 'because' in verdict;

export const VerdictSection = ({ desk }: { desk: Desk }) => {
  const { watched, recording } = desk;
  const mine = recording ? undefined : watched?.deep;
  const standing = recording ? recording.verdict : watched?.snapshot.verdict;
  const past = recording
    ? recording.history.map((verdict) => ({ verdict }))
    : (watched?.verdicts ?? []).filter(({ verdict }) => verdict !== standing);
  // What was is shown as long as nothing else is: the reason to look does not go away with the trouble.
  const before =
    !standing && !recording
      ? [...past]
          .reverse()
          .map(({ verdict }) => verdict)
          .find(isWhole)
      : undefined;
  const shown = standing ?? before;
  return (
    <div class="verdicts">
      {mine && <Explained verdict={mine} desk={desk} mark={words.verdict.deep} />}
      {shown ? (
        <Explained
          verdict={shown}
          desk={desk}
          mark={before ? words.verdict.over : recording ? words.verdict.ofFile : ''}
        />
      ) : (
        !mine && <Nothing desk={desk} />
      )}
      {past.length > 0 && <History past={past} />}
      {!recording && !!watched?.warnings.length && <Warnings warnings={watched.warnings} />}
    </div>
  );
};

const Nothing = ({ desk: { watched, recording } }: { desk: Desk }) => {
  if (recording) return <Empty title={words.verdict.notInFile} />;
  return watched && isWell(watched.snapshot) ? (
    <Empty title={words.verdict.none}>{words.verdict.noneMore}</Empty>
  ) : (
    <Empty title={words.verdict.unasked}>{words.verdict.unaskedMore}</Empty>
  );
};

const Explained = ({ verdict, desk, mark }: { verdict: Verdict; desk: Desk; mark: string }) => {
  const { id, title, confidence, because, toTellApart, facts } = verdict;
  const { probes } = facts;
  return (
    <article class="verdict" data-over={mark === words.verdict.over}>
      <header>
        <div class="sure-line">
          <Confidence of={confidence} id={id} />
          {mark && <span class="mark">{mark}</span>}
          {!!probes && <span class="soft">{words.verdict.asked(Number(probes))}</span>}
        </div>
        <h2>
          <Foreign text={title} most={600} />
        </h2>
      </header>
      <div class="columns">
        <div>
          <Points title={words.verdict.because} texts={because} />
          <Alike verdict={verdict} />
        </div>
        <div>
          <Fixes verdict={verdict} desk={desk} />
          <Points title={words.verdict.apart} texts={toTellApart} />
        </div>
      </div>
      <Commands verify={verdict.verify} />
    </article>
  );
};

const Points = ({ title, texts }: { title: string; texts: readonly string[] }) =>
  texts.length ? (
    <section>
      {title && <h3>{title}</h3>}
      <ul class="points">
        {texts.map((text) => (
          <li key={text}>
            <Marked text={text} />
          </li>
        ))}
      </ul>
    </section>
  ) : null;

/** The causes that look alike, as chips; the one that is chosen says what it is and what is done about it. */
const Alike = ({ verdict: { lookalikes, fix } }: { verdict: Verdict }) => {
  const [all, setAll] = useState(false);
  const [chosen, choose] = useState('');
  const told = useId();
  if (!lookalikes.length) return null;
  const one = lookalikes.find(({ id }) => id === chosen);
  const hidden = lookalikes.length - FEW;
  return (
    <section>
      <h3>
        {words.verdict.alike} <span class="count">{lookalikes.length}</span>
      </h3>
      <ul class="chips">
        {(all ? lookalikes : lookalikes.slice(0, FEW)).map(({ id }) => (
          <li key={id}>
            <button
              type="button"
              class="chip"
              aria-expanded={id === chosen}
              aria-controls={told}
              onClick={() => choose(id === chosen ? '' : id)}
            >
              <Foreign text={id} most={60} />
            </button>
          </li>
        ))}
        {hidden > 0 && (
          <li>
            <button type="button" class="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? words.verdict.fewer : words.verdict.more(hidden)}
            </button>
          </li>
        )}
      </ul>
      <div id={told} class="told" hidden={!one}>
        {one && (
          <>
            <p>
              <Marked text={one.title} />
            </p>
            {fix
              .filter(({ text }) => IF_IT_IS.exec(text)?.[1] === one.id)
              .map(({ text }) => (
                <p key={text} class="soft">
                  <Marked text={text.replace(IF_IT_IS, '')} />
                </p>
              ))}
          </>
        )}
      </div>
    </section>
  );
};

/** What holds everywhere, and what one's own platform wants; the choice lasts from one verdict to the next. */
const Fixes = ({ verdict: { fix, lookalikes }, desk }: { verdict: Verdict; desk: Desk }) => {
  const suspects = new Set(lookalikes.map(({ id }) => id));
  const mine = fix.filter(({ text }) => !suspects.has(IF_IT_IS.exec(text)?.[1] ?? ''));
  const anywhere = mine.filter(({ platform }) => platform === 'any').map(({ text }) => text);
  const plain = mine.filter(({ platform }) => platform !== 'any' && !NEXT_TIME.test(platform));
  const later = mine.filter(({ platform }) => NEXT_TIME.test(platform));
  const named = later.map(({ platform, text }) => ({ platform: platform.replace(NEXT_TIME, '') || 'any', text }));
  if (!mine.length) return null;
  return (
    <section>
      <h3>{words.verdict.fix}</h3>
      {anywhere.length > 0 && <Points title="" texts={anywhere} />}
      <Platforms fixes={plain} desk={desk} />
      {named.length > 0 && (
        <details>
          <summary>{words.verdict.next}</summary>
          <Platforms fixes={named} desk={desk} />
        </details>
      )}
    </section>
  );
};

const Platforms = ({ fixes, desk }: { fixes: Verdict['fix']; desk: Desk }) => {
  const platforms = [...new Set(fixes.map(({ platform }) => platform))];
  if (!platforms.length) return null;
  const current = platforms.includes(desk.platform) ? desk.platform : platforms[0]!;
  return (
    <div class="picker">
      <label>
        <span>{words.verdict.on}</span>
        <select
          value={current}
          onChange={({ currentTarget }) => {
            desk.platform = currentTarget.value;
            desk.changed();
          }}
        >
          {platforms.map((name) => (
            <option key={name} value={name}>
              {clipped(name, 60).text}
            </option>
          ))}
        </select>
      </label>
      {fixes
        .filter(({ platform }) => platform === current)
        .map(({ text }) => (
          <p key={text}>
            <Marked text={text} />
          </p>
        ))}
    </div>
  );
};

const Commands = ({ verify }: { verify: Verdict['verify'] }) =>
  verify.length ? (
    <details class="commands">
      <summary>
        {words.verdict.commands} <span class="count">{verify.length}</span>
      </summary>
      {verify.some(({ command }) => command.includes('REDACTED')) && (
        <p class="soft">
          <Marked text={words.verdict.fillIn} />
        </p>
      )}
      <ol>
        {verify.map(({ command, suspect, healthy }, at) => (
          <li key={command}>
            <div class="command">
              <pre tabIndex={0} role="group" aria-label={words.verdict.command(at + 1)}>
                <Foreign text={command} most={4_000} code />
              </pre>
              <Copy text={() => command} name={words.verdict.command(at + 1)} />
            </div>
            <dl class="outputs">
              <dt>{words.verdict.suspect}</dt>
              <dd data-kind="waiting">
                <Marked text={suspect} />
              </dd>
              <dt>{words.verdict.healthy}</dt>
              <dd data-kind="open">
                <Marked text={healthy} />
              </dd>
            </dl>
          </li>
        ))}
      </ol>
    </details>
  ) : null;

/** What the bus warned of while somebody looked: options that do not fit, a queue that overflows. */
const Warnings = ({ warnings }: { warnings: readonly Warned[] }) => (
  <section class="history">
    <h3>
      {words.verdict.warnings} <span class="count">{warnings.length}</span>
    </h3>
    <ol>
      {[...warnings].reverse().map(({ at, code, message }, index) => (
        <li key={warnings.length - index}>
          <span class="when">{timeOfDay(at, false)}</span>
          <Foreign text={code} most={60} code />
          <span />
          <Foreign text={message} most={400} />
        </li>
      ))}
    </ol>
  </section>
);

const History = ({ past }: { past: readonly { readonly verdict: Verdict | Past; readonly at?: number }[] }) => (
  <section class="history">
    <h3>
      {words.verdict.history} <span class="count">{past.length}</span>
    </h3>
    <ol>
      {[...past].reverse().map(({ verdict: { id, title, confidence }, at }, index) => (
        <li key={past.length - index}>
          <span class="when">{at === undefined ? words.verdict.earlier : timeOfDay(at, false)}</span>
          <Foreign text={id} most={60} code />
          <span class="soft">{confidence}</span>
          <Foreign text={title} most={200} />
        </li>
      ))}
    </ol>
  </section>
);
