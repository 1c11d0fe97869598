import { DEFAULTS, type Parsed } from './options.js';
import { Input } from './wire.js';

/** Tells the machine what has changed since it was last told; what it starts with it is not told. */
export const createSettings = (step: (kind: Input, a?: number, b?: number, c?: number) => number) => {
  let told = DEFAULTS;
  let rules = '';
  return (parsed: Parsed): void => {
    parsed.settings.forEach((value, setting) => {
      if (told[setting] !== value) step(Input.Set, setting, value);
    });
    told = parsed.settings;
    if (`${parsed.rules}` === rules) return;
    rules = `${parsed.rules}`;
    step(Input.ClearRules);
    for (const rule of parsed.rules) step(Input.Rule, ...rule);
  };
};
