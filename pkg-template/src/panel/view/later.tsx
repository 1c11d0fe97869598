/** A section whose code is loaded when it is first looked at. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Desk } from '../desk.js';
import { words } from '../words.js';
import { Empty } from './parts.js';

type View = FunctionComponent<{ desk: Desk }>;

export const Later = ({ desk, load }: { desk: Desk; load: () => Promise<{ readonly View: View }> }) => {
  const [[Loaded, failed], set] = useState<[View | undefined, boolean]>([undefined, false]);
  useEffect(() => {
    let gone = false;
    load().then(
      ({ View }) => !gone && set([View, false]),
      (error: unknown) => {
        console.error(words.notLoaded, error);
        if (!gone) set([undefined, true]);
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  return Loaded ? <Loaded desk={desk} /> : <Empty title={failed ? words.notLoaded : words.loading} />;
};
