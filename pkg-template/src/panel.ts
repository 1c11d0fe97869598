/** whysocket/panel: what every bus of the page does, and why it does not. Nothing happens on import, and nothing of what is seen is loaded before it is mounted. */
export { define } from './panel/element.js';
export { mount } from './panel/mount.js';
export type { Dock, Panel, PanelOptions, WhySocketPanelElement } from './panel/types.js';
