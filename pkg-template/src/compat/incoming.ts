/** What a server sent, made the message that handlers get. */

export interface Received {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly id?: string;
  readonly timestamp: number;
}

/**
 * Either form: `{ type, data }`, or `{ data: { type, … } }` as bridges wrap it. Nothing if it is no message.
 * `known`: the types there are; without them whoever `handles` one says so.
 */
export const readMessage = (
  raw: unknown,
  known: readonly string[] | undefined,
  handles: (type: string) => boolean,
): Received | undefined => {
  if (!isObject(raw)) return;
  const { type: top, id, timestamp } = raw;
  const data = isObject(raw.data) ? { ...raw.data } : {};
  const { type: inner } = data;
  const isNested = isString(inner) && !(isString(top) && prefersTop(top, inner, known, handles));
  const type = isNested ? inner : top;
  if (!isString(type)) return;
  put(data, 'error', isNested ? (data.error ?? raw.error) : (raw.error ?? data.error));
  if (isNested) {
    const text = data.text ?? raw.text;
    put(data, 'text', isString(text) ? text : undefined);
  }
  return {
    type,
    data,
    ...(isString(id) && { id }),
    timestamp: typeof timestamp === 'number' ? timestamp : Date.now(),
  };
};

const prefersTop = (
  top: string,
  inner: string,
  known: readonly string[] | undefined,
  handles: (type: string) => boolean,
): boolean => (known ? known.includes(top) : handles(top) || !handles(inner));

const put = (data: Record<string, unknown>, name: string, value: unknown): void => {
  if (value === undefined) delete data[name];
  else data[name] = value;
};

const isString = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && !!value && !Array.isArray(value);
