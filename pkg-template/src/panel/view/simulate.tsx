/** Buttons that make the network worse. Only shown, and only there, in builds for development. */
import { useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { simulation, type Trouble } from '../simulation.js';
import { words } from '../words.js';
import { Group } from './act.js';

export const Simulate = ({ desk }: { desk: Desk }) => {
  const [said, say] = useState('');
  const { kinds, heading, about, cut, end } = simulation.words;
  /** Of a connection that was made before nothing is known: it is made anew, so that it passes through. */
  const anew = (reached: boolean) => {
    if (!reached && desk.watched) desk.watched.bus.reconnect({ because: words.act.because });
    say(words.act.done);
    desk.changed();
  };
  return (
    <Group title={heading} about={about} said={said}>
      {(Object.keys(kinds) as Trouble[]).map((trouble) => (
        <button
          type="button"
          class="button"
          key={trouble}
          aria-pressed={simulation.current === trouble}
          onClick={() => anew(simulation.begin(trouble))}
        >
          {kinds[trouble]}
        </button>
      ))}
      <button type="button" class="button" onClick={() => anew(simulation.cut())}>
        {cut}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          simulation.end();
          say(words.act.done);
          desk.changed();
        }}
      >
        {end}
      </button>
    </Group>
  );
};
