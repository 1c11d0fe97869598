import type { Explanation as Explained } from '../messages';
import { Explanation } from './Explanation';

const WORDS = { open: 'Connected', connecting: 'Connecting', failed: 'Not connected', closed: 'Not connected' };

interface ConnectionPanelProps {
  state: keyof typeof WORDS;
  sessionId: string | null | undefined;
  error: string | null | undefined;
  explanation: Explained | undefined;
  onConnect: () => void;
  onNewSession: () => void;
}

export function ConnectionPanel({ state, sessionId, error, explanation, ...act }: ConnectionPanelProps) {
  // A verdict may be no more than its sentence.
  const explained = state !== 'open' && explanation && explanation.because.length + explanation.fix.length > 0;
  return (
    <section className="connection" aria-label="Connection" data-state={state}>
      <div className="connection-state">
        <p className="connection-word" role="status">
          {WORDS[state]}
        </p>
        <p className="connection-session">{sessionId ?? (sessionId === null ? 'no session' : '')}</p>
      </div>
      <div className="buttons">
        <button type="button" onClick={act.onConnect} disabled={state === 'open'}>
          Connect
        </button>
        <button type="button" onClick={act.onNewSession}>
          New session
        </button>
      </div>
      {error && (
        <p className="connection-error" role="alert">
          {error}
        </p>
      )}
      {explained && <Explanation verdict={explanation} said={error} />}
    </section>
  );
}
