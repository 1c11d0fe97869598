/** Buttons that make the network worse. Only shown, and only there, in builds for development. */
import { useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { entries } from '../page.js';
import type { Trouble } from '../simulation.js';
import { words } from '../words.js';
import { Group } from './act.js';

export const Simulate = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const simulation = desk.simulation!;
  const { kinds, heading, about, cut, end } = simulation.words;
  const tell = () => {
    say(words.act.done);
    desk.changed();
  };
  /** Connections that were made before pass it by: they are made anew. Answers where they went. */
  const renew = (): string[] =>
    entries().flatMap(({ bus, bedside }) => {
      const last = bedside?.traces().at(-1);
      if (!last || last.close || last.beganAt >= simulation.since || bedside!.asked().injected) return [];
      bus.reconnect({ because: words.act.because });
      return last.href ?? [];
    });
  const act = (what: (older: readonly string[]) => void) => {
    what(renew());
    tell();
  };
  return (
    <Group title={heading} about={about} said={said}>
      {(Object.keys(kinds) as Trouble[]).map((trouble) => (
        <button
          type="button"
          class="button"
          key={trouble}
          aria-pressed={simulation.current === trouble}
          onClick={() => act(() => simulation.begin(trouble))}
        >
          {kinds[trouble]}
        </button>
      ))}
      <button type="button" class="button" onClick={() => act(simulation.cut)}>
        {cut}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          simulation.end();
          tell();
        }}
      >
        {end}
      </button>
    </Group>
  );
};
