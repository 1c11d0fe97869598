/** Bytes and text as they go through a socket. Environments of tests lack TextEncoder and mix realms: nothing here asks for a class. */

const tag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

export const isBlob = (value: unknown): value is Blob => /^(Blob|File)$/.test(tag(value));

export const isBytes = (value: unknown): value is ArrayBuffer | ArrayBufferView =>
  ArrayBuffer.isView(value) || tag(value) === 'ArrayBuffer';

/** A copy: what its owner does to it later changes nothing. */
export const copyOf = (data: ArrayBuffer | ArrayBufferView): ArrayBuffer => {
  const whole = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return new Uint8Array(whole).buffer;
};

/** A USVString: halves of surrogate pairs cannot be sent. */
export const textOf = (value: unknown): string => String(value).replace(/\p{Surrogate}/gu, '\ufffd');

/** In UTF-8. */
export const byteLength = (text: string): number => {
  let sum = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0)!;
    sum += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return sum;
};
