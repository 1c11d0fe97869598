import { defineBus } from 'whysocket/react';

/** No component: whoever imports this is loaded anew when it changes, and what `defineBus` returned is another one then. */
export const live = defineBus({ codec: 'json' });
export const url = (name) => `${new URLSearchParams(location.search).get('ws')}/${name}`;
export const words = 'first words';
