import type { Bus, BusOptions } from 'whysocket';

/** What the application does with either entry: connects to the server named in its address, and tells what it heard. */
export function talk(getBus: (options: BusOptions) => Bus): Promise<string> {
  const bus = getBus({ url: new URLSearchParams(location.search).get('ws')! });
  return new Promise((done) => {
    bus.on('message', (data) => done(String(data)));
    bus.send('hello from an application');
    bus.connect();
  });
}

declare global {
  var heard: Promise<string>;
}
