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
    {Simulate && <Simulate desk={desk} />}
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
  const tell = ({ started, why }: Started) => {
    say(started ? words.act.done : words.act.refused(why ?? ''));
    desk.changed();
  };
  return (
    <Group title={words.act.connection} said={said}>
      <button type="button" class="button primary" onClick={() => tell(bus.connect(BECAUSE))}>
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

/** The URL goes nowhere but to where the bus itself goes. */
const Deep = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const running = useRef(false);
  const watched = desk.watched!;
  const { bedside } = watched;
  const ask = async () => {
    const ledger = bedside?.traces();
    const href = ledger?.at(-1)?.href;
    if (running.current || !bedside) return;
    if (!href) return say(words.act.noAddress);
    running.current = true;
    say(words.act.deepRunning);
    // The same verdict again is news, too.
    watched.deep = undefined;
    const { protocols, connectTimeoutMs, probeCredentials, redact } = bedside.asked();
    try {
      const { diagnose } = await import('../../diagnose.js');
      const verdict = await diagnose(href, {
        timeoutMs: connectTimeoutMs,
        ...(typeof protocols !== 'function' && { protocols }),
        ...(probeCredentials && { probeCredentials }),
        ...(redact && { redact }),
      });
      // It took its time, and the bus may be another user's by now.
      if (ledger !== bedside.traces()) return;
      watched.deep = verdict;
      say('');
      desk.show('verdict');
    } catch (error) {
      say(words.act.failed(clipped(`${(error as Error | undefined)?.message ?? error}`, 200).text));
    } finally {
      running.current = false;
    }
  };
  return (
    <Group title={words.act.diagnosis} about={words.act.deepAbout} said={said}>
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
      const text = await chosen?.text();
      input.value = '';
      if (text !== undefined) desk.play(await opened(text));
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
