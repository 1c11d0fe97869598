/** Schemas of the libraries themselves: their output is what arrives. */
import { type } from 'arktype';
import * as v from 'valibot';
import { type Bus, type Data, defineBus, getBus, type Held, holdBus } from 'whysocket';
import { z } from 'zod';
import { same } from '../same.js';

interface Tick {
  type: 'tick';
  price: number;
}
defineBus<Tick, Tick>({ codec: 'json', validate: z.object({ type: z.literal('tick'), price: z.number() }) });
// @ts-expect-error a schema of something else
defineBus<Tick, Tick>({ codec: 'json', validate: z.object({ kind: z.string() }) });

const withZod = getBus({
  url: '/live',
  codec: 'json',
  validate: z.object({ at: z.string().transform((text) => new Date(text)) }),
});
same<typeof withZod, Bus<{ at: Date }, unknown>>(true);
const withValibot = getBus({ url: '/live', codec: 'json', validate: v.object({ n: v.number() }) });
same<typeof withValibot, Bus<{ n: number }, unknown>>(true);
const withArk = holdBus({ url: '/live', codec: 'json', validate: type({ n: 'number' }) });
same<typeof withArk, Held<{ n: number }, unknown>>(true);
const text = getBus({ url: '/live', validate: z.string() });
same<typeof text, Bus<string, Data>>(true);
