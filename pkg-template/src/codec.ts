/** What stands between an application's messages and what a socket carries: the options `codec` and `validate`, checked. */
import { OptionError } from './errors.js';
import { isFunction, isString } from './kinds.js';
import { DATA, isData, refuse, refuseSecret } from './parse.js';
import { shown } from './redact.js';
import type { Codec, Data, Incoming, StandardSchema } from './types.js';

/** Of the application's making, so nothing is known of what they take and give. */
type Loose = Codec<unknown, unknown>;

const same = <T>(message: T): T => message;
const CODECS: Readonly<Record<string, Loose>> = {
  raw: { encode: same as Loose['encode'], decode: same },
  json: {
    encode: JSON.stringify,
    decode(raw) {
      if (!isString(raw)) throw new TypeError('A binary message');
      return JSON.parse(raw);
    },
  },
};

export interface Coding {
  /** Throws an OptionError with this path. What it was to encode is not in it: messages are nobody else's business. */
  encode(path: string, message: unknown): Data;
  decode(raw: Incoming): unknown;
}

export const parseCodec = (given: unknown): Coding => {
  const codec = (isString(given) ? CODECS[given] : given) as Loose | null;
  if (!isFunction(codec?.encode) || !isFunction(codec.decode))
    return refuse('codec', given, 'raw, json or { encode, decode }');
  return {
    encode(path, message) {
      let data: unknown;
      try {
        data = codec.encode(message);
      } catch (cause) {
        throw new OptionError(path, shown(Object(message)), 'what the codec can encode', { cause });
      }
      return isData(data) ? data : refuseSecret(path, data, DATA);
    },
    decode: (raw) => codec.decode(raw),
  };
};

export const parseSchema = (given: unknown): StandardSchema['~standard'] | undefined => {
  const schema = (given as StandardSchema | null | undefined)?.['~standard'];
  if (given !== undefined && !isFunction(schema?.validate)) refuse('validate', given, 'a Standard Schema');
  return schema;
};
