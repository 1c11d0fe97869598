import { getBus, init } from 'whysocket/streaming';
import { talk } from './talk';

globalThis.heard = init().then(() => talk(getBus));
