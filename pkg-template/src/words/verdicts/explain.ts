/** How a server lets the next failure explain itself. */
import type { Advice } from './shape.js';

const LABEL = 'explain next time';
const SNIPPETS: { readonly [platform: string]: string } = {
  nginx:
    '`location /ws { add_header Access-Control-Allow-Origin "{{origin}}" always; add_header Access-Control-Allow-Credentials true always; add_header Timing-Allow-Origin "{{origin}}" always; … }` ("always" covers 4xx and 5xx)',
  Caddy:
    '`@ws path /ws* ⏎ header @ws { ⏎ Access-Control-Allow-Origin "{{origin}}" ⏎ Access-Control-Allow-Credentials true ⏎ Timing-Allow-Origin "{{origin}}" ⏎ defer ⏎ }`',
  'Express, ws':
    '`app.get("/ws", cors({ origin: "{{origin}}", credentials: true }), (req, res) => res.sendStatus(allowed(req) ? 426 : 401)); wss.on("connection", (ws, req) => allowed(req) || ws.close(4401, "log in"));`',
  FastAPI:
    '`@app.get("/ws") def why(user=Depends(current)): raise HTTPException(426 if user else 401)`, with `CORSMiddleware(allow_origins=["{{origin}}"], allow_credentials=True)`; in the socket: `await ws.accept(); if not user: return await ws.close(4401, "log in")`',
  'ASP.NET':
    '`var ws = await context.WebSockets.AcceptWebSocketAsync(); if (user is null) await ws.CloseAsync((WebSocketCloseStatus)4401, "log in", default);` and `UseCors` before `UseWebSockets` for the GET',
  Spring:
    'In `afterConnectionEstablished`: `session.close(new CloseStatus(4401, "log in"))`, instead of `false` from a `HandshakeInterceptor`',
};

export const EXPLAIN: readonly Advice[] = [
  {
    platform: LABEL,
    text: 'Let a plain GET of {{path}} give the same verdict as the upgrade (status, `Location`, `WWW-Authenticate`, `Retry-After`), readable for {{origin}} (`Access-Control-Allow-Origin`, `Access-Control-Allow-Credentials`, `Access-Control-Expose-Headers: WWW-Authenticate, Retry-After, Upgrade`) and with `Timing-Allow-Origin`. Better still: accept the socket, then close it with a code of 4400–4499 and a reason, which every browser shows to the page.',
  },
  ...Object.entries(SNIPPETS).map(([platform, text]) => ({ platform: `${LABEL}: ${platform}`, text })),
];
