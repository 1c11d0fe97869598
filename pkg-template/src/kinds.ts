/** What a value is. */

export const isFunction = (value: unknown): value is (...args: never[]) => unknown => typeof value === 'function';

export const isString = (value: unknown): value is string => typeof value === 'string';
