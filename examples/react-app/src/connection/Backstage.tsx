import { refuseHandshakes } from '../server';
import type { LogEntry } from './useLog';

const REFUSE_S = 20;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** What a user would never see: a lever of the server's, and what the bus told the application. */
export function Backstage({ refusesForMs, log }: { refusesForMs: number; log: LogEntry[] }) {
  const refuses = refusesForMs > 0;
  return (
    <div className="backstage">
      <section>
        <h2>The server</h2>
        <label className="switch">
          <input
            type="checkbox"
            role="switch"
            aria-checked={refuses}
            checked={refuses}
            onChange={() => void refuseHandshakes(refuses ? 0 : REFUSE_S)}
          />
          <span>
            {refuses
              ? `Refuses handshakes, ${Math.ceil(refusesForMs / 1_000)} s more`
              : `Refuse handshakes for ${REFUSE_S} s`}
          </span>
        </label>
      </section>
      <section className="told">
        <h2>What the page was told</h2>
        {log.length === 0 && <p className="faint">Nothing yet.</p>}
        <ol>
          {log.map(({ id, at, words, kind }) => (
            <li key={id} data-kind={kind}>
              <time>{clock.format(at)}</time>
              <span>{words}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
