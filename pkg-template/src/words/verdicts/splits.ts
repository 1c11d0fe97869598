/** What would tell look-alikes apart, as something to do. */
export const SPLITS: { readonly [question: string]: string } = {
  cors: 'Let the endpoint answer a plain GET with CORS headers and the same verdict as the upgrade: status, redirect and challenge become readable.',
  get: 'Ask for a plain GET of the same URL (`diagnose: "auto"`): it tells a dead host from a refused upgrade.',
  health: 'Give a health URL on the same host (`probes.healthUrl`): it tells a dead host from a dead path.',
  credentials:
    "Let probes carry the page's cookies (`probeCredentials: 'include'`), as the handshake does: then a 401 or 403 counts.",
  query:
    "Let probes carry the query (`probes.query: 'send'`), as the handshake does: then the status counts. It holds what looks like a credential.",
  bare: 'Try the same URL without subprotocols (`diagnose: "deep"`).',
  candidates: 'Give other paths or hosts to try (`probes.candidates`).',
  'other-port':
    'Ask another port of the host (a health URL with that port): a host that is down is silent on all of them.',
  'page-origin': "Ask the page's own server: if it is silent, too, the device is offline.",
  permission:
    'Ask the browser for the state of the local-network permission, or look at the icon beside the address bar.',
  'server-log':
    'Look for this attempt in the log of each hop. A missing line proves little: uvicorn, for one, logs a socket only once it is accepted or refused.',
  console:
    "Read the browser's own console: it names the status or the network error (Chromium: `net::ERR_…` or `Unexpected response code`), which no page may read.",
  navigate: 'Open {{http}} in a tab of its own: the browser then shows its certificate page or its error page.',
  'cold-warm':
    'Compare a browser that has just started with one that has already fetched from {{host}}: only the second may send the handshake over its HTTP/2 session.',
  'fresh-connection':
    'Try several times from new connections: if some open at once and some never, one replica is stuck.',
  'other-tab':
    'Close all other tabs and hot-reload sockets that connect to {{host}}: browsers let one handshake to an address run at a time, across tabs.',
  'other-browser':
    'Try another browser, a private window, another network: extensions, antivirus and company proxies differ, the server does not.',
  shell: 'Run the commands below: a shell sees status, headers and certificate that the page may not.',
  '4xxx':
    'Let the server accept the socket and then close it with a code of 4400–4499 and a reason: every browser shows these to the page.',
  'echo-path':
    'Serve a path on the same host that upgrades and does nothing else: if it opens, the application refuses; if not, something in front of it does.',
  'reproduce-idle':
    'Leave the connection silent and compare when it ends; then send something every 20 s: a limit on idling goes away, one on lifetime stays.',
  heartbeat: 'Switch on the heartbeat: it tells a silent peer from a dead connection.',
};
