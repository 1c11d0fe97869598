'use client';

import type { ReactNode } from 'react';
import { defineBus } from 'whysocket/react';
import { countRendering } from './rendered';

type In = { type: 'price'; value: number } | { type: 'news'; text: string };

export const live = defineBus<In, { type: 'hello'; from: string }>({ codec: 'json' });

export function Live({ url, user, children }: { url: string; user: string; children: ReactNode }) {
  countRendering();
  return (
    <live.Provider options={{ url, key: 'live', identity: user, hello: { type: 'hello', from: user } }}>
      <p id="user">{user}</p>
      {children}
    </live.Provider>
  );
}
