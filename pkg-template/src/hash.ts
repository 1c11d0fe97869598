/** Stands in for a name that must not be seen. FNV-1a: told apart is all that it must be; who could try all names there are is kept off by a salt of the caller's. */
export const hash = (text: string): string => {
  let sum = 0;
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193);
  return (sum >>> 0).toString(36);
};
