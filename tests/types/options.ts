/** A key is optional only where one can be read off a string URL; and every wrong option is an error where it stands. */
import { type BusOptions, type BusPatch, getBus, holdBus, type Preset, type Primitive } from 'whysocket';
import * as presets from 'whysocket/presets';

getBus({ url: 'wss://example.com' });
getBus({ url: '/live', key: 'live' });
getBus({ url: new URL('wss://example.com'), key: 'live' });
getBus({ url: ['wss://a.example', 'wss://b.example'], key: 'live' });
getBus({ url: null, key: 'live' });
getBus({
  url: async ({ refresh, signal }) => (signal.aborted ? null : `wss://example.com/?fresh=${refresh}`),
  key: 'live',
});
getBus({ url: () => ({ url: '/live', protocols: ['v2'], hello: 'hi' }), key: 'live' });
getBus({ url: () => ({ wait: 'project not found' }), key: 'live' });

// @ts-expect-error a list has no key of its own
getBus({ url: ['wss://a.example'] });
// @ts-expect-error a provider has no key of its own
getBus({ url: () => 'wss://example.com' });
// @ts-expect-error null has no key of its own
getBus({ url: null });
// @ts-expect-error there is no URL
getBus({ key: 'live' });
// @ts-expect-error undefined is not null
getBus({ url: undefined, key: 'live' });
// @ts-expect-error a number is no URL
getBus({ url: () => 4, key: 'live' });

const full: BusOptions = {
  url: '/live',
  identity: 'me',
  reconnectOn: ['room', 1, 1n, true, null, undefined],
  attemptParam: 'attempt',
  protocols: async ({ attempt }) => [`v${attempt}`],
  requireProtocol: false,
  connectTimeoutMs: 1,
  hello: async () => [new Uint8Array(2), 'two'],
  ready: (message) => typeof message === 'string',
  retry: { factor: 2, maxAttempts: Number.POSITIVE_INFINITY },
  preset: presets.graphqlTransportWs,
  closeCodes: { 4403: 'retry', '4500-4599': 'retry-later' },
  queue: { overflow: 'evict-oldest' },
  binaryType: 'arraybuffer',
  logger: { warn: (message, detail) => [message, detail] },
  WebSocket: globalThis.WebSocket,
  diagnose: 'deep',
  doctor: () => import('whysocket/diagnose'),
  probes: { healthUrl: '/health', candidates: ['/ws', '/socket'], query: 'withhold', timeoutMs: 500 },
  probeCredentials: 'include',
  redact: (text, where) => (where === 'reason' ? '' : text),
};
holdBus({ ...full, enabled: false, lingerMs: 0 }).release();

// @ts-expect-error misspelt
getBus({ url: '/live', conectTimeoutMs: 5 });
// @ts-expect-error not a number
getBus({ url: '/live', retry: { maxDelayMs: '5' } });
// @ts-expect-error no such action
getBus({ url: '/live', closeCodes: { 4403: 'stop' } });
// A codec in the preset decides what messages are.
getBus({ url: '/live', preset: presets.pusher }).send({ event: 'client-typing', data: {} });
getBus<{ event: string }>({ url: '/live', preset: presets.pusher }).on('message', ({ event }) => event.length);
getBus({ url: '/live', preset: presets.socketIo }).on('message', (packet) => typeof packet === 'string');
// @ts-expect-error no codec, no objects
getBus({ url: '/live', preset: presets.socketIo }).send({ event: 'typing' });
const ours: Preset = { name: 'ours', protocols: 'v1', closeCodes: { 4700: 'refresh' } };
getBus({ url: '/live', preset: ours });
// @ts-expect-error a preset is an object
getBus({ url: '/live', preset: 'pusher' });
// @ts-expect-error one preset at a time
getBus({ url: '/live', preset: presets });
// @ts-expect-error who somebody is, no preset knows
getBus({ url: '/live', preset: { name: 'ours', identity: 'me' } });
// @ts-expect-error presets are frozen
presets.pusher.protocols = 'other';
// @ts-expect-error only what can be compared
getBus({ url: '/live', reconnectOn: [{}] });
// @ts-expect-error a list
getBus({ url: '/live', reconnectOn: 'room' });
const deps: readonly Primitive[] = [1];
getBus({ url: '/live', reconnectOn: deps });
// @ts-expect-error a logger is an object or false
getBus({ url: '/live', logger: true });
// @ts-expect-error ready answers at once
getBus({ url: '/live', ready: async () => true });

// @ts-expect-error no such depth
getBus({ url: '/live', diagnose: 'full' });
// @ts-expect-error a module, not any promise
getBus({ url: '/live', doctor: async () => 'diagnose' });
// @ts-expect-error a text for a text
getBus({ url: '/live', redact: () => undefined });

const patch: BusPatch = { url: null, identity: 'you', reconnectOn: [], waitingFor: 'a project', enabled: true };
getBus(full).update(patch);
// @ts-expect-error the key of a bus is for good
getBus(full).update({ key: 'other' });
