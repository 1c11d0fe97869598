/** `same<A, B>(true)` compiles only if the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export const same = <A, B>(_answer: Same<A, B>): void => {};
