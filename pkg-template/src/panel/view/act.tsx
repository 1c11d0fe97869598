/** What can be done about it: to the connection, to find out more, and to take it to somebody else. */

import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Simulate } from '#simulate';
import type { Started } from '../../types.js';
import type { Desk } from '../desk.js';
import { recorded } from '../later.js';
import { clipped } from '../text.js';
import { words } from '../words.js';
import { Icon } from './glyph.js';
import { Copy } from './parts.js';

const BECAUSE = { because: words.act.because };

export const Act = ({ desk }: { desk: Desk }) => (
  <div class="acts">
    {desk.watched && <Connection desk={desk} />}
    {desk.watched && <Deep desk={desk} />}
    {desk.watched && <ReportOf desk={desk} />}
    <Journal desk={desk} />
    {Simulate && desk.simulation && <Simulate desk={desk} />}
  </div>
);

/** A heading, what there is to press, and what came of it; that is read out. */
export const Group = ({
  title,
  about,
  said,
  children,
}: {
  title: string;
  about?: string;
  said: string;
  children: ComponentChildren;
}) => (
  <section class="act">
    <h3>{title}</h3>
    {about && <p class="soft">{about}</p>}
    <div class="buttons">{children}</div>
    <p class="said" role="status">
      {said}
    </p>
  </section>
);

const Connection = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const { bus, snapshot } = desk.watched!;
  // There is nothing to be connected.
  const isUp = snapshot.phase === 'open';
  const tell = ({ started, why }: Started) => {
    say(started ? words.act.done : words.act.refused(why ?? ''));
    desk.changed();
  };
  return (
    <Group title={words.act.connection} said={said}>
      <button type="button" class={isUp ? 'button' : 'button primary'} onClick={() => tell(bus.connect(BECAUSE))}>
        {snapshot.phase === 'waiting' ? words.act.retry : words.act.connect}
      </button>
      <button type="button" class="button" onClick={() => tell(bus.reconnect(BECAUSE))}>
        {words.act.reconnect}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          bus.close(1000, words.act.because);
          say(words.act.done);
          desk.changed();
        }}
      >
        {words.act.close}
      </button>
    </Group>
  );
};

const Deep = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const watched = desk.watched!;
  const ask = async () => {
    if (!watched.bedside?.traces().at(-1)?.href) return say(words.act.noAddress);
    say('');
    const asking = watched.examine();
    desk.changed();
    try {
      if ((await asking) && desk.watched === watched) desk.show('verdict');
    } catch (error) {
      say(words.act.failed(clipped(`${(error as Error | undefined)?.message ?? error}`, 200).text));
    }
  };
  return (
    <Group
      title={words.act.diagnosis}
      about={words.act.deepAbout}
      said={watched.isExamined ? words.act.deepRunning : said}
    >
      <button type="button" class="button" onClick={ask}>
        <Icon name="deep" />
        <span>{words.act.deep}</span>
      </button>
    </Group>
  );
};

const ReportOf = ({ desk }: { desk: Desk }) => {
  const [hosts, setHosts] = useState(false);
  const { bus } = desk.watched!;
  const report = () => bus.report({ hosts: hosts ? 'show' : 'mask' });
  return (
    <Group title={words.act.report} about={words.act.reportAbout} said="">
      <Copy quiet={false} label={words.act.markdown} text={() => report().then(({ markdown }) => markdown)} />
      <Copy
        quiet={false}
        label={words.act.json}
        text={() => report().then(({ json }) => JSON.stringify(json, undefined, 2))}
      />
      <label class="check">
        <input type="checkbox" checked={hosts} onChange={({ currentTarget }) => setHosts(currentTarget.checked)} />
        <span>{words.act.hosts}</span>
      </label>
    </Group>
  );
};

const Journal = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const { watched } = desk;
  const work = async (done: string, what: (part: Awaited<ReturnType<typeof recorded>>) => Promise<void>) => {
    try {
      await what(await recorded());
      say(done);
    } catch (error) {
      say(clipped((error as Error).message, 300).text);
    }
  };
  const save = () => work(words.act.done, ({ download }) => download(watched!.bus, watched!.probes));
  const load = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) =>
    work('', async ({ opened }) => {
      const [chosen] = input.files ?? [];
      const recording = chosen && opened(chosen);
      // The same file can be chosen again.
      input.value = '';
      if (recording) desk.play(await recording);
    });
  return (
    <Group title={words.act.journal} about={words.act.journalAbout} said={said}>
      {watched && (
        <button type="button" class="button" onClick={save}>
          <Icon name="save" />
          <span>{words.act.save}</span>
        </button>
      )}
      <button type="button" class="button" onClick={() => file.current?.click()}>
        <Icon name="load" />
        <span>{words.act.load}</span>
      </button>
      <input
        ref={file}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={words.act.load}
        onChange={load}
      />
    </Group>
  );
};
