/** Bytes as text: 86 values to a page, written with the letters from # to ~ that no JavaScript string escapes; two letters more
 * turn to another page for one value. Unlike base64 this keeps byte for byte in step, so that what repeats in the wasm
 * repeats in the text: compressed, it is 1 % larger than the file itself, base64 30 %. Written by build.mjs. */
const PAGE = 86;
/** Of all the ways to begin, the one whose text compresses best. */
const FIRST = 16;

export const decode = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes: number[] = [];
  let page = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Without ' \ and `.
    const letter = code - 35 - +(code > 39) - +(code > 92) - +(code > 96);
    if (letter < PAGE) bytes.push(page + ((letter + FIRST) % PAGE));
    page = letter < PAGE ? 0 : (letter - PAGE + 1) * PAGE;
  }
  return new Uint8Array(bytes);
};
