/** whysocket/panel: what every bus of the page does, and why it does not. Nothing happens on import, and nothing more is loaded before it is opened. */
export { define } from './panel/element.js';
export { mount } from './panel/mount.js';
export type { Dock, Panel, PanelOptions } from './panel/types.js';
