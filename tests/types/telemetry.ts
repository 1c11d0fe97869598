/** What `whysocket/telemetry` and `whysocket/user-message` take and give, held against OpenTelemetry's own types. */
import { metrics, trace } from '@opentelemetry/api';
import { defineBus, getBus } from 'whysocket';
import { type Beacon, markPerformance, reportTo, toOpenTelemetry } from 'whysocket/telemetry';
import { de, en, type Help, userMessage, type Words, wordsFor } from 'whysocket/user-message';

const bus = getBus({ url: '/live' });
const typed = defineBus<{ type: 'a' }, { b: number }>({ codec: 'json' }).getBus({ url: '/typed' });

export const stops: (() => void)[] = [
  reportTo(bus, '/collect'),
  reportTo(typed, new URL('https://collector.example.com/'), {
    sampleRate: 0.1,
    labels: { release: 'a1', beta: true },
  }),
  reportTo('all', async ({ beacon, verdicts }: Beacon) => `${beacon} ${verdicts.length}`, { hosts: 'show' }),
  toOpenTelemetry(bus, { meter: metrics.getMeter('app'), tracer: trace.getTracer('app') }),
  toOpenTelemetry(typed, { meter: metrics.getMeter('app'), attributes: { app: 'shop' } }),
  markPerformance(typed, { maxEntries: 10 }),
];
// @ts-expect-error -- only one bus has a meter's attributes.
toOpenTelemetry('all', { meter: metrics.getMeter('app') });
// @ts-expect-error -- a word that there is not.
reportTo(bus, '/collect', { hosts: 'hide' });

const help: Help = userMessage(bus.store.getSnapshot(), wordsFor(['de-AT'], [en, de]), { now: 0 }).help;
export const text: string = help === 'none' ? '' : userMessage(typed.store.getSnapshot(), en).text;

export const shouting: Words = { ...en, locale: 'en-x-loud', states: { ...en.states, open: 'CONNECTED!' } };
const { lost: _lost, ...fewer } = en.troubles;
// @ts-expect-error -- a language lacks a sentence.
export const lacking: Words = { ...en, troubles: fewer };
// @ts-expect-error -- none to choose from.
wordsFor('de', []);
