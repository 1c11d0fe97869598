/** Buttons that make the network worse. Only shown, and only there, in builds for development. */
import { useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
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
  const act = (what: () => void) => {
    const { bus, bedside } = desk.watched ?? {};
    const last = bedside?.traces().at(-1);
    // A connection that was made before passes it by: it is made anew.
    if (last && !last.close && last.beganAt < simulation.since) bus?.reconnect({ because: words.act.because });
    what();
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
