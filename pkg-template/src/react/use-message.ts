/** `useMessage`: a handler for as long as the component is mounted. */
import type { Bus, MessageInfo, MessageOf, MessageType } from '../types.js';
import { useLatest } from './latest.js';
import { React } from './react.js';

type Guard = (message: unknown) => boolean;
type Handler = (message: unknown, info: MessageInfo) => void;

/** Calls the handler of the latest render for each message of this type, or that the guard says true to. */
export function useMessage<In, Out, T extends MessageType<In>>(
  bus: Bus<In, Out>,
  type: T,
  handler: (message: MessageOf<In, T>, info: MessageInfo) => void,
): void;
export function useMessage<In, Out, M extends In>(
  bus: Bus<In, Out>,
  guard: ((message: In) => message is M) | ((message: In) => boolean),
  handler: (message: M, info: MessageInfo) => void,
): void;
export function useMessage(bus: Bus, what: unknown, handler: unknown): void {
  const latest = useLatest([what, handler] as [Guard, Handler]);
  const type = typeof what === 'function' ? (message: unknown) => latest.current[0](message) : what;
  React.useEffect(
    () => bus.onMessage(type as Guard, (message, info) => latest.current[1](message, info)),
    // A guard is another one at every render, and the latest is called anyway.
    [bus, typeof what === 'function' || what],
  );
}
