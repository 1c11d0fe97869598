/** Stands in the later parts for whatever the panel has already (see `LENT` in build.mjs); filled before any of it is used, and not at import. */
import type * as kit from './kit.js';

export type Kit = typeof kit;

export let Fragment: Kit['Fragment'];
export let h: Kit['h'];
export let useEffect: Kit['useEffect'];
export let useId: Kit['useId'];
export let useLayoutEffect: Kit['useLayoutEffect'];
export let useRef: Kit['useRef'];
export let useState: Kit['useState'];
export let attemptsOf: Kit['attemptsOf'];
export let waiting: Kit['waiting'];
export let entriesOf: Kit['entriesOf'];
export let bytes: Kit['bytes'];
export let clipped: Kit['clipped'];
export let withoutSecrets: Kit['withoutSecrets'];
export let duration: Kit['duration'];
export let timeOfDay: Kit['timeOfDay'];
export let whole: Kit['whole'];
export let Icon: Kit['Icon'];
export let useSize: Kit['useSize'];
export let Empty: Kit['Empty'];
export let Foreign: Kit['Foreign'];
export let Waterfall: Kit['Waterfall'];
export let words: Kit['words'];

export const borrow = (all: Kit): void => {
  ({
    Fragment,
    h,
    useEffect,
    useId,
    useLayoutEffect,
    useRef,
    useState,
    attemptsOf,
    waiting,
    entriesOf,
    bytes,
    clipped,
    withoutSecrets,
    duration,
    timeOfDay,
    whole,
    Icon,
    useSize,
    Empty,
    Foreign,
    Waterfall,
    words,
  } = all);
};
