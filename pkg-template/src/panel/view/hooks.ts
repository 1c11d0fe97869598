/** The hooks of the panel's views. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The size of an element as it is, and a place to put it. */
export const useSize = <T extends Element>(): [RefObject<T | null>, number, number] => {
  const host = useRef<T>(null);
  const [[width, height], set] = useState<[number, number]>([0, 0]);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const look = () => set([element.clientWidth, element.clientHeight]);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, []);
  return [host, width, height];
};
