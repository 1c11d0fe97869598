import { pageId } from '../server';
import { Strip } from './Strip';
import type { WireState } from './useWire';

/** At the foot of every page: how many sockets the server has seen from it, and how they ended. */
export function Wire({ told, recent, ends }: WireState) {
  const full = told && told.asked >= told.limit;
  return (
    <footer className="wire" data-page={pageId} data-full={full || undefined}>
      <p className="wire-count">
        <strong>{told?.asked ?? '–'}</strong>
        <span>{told?.asked === 1 ? 'socket' : 'sockets'} this page has opened</span>
      </p>
      <Strip recent={recent} atMs={told?.atMs ?? 0} />
      <ul className="wire-ends">
        <li data-kind="open">
          {told?.now ?? 0} <span>open now</span>
        </li>
        {Object.entries(ends).map(([code, times]) => (
          <li key={code} data-kind={code === '1000' || code === '1001' ? 'close' : 'failure'}>
            {times} <span>closed {code}</span>
          </li>
        ))}
        {told && told.refused > 0 && (
          <li data-kind="refused">
            {told.refused} <span>refused 503</span>
          </li>
        )}
      </ul>
      <p className="wire-backend">
        {full
          ? `The server stops this page at ${told.limit} sockets.`
          : `As counted by ${told?.backend ?? 'the server'}`}
      </p>
    </footer>
  );
}
