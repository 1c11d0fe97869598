/** The smallest page with a panel: a bus, and one line more. `?/ws/401` is another of the demo's endpoints. */
import { getBus } from '/pkg/index.js';
import { mount } from '/pkg/panel.js';

const endpoint = decodeURIComponent(location.search.slice(1)) || '/ws/echo';
document.getElementById('endpoint').textContent = endpoint;

const bus = getBus({ url: endpoint, codec: 'json' });
bus.connect();

mount(document.body, { bus });
