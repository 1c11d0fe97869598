/** What a platform has to say about a topic: settings, log lines, numbers. What is true of all of them stands in the entries. */
interface Topics {
  readonly [topic: string]: { readonly [platform: string]: string };
}

export const TOPICS: Topics = {
  /** The Upgrade has to get through. */
  upgrade: {
    nginx:
      "`proxy_http_version 1.1;`, `proxy_set_header Upgrade $http_upgrade;`, `proxy_set_header Connection $connection_upgrade;`, and in `http`: `map $http_upgrade $connection_upgrade { default upgrade; '' close; }`",
    'ingress-nginx': 'Needs no annotation: check host, path and `pathType` (Prefix) of the rule, and the Service port.',
    Traefik: 'Needs no option. With an `h2c://` backend it answers 500 before v3.6.22 and v3.7.6: use `http://`.',
    Caddy: '`reverse_proxy` suffices: no `try_files`, `redir` or `handle` before it may match this path.',
    HAProxy: '`mode http` suffices: look for `del-header Upgrade` and for `deny` rules.',
    'Envoy, Istio':
      '`upgrade_configs: [{ upgrade_type: websocket }]` in the HTTP connection manager or the route; without, Envoy answers 403 with an empty body. `RBAC: access denied` is an `AuthorizationPolicy`.',
    Apache:
      '`ProxyPass /ws http://backend:8000/ws upgrade=websocket` (2.4.47 or later), before any other `ProxyPass` to that host and port, since they share a worker.',
    'Varnish, lighttpd, Squid':
      'Varnish: `return (pipe)` for `Upgrade: websocket`, and copy the header in `vcl_pipe`. lighttpd: `proxy.header = ("upgrade" => "enable")`. Squid: `http_upgrade_request_protocols websocket allow all`.',
    Cloudflare: 'Network > WebSockets must be on; exempt this path from challenges and WAF rules.',
    'AWS ALB, CloudFront':
      'ALB passes WebSockets by itself: check the listener rule. CloudFront: forward `Sec-WebSocket-Key` and `Sec-WebSocket-Version` (origin request policy `AllViewer`).',
    'AWS API Gateway':
      'The URL needs its stage: `wss://ID.execute-api.REGION.amazonaws.com/STAGE`. A `$connect` authorizer that denies refuses the handshake.',
    'Google Cloud': 'Cloud Run: switch "HTTP/2 end-to-end" off for this service.',
    Azure:
      'App Service: `az webapp config set --web-sockets-enabled true`. Front Door: no caching on this route, or Upgrade is not forwarded.',
    'Fly.io':
      'The http handler passes upgrades; `handlers = ["tls"]` merely goes around it. `internal_port` must be the one the app listens on.',
    Heroku: 'The router passes WebSockets to the web process on `$PORT`, to no other port.',
    'Vite, webpack, Next.js':
      "Vite: `server.proxy['/ws'] = { target, ws: true }`. webpack: `proxy: [{ context: ['/ws'], target, ws: true }]`. Without `ws: true` the upgrade hangs while plain HTTP works. Next.js: an API route cannot upgrade; use `rewrites()` or a server of its own.",
    'FastAPI, Starlette':
      "`pip install 'uvicorn[standard]'`: without `websockets` or `wsproto` uvicorn answers upgrades like a GET and logs `No supported WebSocket library detected`.",
    'Django Channels':
      '`ProtocolTypeRouter` with a `websocket` branch, under an ASGI server: `get_asgi_application()` alone answers 500, a WSGI server cannot upgrade at all.',
    'Node ws':
      '`new WebSocketServer({ server })` with the `http.Server` itself, not the Express app. Several on one port: `noServer`, and one `upgrade` listener that dispatches.',
    'Socket.IO': 'Speaks a protocol of its own: use `socket.io-client`, or `/socket.io/?EIO=4&transport=websocket`.',
    Spring: '`@EnableWebSocket` and `registry.addHandler(handler, "/ws")`.',
    'ASP.NET, SignalR':
      '`app.UseWebSockets()` before the endpoint; under IIS also the feature "WebSocket Protocol", or upgrades get 400 or 503.',
    Phoenix:
      '`socket "/socket", UserSocket, websocket: true` in the endpoint; the URL then ends in `/socket/websocket`.',
    Rails: '`mount ActionCable.server => "/cable"` in `routes.rb`.',
  },
  /** Paths, and what a wrong one looks like. */
  route: {
    'FastAPI, Starlette':
      'An unknown socket path gets 403 with an empty body; a plain GET gets 404 even where the socket works. The log has `"WebSocket /path" 403`.',
    'Django Channels': 'No route in `URLRouter`: 500, `No route found for path` in the log.',
    'Node ws':
      "A path that differs from the option path gets 400; several servers on one port refuse each other's paths.",
    'Socket.IO':
      '`Transport unknown` (400): `EIO` or `transport` is missing. `Session ID unknown`: another replica has the session. An unknown path is cut after about 1 s.',
    Traefik: "A `404 page not found` is Traefik's own: no router matches host and path.",
    Spring: 'With SockJS the plain WebSocket is at `/endpoint/websocket`.',
    'ASP.NET, SignalR':
      'SignalR: 404 means a wrong hub URL or, after negotiate, another replica: sticky sessions, or `skipNegotiation` with WebSockets only. 307: `UseHttpsRedirection`; use https.',
    Phoenix: 'The URL ends in `/websocket`: `/socket` alone is 404.',
  },
  origin: {
    'FastAPI, Starlette':
      'Neither checks the Origin by itself, nor does `CORSMiddleware` for sockets: look for a check in your code.',
    'Django Channels':
      '`AllowedHostsOriginValidator` goes by `ALLOWED_HOSTS`; `OriginValidator(app, ["{{origin}}"])` lists origins. The answer is 403.',
    'Node ws': 'Look at `verifyClient` and at the `upgrade` listener; `verifyClient` answers 401.',
    'Socket.IO':
      'Python: `cors_allowed_origins=["{{origin}}"]`, else 400 `is not an accepted origin`. Node: `cors: { origin }` and `allowRequest`.',
    Spring: '`.setAllowedOrigins("{{origin}}")`: without, only the same origin may connect, others get 403.',
    'ASP.NET, SignalR':
      '`WebSocketOptions.AllowedOrigins`: empty allows all, else others get 403. SignalR: `WithOrigins("{{origin}}").AllowCredentials()`.',
    Phoenix: '`check_origin: ["{{origin}}"]` on the endpoint; the answer is 403.',
    Rails: '`config.action_cable.allowed_request_origins = ["{{origin}}"]`; the answer is 404.',
    'Vite, webpack, Next.js': 'webpack-dev-server answers a foreign Origin with 403: `allowedHosts`.',
  },
  auth: {
    'FastAPI, Starlette':
      '`close()` before `accept()` is a 403, whatever its code: accept first, then `close(4401)`. A dependency that fails does the same.',
    'Django Channels': '`close()` in `connect()` without `accept()` is a 403.',
    'Node ws': '`verifyClient` answers 401: accept and `ws.close(4401, "log in")` instead.',
    'ASP.NET, SignalR':
      'SignalR: `accessTokenFactory` sends `?access_token=`; read it in `JwtBearerEvents.OnMessageReceived`.',
    Phoenix: '`:error` from `connect/3` is a 403.',
  },
  gateway: {
    nginx:
      '502 backend down or name unknown, 504 backend silent: `error.log` has the upstream. nginx resolves names once, at start.',
    Caddy: '502 with an empty body: the log has `dial tcp`.',
    HAProxy: '503 `No server is available`: health check or `maxconn` (then after `timeout queue`).',
    'Envoy, Istio': '503 `no healthy upstream` or `upstream connect error`: the body says which.',
    Apache: '503, then for a while without trying again: `retry=0` on the worker.',
    Traefik: '502 backend refused, 504 backend silent, 404 no router: the access log has the service.',
    Cloudflare: '521 origin refuses, 522 no connection, 524 no answer, 525 and 526 TLS to the origin.',
    'AWS ALB, CloudFront':
      '502 target closed, 503 no target, 504 no answer: target health, and the security group of the target.',
    Azure: 'Application Gateway: 502 until the backend answers its HTTP probe.',
    'Fly.io':
      '`fly logs`: PU02 says that the machine did not complete the request, no more. Listen on `0.0.0.0:internal_port`; `min_machines_running = 1` against slow starts.',
    Heroku: 'H10 crashed, H12 no answer in 30 s, H13 closed without an answer, H14 no web process: `heroku logs`.',
    'Vite, webpack, Next.js': 'Vite: target down is 502 to a GET and a cut to the upgrade.',
  },
  cut: {
    nginx: 'Look for `return 444` in the configuration: it cuts without an answer.',
    'Fly.io':
      'PU02 `connection closed before message completed`: wrong `internal_port`, an app that does not speak HTTP there, or a crash. Give the WebSocket the port of the http handler, or a service with `handlers = ["tls"]` and a port of its own.',
    'Varnish, lighttpd, Squid': 'Varnish hands a 101 from the backend on as 503, unless the request is piped.',
    'Node ws': '`socket.destroy()` in the `upgrade` listener: answer with a status, or accept and close 44xx.',
    'Socket.IO': 'Cuts unknown upgrade paths after 1 s (`destroyUpgradeTimeout`).',
  },
  listen: {
    'Fly.io': 'Listen on `0.0.0.0` at `internal_port`; a stopped machine starts on the first request.',
    Heroku: 'Listen on `$PORT`.',
  },
  tls: {
    nginx: '`ssl_certificate` needs `fullchain.pem`, not `cert.pem` alone; reload after renewal.',
    Caddy: 'If `protocols` is set, `h1` must be in it.',
    'Envoy, Istio': '`alpn_protocols: [h2, http/1.1]` with `codec_type: AUTO`; `h2` alone leaves sockets out.',
  },
  h2: {
    Traefik:
      '2.11.17, 3.2.4 and 3.3.0 offer extended CONNECT and cannot serve it: 2.11.18, 3.2.5, 3.3.1 or later. These offer it only with `GODEBUG=http2xconnect=1` in their environment. Or a `TLSOption` with `alpnProtocols: [http/1.1]`.',
    Caddy: 'Offers it only with `GODEBUG=http2xconnect=1`. `protocols h2` alone cuts every socket: `protocols h1 h2`.',
    HAProxy:
      'Offers it. `h2-workaround-bogus-websocket-clients` in `global` takes the offer back; `ws h1` on the `server` line translates.',
    'Envoy, Istio':
      'Offered with `http2_protocol_options.allow_connect`. With an HTTP/1.1 upstream the application then misses `Sec-WebSocket-Key` (400, warm browsers only): leave it off, `alpn_protocols: [h2, http/1.1]`.',
    nginx:
      'It does not offer WebSockets over HTTP/2, so that browsers open an HTTP/1.1 connection of their own: HTTP/2 is not the cause here.',
    Apache: '`H2WebSockets off` takes the offer back.',
    'Go services': 'x/net v0.32 to v0.34 offer it unasked: v0.35, Go 1.24, or `GODEBUG=http2xconnect=0`.',
  },
  idle: {
    nginx: '`proxy_read_timeout 3600s;` (60 s without data from the backend).',
    'ingress-nginx':
      'Annotations `proxy-read-timeout: "3600"` and `proxy-send-timeout: "3600"` (60 s). A reload ends old workers after `worker-shutdown-timeout`.',
    HAProxy: '`timeout tunnel 1h`; without it `timeout client` and `timeout server` count.',
    'Envoy, Istio':
      '`stream_idle_timeout: 0s`, or `idle_timeout` of the route (5 min). Its route timeout does not cut an open socket.',
    Apache: '`ProxyTimeout`, or `Timeout`.',
    Cloudflare:
      'Ends silent connections, after about 100 s by report, and all at some of its own releases: ping more often, reconnect.',
    'AWS ALB, CloudFront':
      'ALB: `idle_timeout.timeout_seconds` (60 s). NLB: 350 s. CloudFront: 10 min without data from the origin.',
    'AWS API Gateway': '10 min idle and 2 h in all, both fixed.',
    'Google Cloud':
      'The time-out of the backend service (30 s) is the lifetime of a socket, busy or not: `timeoutSec: 3600`. Cloud Run: `--timeout=3600` (5 min), at most 60 min.',
    Azure: 'Front Door: 5 min idle, 4 h in all.',
    'Fly.io': '`[http_service.http_options] idle_timeout = 600`.',
    Heroku: '55 s (H15), fixed: ping every 25 s.',
    'FastAPI, Starlette':
      'uvicorn pings every 20 s (`--ws-ping-interval`), so that proxies rarely see it idle; it closes who does not answer in 20 s.',
    'Node ws': 'Does not ping by itself: `setInterval(() => { for (const c of wss.clients) c.ping(); }, 25_000)`.',
    'Socket.IO': '`pingInterval` + `pingTimeout` (25 s + 20 s) must stay below the limit of every proxy.',
    Spring: '`ServletServerContainerFactoryBean.setMaxSessionIdleTimeout(ms)`.',
    'ASP.NET, SignalR':
      '`KeepAliveInterval` is 2 min, too long for most proxies: `TimeSpan.FromSeconds(25)`. SignalR pings every 15 s.',
    Phoenix: 'Closes after 60 s without a message: the client sends a heartbeat every 30 s (`heartbeatIntervalMs`).',
    Rails: 'Pings every 3 s; a limit rarely strikes.',
  },
  restart: {
    Caddy: 'A reload closes proxied sockets at once: `stream_close_delay 5m` in `reverse_proxy`.',
    'ingress-nginx': 'Every change of an Ingress reloads nginx; old sockets end after `worker-shutdown-timeout`.',
    Cloudflare: 'Releases of its own end sockets: normal.',
    'FastAPI, Starlette': 'uvicorn closes 1012 when it shuts down: `--timeout-graceful-shutdown`.',
    'Node ws': 'On SIGTERM: `for (const c of wss.clients) c.close(1012);` then `server.close()`.',
  },
  size: {
    'AWS API Gateway': '32 KB a frame, 128 KB a message.',
    'FastAPI, Starlette': '`uvicorn --ws-max-size` (16 MiB).',
    'Node ws': '`maxPayload` (100 MiB).',
    'Socket.IO': '`maxHttpBufferSize` (1 MB).',
    'ASP.NET, SignalR': 'SignalR: `MaximumReceiveMessageSize` (32 KB).',
  },
  limit: {
    nginx:
      '`limit_conn` and `limit_req` answer 503 unless `limit_*_status` says otherwise; `worker_connections` counts each socket twice.',
    HAProxy: '`maxconn`: the next one waits for `timeout queue`, then gets 503.',
    Azure: 'App Service on Linux, Free plan: five sockets, then 429.',
  },
  crash: {
    'FastAPI, Starlette':
      'An exception before accept is a 500, after it 1006 (uvicorn) or 1011 (hypercorn); so is a handler that returns: 1006.',
    'Django Channels': 'An exception in `connect()`, or a route that is missing, is a 500.',
    'Node ws': 'An exception in the `connection` listener kills the process: the log, and `on("error")`.',
    'ASP.NET, SignalR':
      'The socket lives as long as the request: await the loop, or it is cut. SignalR: `EnableDetailedErrors`.',
  },
  loop: {
    'FastAPI, Starlette':
      '`await asyncio.to_thread(work)`, or `def` instead of `async def`; `py-spy dump --pid` shows what blocks.',
    'Django Channels': '`database_sync_to_async` for the ORM.',
    'Node ws': 'Synchronous loops and crypto: `worker_threads`; `--cpu-prof` shows them.',
  },
  replicas: {
    'Socket.IO': 'Sticky sessions, or `transports: ["websocket"]`; and an adapter between replicas.',
    'ASP.NET, SignalR': 'Sticky sessions and a backplane.',
    'ingress-nginx': '`nginx.ingress.kubernetes.io/affinity: cookie`.',
    Rails: 'The async adapter stays in one process: redis.',
  },
  subprotocol: {
    'FastAPI, Starlette': '`await ws.accept(subprotocol=ws.scope["subprotocols"][0])`.',
    'Django Channels': '`await self.accept(subprotocol=…)`.',
    'Node ws': '`handleProtocols: (offered) => name`. Without it the first one is chosen.',
    Spring: '`DefaultHandshakeHandler.setSupportedProtocols(…)`.',
    'ASP.NET, SignalR': '`AcceptWebSocketAsync(subProtocol)`.',
    nginx: 'Passes `Sec-WebSocket-Protocol` by itself: a proxy is rarely to blame.',
  },
  deflate: {
    'FastAPI, Starlette': '`uvicorn --ws-per-message-deflate false`.',
    'Node ws': '`perMessageDeflate: false` (the default).',
    'Socket.IO': 'An `EIO=3` client at a v4 server gets HTTP text after the 101: update the client.',
  },
  rewrite: {
    Caddy:
      '`try_files {path} /index.html` rewrites and still proxies, once that file exists under root: take it out of this site, or put the proxy in a `handle` of its own before it.',
    nginx: '`try_files` and `rewrite … last` in the same location.',
    Coolify:
      "Merges its generated labels with yours: `docker inspect` shows both; a file of your own in the proxy's dynamic folder wins.",
  },
  spa: {
    nginx:
      '`location /ws { proxy_pass …; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }` beside `location / { try_files $uri /index.html; }`.',
    Caddy: '`handle /ws* { reverse_proxy … }` before the `handle` with `file_server`.',
  },
  redirect: {
    nginx: '`location /ws/` with `proxy_pass` redirects `/ws` to `/ws/`.',
    'ASP.NET, SignalR': '`UseHttpsRedirection` redirects ws: with 307.',
    Traefik: '`redirectScheme` also catches ws:. 2.7.2 to 2.8.0 redirect to `https://wss://…`.',
  },
  build: {
    'Vite, webpack, Next.js':
      'Vite: `import.meta.env.VITE_…`; Next.js: `NEXT_PUBLIC_…`, written out, not taken from `process.env` by a computed name; values are fixed when building.',
  },
  '4xxx': {
    'FastAPI, Starlette': '`await ws.close(4403, "not your session")`.',
    'Django Channels': '`await self.close(code=4403, reason="…")` after `accept()`.',
    'Node ws': '`ws.close(4403, "not your session")`; without a code the browser sees 1005.',
    Spring: '`session.close(new CloseStatus(4403, "…"))`.',
  },
};
