import type { Explanation as Explained } from '../messages';

const SURE = ['possible', 'likely', 'certain'];

/** Why the connection failed, as far as the bus can tell. */
export function Explanation({ verdict, said }: { verdict: Explained; said: string | null | undefined }) {
  const { id, title, confidence, because, lookalikes, fix } = verdict;
  const general = fix.filter(({ platform }) => platform === 'any');
  return (
    <section className="explanation">
      <p className="explanation-sure">
        <span className="badge">
          {SURE.map((name, at) => (
            <i key={name} className={at <= SURE.indexOf(confidence) ? 'pip full' : 'pip'} />
          ))}
          {confidence}
        </span>
        <code>{id}</code>
      </p>
      {title !== said && <h2>{title}</h2>}
      <Points words="Because" points={because} />
      <Points words="What to do" points={general.map(({ text }) => text)} />
      {lookalikes.length > 0 && (
        <details>
          <summary>Looks the same from here ({lookalikes.length})</summary>
          <ul>
            {lookalikes.map((one) => (
              <li key={one.id}>{one.title}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Points({ words, points }: { words: string; points: readonly string[] }) {
  if (points.length === 0) return null;
  return (
    <>
      <h3>{words}</h3>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </>
  );
}
