import { getBus } from 'whysocket';
import { talk } from './talk';

globalThis.heard = talk(getBus);
