import * as hooks from 'whysocket/react';
import { Status } from './status';

/** The package's own 'use client': what a server component imports of it are references to what the browser has. */
const kinds = Object.values(hooks).map((hook) => String((hook as { $$typeof?: symbol }).$$typeof));

export default function More() {
  return (
    <main>
      <h1>More</h1>
      <output id="kinds">{[...new Set(kinds)].join()}</output>
      <Status />
    </main>
  );
}
