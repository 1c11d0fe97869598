/** What the panel lends to the parts of it that are loaded later: there must not be two of them, of the first two least of all. */
export { Fragment, h } from 'preact';
export { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
export { attemptsOf, waiting } from './attempts.js';
export { entriesOf } from './inputs.js';
export { bytes, clipped, duration, timeOfDay, whole, withoutSecrets } from './text.js';
export { Icon } from './view/glyph.js';
export { useSize } from './view/hooks.js';
export { Empty, Foreign } from './view/parts.js';
export { Waterfall } from './view/waterfall.js';
export { words } from './words.js';
